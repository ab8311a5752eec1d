// What fills the page while there is no workspace to show: connecting, out of reach, outdated.

import { RefreshCw, RotateCw, Unplug } from 'lucide-react';
import { retryNow } from '../api/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { BrandMark } from '../ui/brand-mark.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Spinner } from '../ui/spinner.tsx';
import styles from './connection-screens.module.css';
import { useRetryIn } from './use-retry-in.ts';

export function ConnectingScreen() {
  const { t } = useTranslation('app');
  return (
    <main className={styles.screen} role="status" aria-live="polite">
      <BrandMark size={40} />
      <p className={styles.wait}>
        <Spinner size={14} />
        {t('connection.connecting')}
      </p>
    </main>
  );
}

export function UnreachableScreen() {
  const { t } = useTranslation('app');
  const seconds = useRetryIn();
  return (
    <main className={styles.screen}>
      <EmptyState
        icon={<Unplug size={20} aria-hidden={true} />}
        title={t('connection.unreachable')}
        description={
          seconds === null
            ? t('connection.connecting')
            : t('connection.retryIn', { count: seconds })
        }
        actions={
          <Button
            variant="primary"
            icon={<RefreshCw size={14} aria-hidden={true} />}
            onClick={retryNow}
          >
            {t('connection.retry')}
          </Button>
        }
      />
    </main>
  );
}

export function OutdatedScreen() {
  const { t } = useTranslation('app');
  return (
    <main className={styles.screen}>
      <EmptyState
        icon={<RotateCw size={20} aria-hidden={true} />}
        title={t('connection.outdated')}
        description={t('connection.outdatedWhy')}
        actions={
          <Button variant="primary" onClick={() => location.reload()}>
            {t('fault.reload')}
          </Button>
        }
      />
    </main>
  );
}
