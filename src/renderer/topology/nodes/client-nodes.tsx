// Clients on the canvas: what publishes stands left, what consumes stands right.

import type { NodeProps } from '@xyflow/react';
import { Eye } from 'lucide-react';
import { memo } from 'react';
import { formatCompact } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { ConsumerGlyph, PublisherGlyph } from '../../ui/glyphs.tsx';
import type { CanvasNode } from '../canvas/use-flow-nodes.ts';
import { useSum } from '../flow/use-sum.ts';
import { publisherLiveId } from '../graph/graph-edges.ts';
import type {
  ConsumerNode as Consumers,
  PublisherNode as Publisher,
} from '../graph/graph-types.ts';
import styles from './node.module.css';
import { NodeFrame } from './node-frame.tsx';
import { useNodeDetail } from './node-state.ts';

/** More than these, and the rest is counted. */
const LISTED_CHANNELS = 4;

export const PublisherNode = memo(function PublisherNode({
  data: { node },
  selected,
  positionAbsoluteX,
  positionAbsoluteY,
}: NodeProps<CanvasNode>) {
  const detail = useNodeDetail(node, positionAbsoluteX, positionAbsoluteY);
  if (node.kind !== 'publisher') return null;
  return (
    <NodeFrame
      node={node}
      detail={detail}
      isSelected={selected}
      tone="client"
      isDashed={false}
      handle={null}
      origin={null}
    >
      {detail !== 'far' && (
        <>
          <span className={styles.tile}>
            <PublisherGlyph size={16} />
          </span>
          <div className={styles.words}>
            <span className={styles.name} title={node.name}>
              {node.name}
            </span>
            {detail === 'near' && <PublisherFacts node={node} />}
          </div>
        </>
      )}
    </NodeFrame>
  );
});

function PublisherFacts({ node }: { node: Publisher }) {
  const { t } = useTranslation('topology');
  const ids = node.channels.flatMap(({ id, publishesTo }) =>
    publishesTo.map((name) => publisherLiveId(id, name)),
  );
  const rate = useSum(ids, 'rate');
  return (
    <span className={styles.facts}>
      <Channels numbers={node.channels.map((channel) => channel.number)} />
      <span className={styles.spring} />
      {rate !== '0' && <span className={styles.rate}>{t('rate.messages', { rate })}</span>}
    </span>
  );
}

function Channels({ numbers }: { numbers: readonly number[] }) {
  const { t } = useTranslation('topology');
  const listed = numbers.slice(0, LISTED_CHANNELS).join(', ');
  const rest = numbers.length - LISTED_CHANNELS;
  return (
    <span className={styles.quiet} title={t('client.channels', { count: numbers.length })}>
      {t('client.channel', { numbers: rest > 0 ? `${listed} +${rest}` : listed })}
    </span>
  );
}

export const ConsumerNode = memo(function ConsumerNode({
  data: { node },
  selected,
  positionAbsoluteX,
  positionAbsoluteY,
}: NodeProps<CanvasNode>) {
  const { t } = useTranslation('topology');
  const detail = useNodeDetail(node, positionAbsoluteX, positionAbsoluteY);
  if (node.kind !== 'consumer') return null;
  const name = node.connection === null ? t('client.studio') : node.name;
  return (
    <NodeFrame
      node={node}
      detail={detail}
      isSelected={selected}
      tone="client"
      isDashed={false}
      handle={null}
      origin={null}
    >
      {detail !== 'far' && (
        <>
          <span className={styles.tile}>
            {node.connection === null ? (
              <Eye size={16} aria-hidden={true} />
            ) : (
              <ConsumerGlyph size={16} />
            )}
          </span>
          <div className={styles.words}>
            <span className={styles.name} title={name}>
              {name}
              {node.consumers.length > 1 && (
                <span className={styles.times}> ×{node.consumers.length}</span>
              )}
            </span>
            {detail === 'near' && <ConsumerFacts node={node} />}
          </div>
        </>
      )}
    </NodeFrame>
  );
});

function ConsumerFacts({ node }: { node: Consumers }) {
  const { t } = useTranslation('topology');
  const ids = node.consumers.map((consumer) => consumer.id);
  const rate = useSum(ids, 'rate');
  const unacked = Number(useSum(ids, 'unacked'));
  const count = node.consumers.length;
  const isWaiting = node.consumers.every((consumer) => !consumer.isActive);
  return (
    <span className={styles.facts}>
      {isWaiting ? (
        <span className={styles.quiet}>{t('client.waiting')}</span>
      ) : (
        <span className={styles.quiet} title={t('client.consumers', { count })}>
          {t('client.unacked', { unacked: formatCompact(unacked) })}
        </span>
      )}
      <span className={styles.spring} />
      {rate !== '0' && <span className={styles.rate}>{t('rate.messages', { rate })}</span>}
    </span>
  );
}
