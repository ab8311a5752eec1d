// Along the bottom: the whole broker's numbers, twice a second, and its alarms.

import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useConnection } from '../api/index.ts';
import { formatBytes, formatCompact, formatDuration, formatRateDigits } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { useBrokerNumbers } from './broker-numbers.ts';
import styles from './status-bar.module.css';

/** From here on the event loop is late enough to be felt by clients. */
const LATE_MS = 50;

export function StatusBar() {
  const { t } = useTranslation('app');
  const frame = useBrokerNumbers((state) => state.frame);
  const welcome = useConnection((connection) => connection.welcome);
  return (
    <section className={styles.bar} aria-label={t('status.label')}>
      {frame === null ? (
        <span className={styles.item}>{t('status.waiting')}</span>
      ) : (
        <>
          <Item name={t('status.published')}>
            {t('status.perSecond', { rate: formatRateDigits(frame.publishedPerSecond) })}
          </Item>
          <Item name={t('status.delivered')}>
            {t('status.perSecond', { rate: formatRateDigits(frame.deliveredPerSecond) })}
          </Item>
          <Item name={t('status.ready')}>{formatCompact(frame.ready)}</Item>
          <Item name={t('status.unacked')}>{formatCompact(frame.unacked)}</Item>
          <Item name={t('status.clients')}>{formatCompact(frame.connections)}</Item>
          <span className={styles.space} />
          {frame.alarms.map((alarm) => (
            <span key={alarm} className={styles.alarm} role="alert">
              <CircleAlert size={13} aria-hidden={true} />
              {t(`status.alarms.${alarm}`)}
            </span>
          ))}
          <Item name={t('status.memory')}>{formatBytes(frame.residentBytes)}</Item>
          <Item name={t('status.lag')} isLate={frame.eventLoopLagMs >= LATE_MS}>
            {formatDuration(frame.eventLoopLagMs)}
          </Item>
        </>
      )}
      {welcome !== null && (
        <span className={styles.version}>
          {welcome.productName} {welcome.productVersion}
        </span>
      )}
    </section>
  );
}

function Item({
  name,
  isLate = false,
  children,
}: {
  name: string;
  isLate?: boolean;
  children: ReactNode;
}) {
  return (
    <span className={styles.item}>
      {name} <span className={isLate ? styles.late : styles.number}>{children}</span>
    </span>
  );
}
