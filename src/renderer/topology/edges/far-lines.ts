// Edges far out: only which way they go, and how much flows. Pure apart from reading live numbers.

import type { Highlight } from '../../state/selection-store.ts';
import { share } from '../flow/flow-scale.ts';
import { currentMaximum } from '../flow/scale-store.ts';
import { sumOf } from '../flow/use-sum.ts';
import { type Curve, edgeCurve } from '../geometry/edge-curve.ts';
import { overlaps, type Point, type Rect, rectAt } from '../geometry/rect.ts';
import type { Graph, GraphEdge } from '../graph/graph-types.ts';
import { nodeSize } from '../layout/node-size.ts';

export type FarLook = 'quiet' | 'flows' | 'dead' | 'dimmed' | 'marked';

export interface FarLine {
  readonly edge: GraphEdge;
  readonly curve: Curve;
}

export interface LineLook {
  readonly look: FarLook;
  /** Screen pixels. */
  readonly width: number;
}

/** Screen widths: quiet ones, then three steps of flow. */
const WIDTHS = [1, 1.5, 2.25, 3.25] as const;

/** The lines that may be seen in `area`. */
export function farLines(
  graph: Graph,
  positions: Readonly<Record<string, Point>>,
  area: Rect,
): FarLine[] {
  const kinds = new Map(graph.nodes.map(({ id, kind }) => [id, kind]));
  const lines: FarLine[] = [];
  for (const edge of graph.edges) {
    const [source, target] = [positions[edge.source], positions[edge.target]];
    const [from, to] = [kinds.get(edge.source), kinds.get(edge.target)];
    if (!source || !target || !from || !to) continue;
    const curve = edgeCurve(rectAt(source, nodeSize(from)), rectAt(target, nodeSize(to)));
    if (overlaps(hull(curve), area)) lines.push({ edge, curve });
  }
  return lines;
}

/** A curve stays within the rectangle around its four points. */
function hull({ from, c1, c2, to }: Curve): Rect {
  const x = Math.min(from.x, c1.x, c2.x, to.x);
  const y = Math.min(from.y, c1.y, c2.y, to.y);
  return {
    x,
    y,
    width: Math.max(from.x, c1.x, c2.x, to.x) - x,
    height: Math.max(from.y, c1.y, c2.y, to.y) - y,
  };
}

export function lookOf(edge: GraphEdge, highlight: Highlight | null): LineLook {
  const perSecond = sumOf(edge.liveIds, 'perSecond');
  const part = share(perSecond, currentMaximum());
  const width = WIDTHS[perSecond === 0 ? 0 : Math.min(3, 1 + Math.floor(part * 3))] ?? 1;
  if (highlight !== null) {
    if (isMarked(edge, highlight)) return { look: 'marked', width: Math.max(width, 2.25) };
    if (highlight.dimsOthers) return { look: 'dimmed', width: 1 };
  }
  if (edge.kind === 'dead-letter' || edge.kind === 'unroutable') return { look: 'dead', width };
  return { look: perSecond > 0 ? 'flows' : 'quiet', width };
}

function isMarked(edge: GraphEdge, { reason, nodeIds, bindingIds }: Highlight): boolean {
  if (edge.kind === 'binding') return edge.bindings.some(({ id }) => bindingIds.has(id));
  return reason === 'focus' && nodeIds.has(edge.source) && nodeIds.has(edge.target);
}

/** Eight numbers for each line: its four points. */
export function packCurves(lines: readonly FarLine[]): Float32Array {
  return Float32Array.from(
    lines.flatMap(({ curve: { from, c1, c2, to } }) => [
      from.x,
      from.y,
      c1.x,
      c1.y,
      c2.x,
      c2.y,
      to.x,
      to.y,
    ]),
  );
}
