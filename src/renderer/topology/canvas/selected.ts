// What of the graph is selected or meant by ids of entities.

import { useLayout } from '../../state/layout-store.ts';
import { useSelection } from '../../state/selection-store.ts';
import { type Rect, rectAt } from '../geometry/rect.ts';
import type { Graph, GraphNode } from '../graph/graph-types.ts';
import { nodeSize } from '../layout/node-size.ts';
import { useCanvas } from './canvas-store.ts';

/** Nodes that stand for these entities, or have these ids themselves. */
export function nodesOf(graph: Graph, ids: Iterable<string>): GraphNode[] {
  const wanted = new Set(ids);
  return graph.nodes.filter(
    (node) => wanted.has(node.id) || (node.kind !== 'unroutable' && wanted.has(node.entityId)),
  );
}

/** The selected nodes that can be moved. */
export const selectedNodes = (): GraphNode[] =>
  nodesOf(useCanvas.getState().graph, useSelection.getState().ids).filter((node) => !node.isGone);

/** Rectangles of nodes that have a place. */
export function rectsOf(nodes: readonly GraphNode[]): Map<string, Rect> {
  const { positions } = useLayout.getState();
  const rects = new Map<string, Rect>();
  for (const { id, kind } of nodes) {
    const at = positions[id];
    if (at !== undefined) rects.set(id, rectAt(at, nodeSize(kind)));
  }
  return rects;
}
