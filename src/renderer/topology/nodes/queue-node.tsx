// A queue on the canvas: how much waits in it, who takes from it, and how it is set.

import type { NodeProps } from '@xyflow/react';
import { Users } from 'lucide-react';
import { memo } from 'react';
import { formatCompact, formatNumber } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useLiveNumbers } from '../../state/rates-store.ts';
import { QueueTypeGlyph } from '../../ui/exchange-glyph.tsx';
import type { Detail } from '../canvas/canvas-store.ts';
import type { CanvasNode } from '../canvas/use-flow-nodes.ts';
import { queueBadges } from '../graph/badges.ts';
import { depthShares } from '../graph/depth.ts';
import type { QueueNode as QueueGraphNode } from '../graph/graph-types.ts';
import styles from './node.module.css';
import { NodeFrame } from './node-frame.tsx';
import { useNodeDetail } from './node-state.ts';

export const QueueNode = memo(function QueueNode({
  data: { node },
  selected,
  positionAbsoluteX,
  positionAbsoluteY,
}: NodeProps<CanvasNode>) {
  const detail = useNodeDetail(node, positionAbsoluteX, positionAbsoluteY);
  if (node.kind !== 'queue') return null;
  const { queue } = node;
  return (
    <NodeFrame
      node={node}
      detail={detail}
      isSelected={selected}
      tone="queue"
      isDashed={queue.isAutoDelete || queue.isExclusive}
      handle="destination"
      origin={queue.origin}
    >
      {detail !== 'far' && (
        <>
          <div className={styles.head}>
            <QueueTypeGlyph type={queue.type} size={16} />
            <span className={styles.name} title={queue.name}>
              {queue.name}
            </span>
            {detail === 'near' && <Consumers count={node.consumers} />}
          </div>
          <Depth node={node} detail={detail} />
          {detail === 'near' && <Badges node={node} />}
        </>
      )}
    </NodeFrame>
  );
});

function Consumers({ count }: { count: number }) {
  const { t } = useTranslation('topology');
  return (
    <span
      className={styles.consumers}
      title={t('queue.consumers', { count })}
      data-none={count === 0}
    >
      <Users size={12} aria-hidden={true} />
      {formatNumber(count)}
    </span>
  );
}

function Depth({ node, detail }: { node: QueueGraphNode; detail: Detail }) {
  const { t } = useTranslation('topology');
  const { ready, unacked, perSecond } = useLiveNumbers(node.id);
  const shares = depthShares(ready, unacked, node.queue.features.maxLength);
  const title = t('queue.depth', { ready: formatNumber(ready), unacked: formatNumber(unacked) });
  return (
    <div
      className={styles.depth}
      title={title}
      data-depth={ready + unacked}
      data-ready={ready}
      data-unacked={unacked}
      data-rate={perSecond.toFixed(1)}
    >
      <div className={styles.bar}>
        <span className={styles.ready} style={{ transform: `scaleX(${shares.total})` }} />
        <span
          className={styles.unacked}
          style={{
            left: `${shares.ready * 100}%`,
            width: `${(shares.total - shares.ready) * 100}%`,
          }}
        />
      </div>
      <div className={styles.counts}>
        <span>
          <b>{formatCompact(ready)}</b> {t('queue.ready')}
        </span>
        {(detail === 'near' || unacked > 0) && (
          <span data-zero={unacked === 0}>
            <b>{formatCompact(unacked)}</b> {t('queue.unacked')}
          </span>
        )}
      </div>
    </div>
  );
}

function Badges({ node }: { node: QueueGraphNode }) {
  const { t } = useTranslation('topology');
  const { queue } = node;
  return (
    <div className={styles.badges}>
      {queue.type !== 'classic' && <abbr className={styles.mark}>{queue.type}</abbr>}
      {queueBadges(queue).map(({ mark, values }) => (
        <abbr key={mark} className={styles.mark} title={t(`queueBadge.${mark}`, values)}>
          {mark}
        </abbr>
      ))}
      {queue.isExclusive && (
        <abbr className={styles.mark} title={t('queue.exclusive')}>
          EXCL
        </abbr>
      )}
      {queue.isAutoDelete && (
        <abbr className={styles.mark} title={t('queue.autoDelete')}>
          AD
        </abbr>
      )}
    </div>
  );
}
