// Which curves an edge consists of at the moment: one for itself, or one for each of its parallel bindings
// while it is fanned out. Pure.

import type { BindingView } from '../../../shared/ipc/topology.ts';
import { type Curve, edgeCurve, laneOffset } from '../geometry/edge-curve.ts';
import type { Rect } from '../geometry/rect.ts';
import type { GraphEdge } from '../graph/graph-types.ts';

/** One selectable line: no two have the same path. */
export interface EdgePart {
  /** Unique among the parts of all edges. */
  readonly id: string;
  /** The binding it stands for alone; null for a ribbon and for what is no binding. */
  readonly binding: BindingView | null;
  readonly liveIds: readonly string[];
  readonly curve: Curve;
}

export function edgeParts(
  edge: GraphEdge,
  source: Rect,
  target: Rect,
  isFannedOut: boolean,
): readonly EdgePart[] {
  if (edge.kind !== 'binding' || edge.bindings.length === 1 || !isFannedOut) {
    const binding = edge.kind === 'binding' && edge.bindings.length === 1 ? edge.bindings[0] : null;
    return [
      {
        id: edge.id,
        binding: binding ?? null,
        liveIds: edge.liveIds,
        curve: edgeCurve(source, target, edgeLane(edge)),
      },
    ];
  }
  const count = edge.bindings.length;
  return edge.bindings.map((binding, index) => ({
    id: binding.id,
    binding,
    liveIds: [binding.id],
    curve: edgeCurve(source, target, laneOffset(index, count)),
  }));
}

/** Edges of different kinds between the same two nodes keep apart. */
function edgeLane({ kind }: GraphEdge): number {
  if (kind === 'dead-letter') return 14;
  if (kind === 'alternate') return -14;
  return 0;
}
