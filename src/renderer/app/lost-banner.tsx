// Across the workspace while the program does not answer. What is shown below stays as it was last.

import { Unplug } from 'lucide-react';
import { retryNow, useConnection } from '../api/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import styles from './lost-banner.module.css';
import { useRetryIn } from './use-retry-in.ts';

export function LostBanner() {
  const { t } = useTranslation('app');
  const phase = useConnection((connection) => connection.phase);
  const seconds = useRetryIn();
  if (phase === 'open') return null;
  return (
    <div className={styles.banner}>
      {phase === 'lost' ? <Unplug size={14} aria-hidden={true} /> : <Spinner size={14} />}
      <strong role="alert">{t('connection.lost')}</strong>
      <span className={styles.when}>
        {seconds === null
          ? t('connection.connecting')
          : t('connection.retryIn', { count: seconds })}
      </span>
      <Button size="s" onClick={retryNow} disabled={phase !== 'lost'}>
        {t('connection.retry')}
      </Button>
    </div>
  );
}
