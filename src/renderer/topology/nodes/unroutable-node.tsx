// Where messages went that an exchange could not route: the last of their keys, so that the typing mistake
// can be seen.

import type { NodeProps } from '@xyflow/react';
import { CircleSlash } from 'lucide-react';
import { memo } from 'react';
import { formatRateDigits } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useFlow } from '../../state/flow-store.ts';
import { useLiveNumbers } from '../../state/rates-store.ts';
import type { CanvasNode } from '../canvas/use-flow-nodes.ts';
import { lastKeys } from '../graph/last-keys.ts';
import styles from './node.module.css';
import { NodeFrame } from './node-frame.tsx';
import { useNodeDetail } from './node-state.ts';

const SHOWN_KEYS = 3;

export const UnroutableNode = memo(function UnroutableNode({
  data: { node },
  selected,
  positionAbsoluteX,
  positionAbsoluteY,
}: NodeProps<CanvasNode>) {
  const { t } = useTranslation('topology');
  const detail = useNodeDetail(node, positionAbsoluteX, positionAbsoluteY);
  if (node.kind !== 'unroutable') return null;
  return (
    <NodeFrame
      node={node}
      detail={detail}
      isSelected={selected}
      tone="dead"
      isDashed={true}
      handle={null}
      origin={null}
    >
      {detail !== 'far' && (
        <div className={styles.head}>
          <CircleSlash size={14} aria-hidden={true} />
          <span className={styles.name}>{t('unroutable.title')}</span>
          {detail === 'near' && <UnroutableRate id={node.id} />}
        </div>
      )}
      {detail !== 'far' && (
        <LastKeys exchange={node.exchange} max={detail === 'near' ? SHOWN_KEYS : 1} />
      )}
    </NodeFrame>
  );
});

function UnroutableRate({ id }: { id: string }) {
  const { t } = useTranslation('topology');
  const { perSecond } = useLiveNumbers(id);
  if (perSecond === 0) return null;
  return (
    <span className={styles.rate} data-rate={perSecond.toFixed(1)}>
      {t('rate.messages', { rate: formatRateDigits(perSecond) })}
    </span>
  );
}

function LastKeys({ exchange, max }: { exchange: string; max: number }) {
  const { t } = useTranslation('topology');
  const notes = useFlow((state) => state.unroutable);
  return (
    <ul className={styles.keys} aria-label={t('unroutable.lastKeys')}>
      {lastKeys(notes, exchange, max).map(({ key, count }) => (
        <li key={key} title={key}>
          <span className={styles.key}>{key === '' ? t('unroutable.emptyKey') : key}</span>
          {count > 1 && <span className={styles.times}>×{count}</span>}
        </li>
      ))}
    </ul>
  );
}
