// How an edge is drawn at the moment, as primitives.

import { useSelection } from '../../state/selection-store.ts';
import { useCanvas } from '../canvas/canvas-store.ts';
import type { GraphEdge } from '../graph/graph-types.ts';
import type { Emphasis } from '../nodes/node-state.ts';

/** A ribbon shows its bindings while the pointer or the focus is on it, or one of them is selected. */
export function useIsFannedOut(edge: GraphEdge): boolean {
  const isHovered = useCanvas(({ hoveredEdge }) => hoveredEdge?.edgeId === edge.id);
  const isChosen = useSelection(
    ({ ids, highlight }) =>
      edge.kind === 'binding' &&
      edge.bindings.length > 1 &&
      edge.bindings.some(({ id }) => ids.includes(id) || highlight?.bindingIds.has(id) === true),
  );
  return isHovered || isChosen;
}

/** Of the whole edge, or of one binding of it. */
export function useEdgeEmphasis(edge: GraphEdge, bindingId: string | null): Emphasis {
  return useSelection(({ highlight }) => {
    if (highlight === null) return 'none';
    if (edge.kind === 'binding') {
      const isIn =
        bindingId === null
          ? edge.bindings.some(({ id }) => highlight.bindingIds.has(id))
          : highlight.bindingIds.has(bindingId);
      if (isIn) return highlight.reason;
    } else if (highlight.reason === 'focus') {
      const { nodeIds } = highlight;
      if (nodeIds.has(edge.source) && nodeIds.has(edge.target)) return 'focus';
    }
    return highlight.dimsOthers ? 'dimmed' : 'none';
  });
}

/** Edges of the node under the pointer or with the focus stand out a little. */
export function useIsNear(edge: GraphEdge): boolean {
  return useCanvas(
    ({ hoveredNodeId }) =>
      hoveredNodeId !== null && (hoveredNodeId === edge.source || hoveredNodeId === edge.target),
  );
}

export function useIsPartSelected(edge: GraphEdge, bindingId: string | null): boolean {
  return useSelection(({ ids }) => {
    if (bindingId !== null) return ids.includes(bindingId);
    return edge.kind === 'binding' && edge.bindings.every(({ id }) => ids.includes(id));
  });
}
