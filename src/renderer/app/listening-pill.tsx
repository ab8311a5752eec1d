// Where clients connect, with the URI to copy, and the way to the connect sheet.

import { Plug } from 'lucide-react';
import { useConnection } from '../api/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { useWorkspace } from '../state/workspace-store.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { StatusDot } from '../ui/status-dot.tsx';
import { brokerAddress, listeningUri } from './connect-address.ts';
import styles from './listening-pill.module.css';

export function ListeningPill() {
  const { t } = useTranslation('app');
  const welcome = useConnection((connection) => connection.welcome);
  const isOpen = useConnection((connection) => connection.phase === 'open');
  const open = useWorkspace((state) => state.open);
  const listener = welcome?.listener ?? null;
  const uri = listener === null ? null : listeningUri(brokerAddress(listener));
  return (
    <>
      <div className={styles.pill} role="status">
        <StatusDot tone={!isOpen ? 'warning' : uri === null ? 'neutral' : 'success'} />
        {uri === null ? (
          <span className={styles.words}>{t('listening.not')}</span>
        ) : (
          <>
            <span className={styles.words}>
              <span className={styles.on}>{t('listening.on')} </span>
              <span className={styles.uri} data-testid="listening-uri">
                {uri}
              </span>
            </span>
            <CopyButton text={uri} label={t('listening.copy')} toast={t('listening.copied')} />
          </>
        )}
      </div>
      <Button icon={<Plug size={14} aria-hidden={true} />} onClick={() => open('connect')}>
        {t('connect.open')}
      </Button>
    </>
  );
}
