// Dims everything that is neither up- nor downstream of the selection; a second time, or with nothing
// selected, shows everything again.

import { useSelection } from '../../state/selection-store.ts';
import type { Graph } from '../graph/graph-types.ts';
import { pathThrough } from '../graph/paths.ts';
import { useCanvas } from './canvas-store.ts';
import { nodesOf } from './selected.ts';

export function focusPath(): void {
  const { graph } = useCanvas.getState();
  const { ids, highlight, setHighlight } = useSelection.getState();
  const start = startOf(graph, ids);
  if (highlight?.reason === 'focus' || start.length === 0) {
    if (highlight !== null) setHighlight(null);
    return;
  }
  const { nodeIds, edgeIds } = pathThrough(graph, start);
  const bindingIds = graph.edges.flatMap((edge) =>
    edge.kind === 'binding' && edgeIds.has(edge.id) ? edge.bindings.map(({ id }) => id) : [],
  );
  setHighlight({ reason: 'focus', nodeIds, bindingIds: new Set(bindingIds), dimsOthers: true });
}

/** Selected nodes, and both ends of selected bindings. */
function startOf(graph: Graph, ids: readonly string[]): string[] {
  const nodes = nodesOf(graph, ids).map(({ id }) => id);
  const ends = graph.edges.flatMap((edge) =>
    edge.kind === 'binding' && edge.bindings.some(({ id }) => ids.includes(id))
      ? [edge.source, edge.target]
      : [],
  );
  return [...nodes, ...ends];
}
