// Which vhost is shown, and a list to show another. With many of them the list can be narrowed.

import { Check, ChevronsUpDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { usePreferences } from '../state/preferences-store.ts';
import { useVhost } from '../state/vhost-store.ts';
import { Popover } from '../ui/popover.tsx';
import { VhostList } from './vhost-list.tsx';
import styles from './vhost-switcher.module.css';

/** Shows a vhost, now and after a reload. */
export function showVhost(vhost: string): void {
  useVhost.getState().choose(vhost);
  usePreferences.getState().set({ vhost });
}

export function VhostSwitcher() {
  const { t } = useTranslation('app');
  const current = useVhost((state) => state.current);
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      label={t('vhost.choose')}
      hasPadding={false}
      trigger={
        <button
          type="button"
          className={styles.trigger}
          aria-label={t('vhost.current', { vhost: current })}
        >
          <span className={styles.kind}>{t('vhost.word')}</span>
          <span className={styles.name}>{current}</span>
          <ChevronsUpDown size={13} aria-hidden={true} />
        </button>
      }
    >
      <VhostList
        mark={<Check size={14} aria-hidden={true} />}
        onChoose={(vhost) => {
          setOpen(false);
          showVhost(vhost);
        }}
      />
    </Popover>
  );
}
