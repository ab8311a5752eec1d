// The vhosts to choose from, with a filter.

import { Command } from 'cmdk';
import type { ReactNode } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { useVhost } from '../state/vhost-store.ts';
import list from '../ui/list.module.css';
import styles from './vhost-switcher.module.css';

export interface VhostListProps {
  readonly mark: ReactNode;
  readonly onChoose: (vhost: string) => void;
}

export function VhostList({ mark, onChoose }: VhostListProps) {
  const { t } = useTranslation('app');
  const { vhosts, current } = useVhost();
  return (
    <Command label={t('vhost.choose')} loop className={styles.panel} defaultValue={current}>
      <Command.Input
        className={styles.filter}
        placeholder={t('vhost.filter')}
        aria-label={t('vhost.filter')}
      />
      <Command.List className={styles.list} label={t('vhost.choose')}>
        <Command.Empty className={list.empty}>{t('vhost.none')}</Command.Empty>
        {vhosts.map((vhost) => (
          <Command.Item
            key={vhost}
            value={vhost}
            className={list.item}
            onSelect={() => onChoose(vhost)}
          >
            <span className={list.mark}>{vhost === current && mark}</span>
            <span className={styles.option}>{vhost}</span>
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}
