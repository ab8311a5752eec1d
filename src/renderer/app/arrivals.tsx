// Which clients have connected since the connect sheet was opened, live.

import { CircleCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { useTopology } from '../state/topology-store.ts';
import { StatusDot } from '../ui/status-dot.tsx';
import styles from './connect-sheet.module.css';

export function Arrivals() {
  const { t } = useTranslation('app');
  const connections = useTopology((state) => state.connections);
  const [known] = useState(() => new Set(connections.keys()));
  const arrived = useMemo(
    () =>
      [...connections.values()]
        .filter(({ id }) => !known.has(id))
        .sort((a, b) => b.connectedAtMs - a.connectedAtMs),
    [connections, known],
  );
  return (
    <div className={styles.arrivals} role="status" aria-live="polite">
      {arrived.length === 0 ? (
        <p className={styles.waiting}>
          <StatusDot tone="neutral" isPulsing />
          <span>
            {t('connect.waiting')}
            {known.size > 0 && (
              <span className={styles.already}> {t('connect.already', { count: known.size })}</span>
            )}
          </span>
        </p>
      ) : (
        arrived.slice(0, 5).map((connection) => (
          <p key={connection.id} className={styles.arrived}>
            <CircleCheck size={16} aria-hidden={true} />
            <span>
              {t('connect.arrived', { name: connection.label ?? connection.name })}
              <span className={styles.product}>
                {connection.product} · {connection.peer}
              </span>
            </span>
          </p>
        ))
      )}
    </div>
  );
}
