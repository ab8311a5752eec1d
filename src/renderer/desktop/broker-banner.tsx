// Says that the broker of the desktop program does not run, why, and what can be done about it here.

import { useState } from 'react';
import type { DesktopSettings, PortConflict } from '../../shared/ipc/desktop.ts';
import { desktop } from '../api/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { notify } from '../ui/toast.tsx';
import styles from './broker-banner.module.css';
import { useDesktopStatus } from './desktop-status.ts';

export function BrokerBanner() {
  const { t } = useTranslation('desktop');
  const status = useDesktopStatus((state) => state.status);
  if (desktop === null || status === null || status.broker === 'running') return null;
  if (status.broker === 'starting' || status.broker === 'stopping') {
    return (
      <div className={styles.banner} role="status">
        {t(status.broker)}
      </div>
    );
  }
  const conflict = status.broker === 'failed' ? status.conflict : null;
  return (
    <div className={styles.banner} role="alert">
      <strong>{conflict === null ? t('stopped') : t('portTaken', { port: conflict.port })}</strong>
      {status.broker === 'failed' && (
        <span className={styles.reason}>
          {conflict === null
            ? status.message
            : conflict.owner === null
              ? t('takenByAnother')
              : t('takenBy', { owner: conflict.owner })}
        </span>
      )}
      <span className={styles.actions}>
        {conflict !== null && <OtherPort conflict={conflict} />}
        <Button size="s" onClick={() => void start()}>
          {status.broker === 'failed' ? t('retry') : t('start')}
        </Button>
      </span>
    </div>
  );
}

function OtherPort({ conflict }: { readonly conflict: PortConflict }) {
  const { t } = useTranslation('desktop');
  const [port, setPort] = useState<number | null>(conflict.freePort);
  const { freePort, setting } = conflict;
  return (
    <>
      {freePort !== null && (
        <Button size="s" variant="primary" onClick={() => void moveTo(setting, freePort)}>
          {t('usePort', { port: freePort })}
        </Button>
      )}
      <NumberInput
        size="s"
        aria-label={t('otherPort')}
        className={styles.port}
        value={port}
        min={1}
        max={65_535}
        isInteger
        onValueChange={setPort}
      />
      <Button
        size="s"
        disabled={port === null}
        onClick={() => port !== null && void moveTo(setting, port)}
      >
        {t('useThisPort')}
      </Button>
    </>
  );
}

/** Changes one port for good and starts the broker on it, without a restart of the program. */
async function moveTo(setting: PortConflict['setting'], port: number): Promise<void> {
  const answer = await desktop?.invoke('desktop.settings', {});
  if (answer === undefined) return;
  if (!answer.ok) {
    notify.failure(answer.failure);
    return;
  }
  const settings: DesktopSettings = { ...answer.value.settings, [setting]: port };
  const saved = await desktop?.invoke('desktop.save-settings', { settings });
  if (saved?.ok === false) notify.failure(saved.failure);
  else await start();
}

async function start(): Promise<void> {
  const answer = await desktop?.invoke('desktop.start-broker', {});
  if (answer?.ok === false) notify.failure(answer.failure);
}
