// How a node is drawn at the moment, as primitives: a node renders again only when one of its own changes.

import { useCallback } from 'react';
import { useProblems } from '../../state/problems-store.ts';
import { type Highlight, useSelection } from '../../state/selection-store.ts';
import { type Detail, useCanvas } from '../canvas/canvas-store.ts';
import { right } from '../geometry/rect.ts';
import type { GraphNode } from '../graph/graph-types.ts';
import { nodeSize } from '../layout/node-size.ts';

export type Emphasis = Highlight['reason'] | 'dimmed' | 'none';

export const isNodeIn = (highlight: Highlight, node: GraphNode): boolean =>
  highlight.nodeIds.has(node.id) ||
  (node.kind !== 'unroutable' && highlight.nodeIds.has(node.entityId));

export function useEmphasis(node: GraphNode): Emphasis {
  return useSelection(({ highlight }) => {
    if (highlight === null) return 'none';
    if (isNodeIn(highlight, node)) return highlight.reason;
    return highlight.dimsOthers ? 'dimmed' : 'none';
  });
}

/** What is off screen is a block, however near the zoom. */
export function useNodeDetail(node: GraphNode, x: number, y: number): Detail {
  const { width, height } = nodeSize(node.kind);
  return useCanvas(({ detail, area }) => {
    if (detail === 'far' || area === null) return detail;
    const isInside =
      x < right(area) && x + width > area.x && y < area.y + area.height && y + height > area.y;
    return isInside ? detail : 'far';
  });
}

export type ConnectState = 'none' | 'from' | 'legal' | 'illegal' | 'over' | 'refused';

/** What the node is for the binding that is being drawn. */
export function useConnectState(id: string): ConnectState {
  return useCanvas(({ connecting }) => {
    if (connecting === null) return 'none';
    if (connecting.overId === id) return connecting.refusal === null ? 'over' : 'refused';
    if (connecting.fromId === id && !connecting.legal.has(id)) return 'from';
    return connecting.legal.has(id) ? 'legal' : 'illegal';
  });
}

/** Kinds of the node's problems, separated by blanks; empty for none. */
export function useProblemKinds(node: GraphNode): string {
  const id = node.kind === 'consumer' || node.kind === 'unroutable' ? null : node.entityId;
  return useProblems(
    useCallback(
      ({ problems }) =>
        id === null
          ? ''
          : problems
              .filter((problem) => problem.nodeId === id)
              .map((problem) => problem.kind)
              .join(' '),
      [id],
    ),
  );
}
