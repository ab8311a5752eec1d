// An exchange on the canvas.

import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { formatRateDigits } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useLiveNumbers } from '../../state/rates-store.ts';
import { ExchangeGlyph } from '../../ui/exchange-glyph.tsx';
import type { CanvasNode } from '../canvas/use-flow-nodes.ts';
import { exchangeBadges } from '../graph/badges.ts';
import type { ExchangeNode as ExchangeGraphNode } from '../graph/graph-types.ts';
import styles from './node.module.css';
import { NodeFrame } from './node-frame.tsx';
import { useNodeDetail } from './node-state.ts';

export const ExchangeNode = memo(function ExchangeNode({
  data: { node },
  selected,
  positionAbsoluteX,
  positionAbsoluteY,
}: NodeProps<CanvasNode>) {
  const detail = useNodeDetail(node, positionAbsoluteX, positionAbsoluteY);
  if (node.kind !== 'exchange') return null;
  const { exchange } = node;
  const isDefault = exchange.name === '';
  return (
    <NodeFrame
      node={node}
      detail={detail}
      isSelected={selected}
      tone={isDefault ? 'default' : exchange.type}
      isDashed={exchange.isAutoDelete}
      handle={isDefault ? null : 'source'}
      origin={exchange.origin}
    >
      {detail !== 'far' && (
        <>
          <span className={styles.tile}>
            <ExchangeGlyph type={isDefault ? 'default' : exchange.type} size={18} />
          </span>
          <div className={styles.words}>
            <ExchangeName name={exchange.name} />
            {detail === 'near' && <ExchangeFacts node={node} />}
          </div>
        </>
      )}
    </NodeFrame>
  );
});

function ExchangeName({ name }: { name: string }) {
  const { t } = useTranslation('topology');
  if (name === '') return <span className={styles.name}>{t('exchange.default')}</span>;
  return (
    <span className={styles.name} title={name}>
      {name}
    </span>
  );
}

function ExchangeFacts({ node }: { node: ExchangeGraphNode }) {
  const { t } = useTranslation('topology');
  const { perSecond } = useLiveNumbers(node.id);
  return (
    <span className={styles.facts}>
      <span>{node.exchange.type}</span>
      {exchangeBadges(node.exchange).map(({ mark, values }) => (
        <abbr key={mark} className={styles.mark} title={t(`exchangeBadge.${mark}`, values)}>
          {mark}
        </abbr>
      ))}
      <span className={styles.spring} />
      {perSecond > 0 && (
        <span className={styles.rate} data-rate={perSecond.toFixed(1)}>
          {t('rate.messages', { rate: formatRateDigits(perSecond) })}
        </span>
      )}
    </span>
  );
}
