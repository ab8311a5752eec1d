// The desktop program's settings: ports, who may connect, data folder, start and tray. They hold from the
// broker's next start on, which can be had here.

import { useEffect, useState } from 'react';
import type { DesktopSettings } from '../../shared/ipc/desktop.ts';
import { desktop } from '../api/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { notify } from '../ui/toast.tsx';
import styles from './broker-settings.module.css';

interface Loaded {
  readonly settings: DesktopSettings;
  readonly standardDataDir: string;
}

export function BrokerSettings() {
  const { t } = useTranslation('desktop');
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  useEffect(() => {
    void desktop?.invoke('desktop.settings', {}).then((answer) => {
      if (answer.ok) setLoaded(answer.value);
      else notify.failure(answer.failure);
    });
  }, []);
  if (loaded === null) return null;
  const { settings, standardDataDir } = loaded;
  const change = (changes: Partial<DesktopSettings>): void =>
    setLoaded({ standardDataDir, settings: { ...settings, ...changes } });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void apply(settings);
      }}
    >
      <Network settings={settings} change={change} />
      <Field label={t('dataDir')} hint={t('dataDirHint')}>
        <TextInput
          isMono
          value={settings.dataDir ?? ''}
          placeholder={standardDataDir}
          onValueChange={(dataDir) => change({ dataDir: dataDir === '' ? null : dataDir })}
          trailing={
            <Button size="s" variant="ghost" onClick={() => void choose(change)}>
              {t('choose')}
            </Button>
          }
        />
      </Field>
      <Switch
        isOn={settings.startsBrokerAtLaunch}
        label={t('startsAtLaunch')}
        onChange={(startsBrokerAtLaunch) => change({ startsBrokerAtLaunch })}
      />
      <Switch
        isOn={settings.staysInTray}
        label={t('staysInTray')}
        hint={t('staysInTrayHint')}
        onChange={(staysInTray) => change({ staysInTray })}
      />
      <Switch
        isOn={settings.keepsAwake}
        label={t('keepsAwake')}
        onChange={(keepsAwake) => change({ keepsAwake })}
      />
      <Button type="submit" variant="primary" className={styles.apply}>
        {t('apply')}
      </Button>
    </form>
  );
}

interface NetworkProps {
  readonly settings: DesktopSettings;
  change(changes: Partial<DesktopSettings>): void;
}

function Network({ settings, change }: NetworkProps) {
  const { t } = useTranslation('desktop');
  return (
    <>
      <Field label={t('port')} hint={t('portHint')}>
        <NumberInput
          value={settings.port}
          min={0}
          max={65_535}
          isInteger
          onValueChange={(port) => port !== null && change({ port })}
        />
      </Field>
      <Field label={t('managementPort')} hint={t('managementPortHint')}>
        <NumberInput
          value={settings.managementPort}
          min={0}
          max={65_535}
          isInteger
          onValueChange={(managementPort) => managementPort !== null && change({ managementPort })}
        />
      </Field>
      <Field label={t('listensOn')} hint={t('listensOnHint')}>
        <SegmentedControl
          label={t('listensOn')}
          value={settings.listensOn}
          segments={[
            { value: 'this-machine', label: t('thisMachine') },
            { value: 'all-networks', label: t('allNetworks') },
          ]}
          onValueChange={(listensOn) => change({ listensOn })}
        />
      </Field>
    </>
  );
}

async function choose(change: NetworkProps['change']): Promise<void> {
  const answer = await desktop?.invoke('desktop.choose-folder', {});
  if (answer?.ok && answer.value.folder !== null) change({ dataDir: answer.value.folder });
}

async function apply(settings: DesktopSettings): Promise<void> {
  const saved = await desktop?.invoke('desktop.save-settings', { settings });
  if (saved?.ok === false) {
    notify.failure(saved.failure);
    return;
  }
  const started = await desktop?.invoke('desktop.start-broker', {});
  if (started?.ok === false) notify.failure(started.failure);
}
