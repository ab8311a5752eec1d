// The messages that last reached no queue: when, through which exchange, with which routing key.

import { CircleCheck } from 'lucide-react';
import { formatTimeOfDay } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { useFlow } from '../state/flow-store.ts';
import { exchangeId } from '../state/topology-store.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import styles from './lists.module.css';
import { showOnGraph } from './show-on-graph.ts';

export function UnroutableList() {
  const { t } = useTranslation('topology');
  const notes = useFlow((state) => state.unroutable);
  if (notes.length === 0) {
    return (
      <EmptyState
        icon={<CircleCheck size={24} aria-hidden={true} />}
        title={t('unroutable.none')}
        description={t('unroutable.noneDescription')}
      />
    );
  }
  return (
    <div className={styles.unroutable}>
      <div className={styles.head}>
        <span>{t('unroutable.kept', { count: notes.length })}</span>
        <Button size="s" variant="ghost" onClick={() => useFlow.getState().clear()}>
          {t('unroutable.clear')}
        </Button>
      </div>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{t('unroutable.time')}</th>
              <th>{t('unroutable.exchange')}</th>
              <th>{t('unroutable.routingKey')}</th>
            </tr>
          </thead>
          <tbody>
            {notes.map((note, index) => (
              // The same message may be noted twice within a millisecond.
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
              <tr key={`${note.atMs} ${index}`}>
                <td className={styles.time}>{formatTimeOfDay(note.atMs)}</td>
                <td>
                  <ExchangeLink name={note.exchange} />
                </td>
                <td className={styles.key}>
                  {note.routingKey === '' ? t('unroutable.emptyKey') : note.routingKey}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function ExchangeLink({ name }: { name: string }) {
  const { t } = useTranslation('topology');
  const shown = name === '' ? t('exchange.default') : name;
  return (
    <button
      type="button"
      className={styles.link}
      title={t('unroutable.show', { name: shown })}
      onClick={() => showOnGraph([exchangeId(name)])}
    >
      {shown}
    </button>
  );
}
