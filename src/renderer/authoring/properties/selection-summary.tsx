// Several things at once: what they are, what they hold together, and what can be done with all of them.

import { ClipboardCopy, CopyPlus, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { formatNumber, formatRate } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { runCommand } from '../../state/command-registry.ts';
import { liveNumbers, onLiveNumbers } from '../../state/rates-store.ts';
import { useTopology } from '../../state/topology-store.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './property-panel.module.css';

interface Sum {
  readonly ready: number;
  readonly unacked: number;
  readonly perSecond: number;
}

function sumOf(ids: readonly string[]): Sum {
  let [ready, unacked, perSecond] = [0, 0, 0];
  for (const id of ids) {
    const live = liveNumbers(id);
    ready += live.ready;
    unacked += live.unacked;
    perSecond += live.perSecond;
  }
  return { ready, unacked, perSecond };
}

/** Follows the live numbers of all of them, as often as they are told. */
function useSum(ids: readonly string[]): Sum {
  const [sum, setSum] = useState(() => sumOf(ids));
  useEffect(() => {
    setSum(sumOf(ids));
    return onLiveNumbers(() => setSum(sumOf(ids)));
  }, [ids]);
  return sum;
}

export function SelectionSummary({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation('authoring');
  const exchanges = useTopology((topology) => topology.exchanges);
  const queues = useTopology((topology) => topology.queues);
  const bindings = useTopology((topology) => topology.bindings);
  const count = (map: ReadonlyMap<string, unknown>): number =>
    ids.filter((id) => map.has(id)).length;
  const queueIds = useMemo(() => ids.filter((id) => queues.has(id)), [ids, queues]);
  const sum = useSum(queueIds);
  const lines: readonly (readonly [string, string])[] = [
    [t('summary.exchanges'), formatNumber(count(exchanges))],
    [t('summary.queues'), formatNumber(queueIds.length)],
    [t('summary.bindings'), formatNumber(count(bindings))],
    [t('summary.ready'), formatNumber(sum.ready)],
    [t('summary.unacked'), formatNumber(sum.unacked)],
    [t('summary.in'), formatRate(sum.perSecond)],
  ];
  return (
    <div className={styles.panel}>
      <div className={styles.scroll}>
        <Section title={t('summary.title', { count: ids.length })}>
          <dl className={styles.summary}>
            {lines.map(([term, value]) => (
              <div key={term}>
                <dt>{term}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <SelectionActions ids={ids} />
        </Section>
      </div>
    </div>
  );
}

function SelectionActions({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation('authoring');
  return (
    <div className={styles.actions}>
      <Button
        size="s"
        icon={<ClipboardCopy size={14} aria-hidden={true} />}
        onClick={() => runCommand('edit.copy')}
      >
        {t('summary.copy')}
      </Button>
      <Button
        size="s"
        icon={<CopyPlus size={14} aria-hidden={true} />}
        onClick={() => runCommand('edit.duplicate')}
      >
        {t('summary.duplicate')}
      </Button>
      <Button
        size="s"
        variant="danger"
        icon={<Trash2 size={14} aria-hidden={true} />}
        onClick={() => useAuthoring.getState().ask({ kind: 'delete', ids })}
      >
        {t('summary.delete')}
      </Button>
    </div>
  );
}
