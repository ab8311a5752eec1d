// One edge at the zoom levels at which edges can be told apart: its line or lines, their arrows and the wide
// invisible paths that are hit by the pointer.

import clsx from 'clsx';
import { memo, useEffect, useMemo, useRef } from 'react';
import { drawnLines } from '../flow/drawn-lines.ts';
import { arrowOf, pathOf } from '../geometry/edge-curve.ts';
import { type Point, rectAt } from '../geometry/rect.ts';
import type { GraphEdge, GraphNodeKind } from '../graph/graph-types.ts';
import { nodeSize } from '../layout/node-size.ts';
import styles from './edge.module.css';
import { onEdgeClick, onEdgeEnter, onEdgeLeave, onEdgeMenu } from './edge-events.ts';
import { type EdgePart, edgeParts } from './edge-parts.ts';
import { useEdgeEmphasis, useIsFannedOut, useIsNear, useIsPartSelected } from './edge-state.ts';

export interface EdgeViewProps {
  readonly edge: GraphEdge;
  readonly source: Point;
  readonly sourceKind: GraphNodeKind;
  readonly target: Point;
  readonly targetKind: GraphNodeKind;
  /** Where on the curve the label stands, 0 to 1: away from the end that edges crowd at. */
  readonly labelAt: number;
}

export const EdgeView = memo(function EdgeView(props: EdgeViewProps) {
  const { edge } = props;
  const isFannedOut = useIsFannedOut(edge);
  const parts = useEdgeParts(props, isFannedOut);
  return (
    <g data-edge-id={edge.id} data-edge-kind={edge.kind}>
      {parts.map((part) => (
        <Line key={part.id} edge={edge} part={part} isAlone={!isFannedOut} />
      ))}
    </g>
  );
});

function useEdgeParts(props: EdgeViewProps, isFannedOut: boolean): readonly EdgePart[] {
  const { edge, source, sourceKind, target, targetKind } = props;
  return useMemo(
    () =>
      edgeParts(
        edge,
        rectAt(source, nodeSize(sourceKind)),
        rectAt(target, nodeSize(targetKind)),
        isFannedOut,
      ),
    [edge, source, sourceKind, target, targetKind, isFannedOut],
  );
}

function Line({ edge, part, isAlone }: { edge: GraphEdge; part: EdgePart; isAlone: boolean }) {
  const bindingId = part.binding?.id ?? null;
  const emphasis = useEdgeEmphasis(edge, isAlone ? null : bindingId);
  const isSelected = useIsPartSelected(edge, bindingId);
  const isNear = useIsNear(edge);
  const group = useRef<SVGGElement>(null);
  const line = useRef<SVGPathElement>(null);
  useEffect(() => {
    if (group.current === null || line.current === null) return;
    return drawnLines.add({ edge, part, group: group.current, line: line.current });
  }, [edge, part]);
  const d = pathOf(part.curve);
  return (
    <g
      ref={group}
      className={clsx(styles.edge, styles[edge.kind])}
      data-emphasis={emphasis}
      data-selected={isSelected}
      data-near={isNear}
      data-gone={edge.isGone}
      {...(bindingId === null ? {} : { 'data-binding-id': bindingId })}
    >
      <path ref={line} className={styles.line} d={d} />
      <path className={styles.arrow} d={arrowOf(part.curve, 9)} />
      {!edge.isGone && (
        // The keyboard reaches edges through their nodes, with E.
        // biome-ignore lint/a11y/noStaticElementInteractions: see above
        <path
          className={styles.hit}
          d={d}
          onMouseEnter={() => onEdgeEnter(edge, bindingId)}
          onMouseLeave={() => onEdgeLeave(edge)}
          onClick={(event) => onEdgeClick(event, edge, bindingId)}
          onContextMenu={(event) => onEdgeMenu(event, edge, bindingId)}
        />
      )}
    </g>
  );
}
