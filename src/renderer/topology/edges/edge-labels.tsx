// Keys and rates in the middle of edges.

import { memo, useMemo } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { useCanvas } from '../canvas/canvas-store.ts';
import { sumOf, useSum } from '../flow/use-sum.ts';
import { pointAt } from '../geometry/edge-curve.ts';
import { rectAt } from '../geometry/rect.ts';
import type { GraphEdge } from '../graph/graph-types.ts';
import { nodeSize } from '../layout/node-size.ts';
import styles from './edge.module.css';
import { onEdgeClick, onEdgeEnter, onEdgeLeave, onEdgeMenu } from './edge-events.ts';
import { type EdgePart, edgeParts } from './edge-parts.ts';
import { useEdgeEmphasis, useIsFannedOut, useIsPartSelected } from './edge-state.ts';
import type { EdgeViewProps } from './edge-view.tsx';
import { Plate } from './plate.tsx';

export function EdgeLabels({ edges }: { edges: readonly EdgeViewProps[] }) {
  return (
    <div className={styles.labels}>
      <Plate area={useCanvas((state) => state.area)} />
      {edges.map((props) => (
        <LabelsOfEdge key={props.edge.id} {...props} />
      ))}
    </div>
  );
}

const LabelsOfEdge = memo(function LabelsOfEdge(props: EdgeViewProps) {
  const { edge, source, sourceKind, target, targetKind } = props;
  const isFannedOut = useIsFannedOut(edge);
  const parts = useMemo(() => {
    const from = rectAt(source, nodeSize(sourceKind));
    return edgeParts(edge, from, rectAt(target, nodeSize(targetKind)), isFannedOut);
  }, [edge, source, sourceKind, target, targetKind, isFannedOut]);
  if (edge.isGone) return null;
  return parts.map((part) => (
    <Label key={part.id} edge={edge} part={part} isFannedOut={isFannedOut} at={props.labelAt} />
  ));
});

interface LabelProps {
  readonly edge: GraphEdge;
  readonly part: EdgePart;
  readonly isFannedOut: boolean;
  readonly at: number;
}

function Label({ edge, part, isFannedOut, at }: LabelProps) {
  const { t } = useTranslation('topology');
  const bindingId = part.binding?.id ?? null;
  const emphasis = useEdgeEmphasis(edge, isFannedOut ? bindingId : null);
  const isSelected = useIsPartSelected(edge, bindingId);
  const rate = useSum(part.liveIds, 'rate');
  const words = useWords(edge, part);
  if (words === null && rate === '0') return null;
  const { x, y } = pointAt(part.curve, at);
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.label}
      style={{ transform: `translate(${x}px,${y}px) translate(-50%,-50%)` }}
      data-emphasis={emphasis}
      data-selected={isSelected}
      data-rate={sumOf(part.liveIds, 'perSecond').toFixed(1)}
      {...(bindingId === null ? {} : { 'data-binding-label': bindingId })}
      onMouseEnter={() => onEdgeEnter(edge, bindingId)}
      onMouseLeave={() => onEdgeLeave(edge)}
      onClick={(event) => onEdgeClick(event, edge, bindingId)}
      onContextMenu={(event) => onEdgeMenu(event, edge, bindingId)}
    >
      {words}
      {rate !== '0' && <span className={styles.rate}>{t('rate.messages', { rate })}</span>}
    </button>
  );
}

function useWords(edge: GraphEdge, { binding }: EdgePart) {
  const { t } = useTranslation('topology');
  if (edge.kind === 'binding' && binding === null) {
    const count = edge.bindings.length;
    return (
      <span className={styles.count} title={t('edge.bindings', { count })}>
        {t('edge.count', { count })}
      </span>
    );
  }
  if (binding !== null) {
    const key = binding.key;
    if (key !== '') {
      return (
        <span className={styles.key} title={key}>
          {key}
        </span>
      );
    }
    const match = binding.args.length > 0;
    return match ? <span>{t('edge.arguments', { count: binding.args.length })}</span> : null;
  }
  if (edge.kind === 'dead-letter') return <span title={t('edge.deadLetterTitle')}>DLX</span>;
  if (edge.kind === 'alternate') return <span title={t('edge.alternateTitle')}>AE</span>;
  return null;
}
