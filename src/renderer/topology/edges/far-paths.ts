// Edges in bundles of the same look and width. Pure apart from reading live numbers.

import type { Highlight } from '../../state/selection-store.ts';
import { share } from '../flow/flow-scale.ts';
import { currentMaximum } from '../flow/scale-store.ts';
import { sumOf } from '../flow/use-sum.ts';
import { edgeCurve, pathOf } from '../geometry/edge-curve.ts';
import { type Point, rectAt } from '../geometry/rect.ts';
import type { Graph, GraphEdge } from '../graph/graph-types.ts';
import { nodeSize } from '../layout/node-size.ts';

export type FarLook = 'quiet' | 'flows' | 'dead' | 'dimmed' | 'marked';

export interface FarPath {
  readonly look: FarLook;
  /** Screen pixels. */
  readonly width: number;
  readonly d: string;
  /** What is in it: the same members are the same path. */
  readonly members: string;
}

/** Screen widths: quiet ones, then three steps of flow. */
const WIDTHS = [1, 1.5, 2.25, 3.25] as const;

/** Keeps the objects of `before` that are the same. */
export function farPaths(
  graph: Graph,
  positions: Readonly<Record<string, Point>>,
  highlight: Highlight | null,
  before: readonly FarPath[],
): readonly FarPath[] {
  const kinds = new Map(graph.nodes.map(({ id, kind }) => [id, kind]));
  const bundles = new Map<
    string,
    { look: FarLook; width: number; parts: string[]; ids: string[] }
  >();
  for (const edge of graph.edges) {
    const [source, target] = [positions[edge.source], positions[edge.target]];
    const [from, to] = [kinds.get(edge.source), kinds.get(edge.target)];
    if (!source || !target || !from || !to) continue;
    const { look, width } = looks(edge, highlight);
    const key = `${look} ${width}`;
    const bundle = bundles.get(key) ?? { look, width, parts: [], ids: [] };
    bundles.set(key, bundle);
    bundle.parts.push(
      pathOf(edgeCurve(rectAt(source, nodeSize(from)), rectAt(target, nodeSize(to)))),
    );
    bundle.ids.push(edge.id);
  }
  const known = new Map(before.map((path) => [path.members, path]));
  return [...bundles.values()].map(({ look, width, parts, ids }) => {
    const d = parts.join('');
    const members = `${look} ${width} ${ids.join(' ')}`;
    const old = known.get(members);
    return old !== undefined && old.d === d ? old : { look, width, d, members };
  });
}

function looks(edge: GraphEdge, highlight: Highlight | null): { look: FarLook; width: number } {
  const perSecond = sumOf(edge.liveIds, 'perSecond');
  const step =
    perSecond === 0 ? 0 : Math.min(3, 1 + Math.floor(share(perSecond, currentMaximum()) * 3));
  const width = WIDTHS[step] ?? 1;
  if (highlight !== null) {
    const isMarked =
      edge.kind === 'binding'
        ? edge.bindings.some(({ id }) => highlight.bindingIds.has(id))
        : highlight.reason === 'focus' &&
          highlight.nodeIds.has(edge.source) &&
          highlight.nodeIds.has(edge.target);
    if (isMarked) return { look: 'marked', width: Math.max(width, 2.25) };
    if (highlight.dimsOthers) return { look: 'dimmed', width: 1 };
  }
  if (edge.kind === 'dead-letter' || edge.kind === 'unroutable') return { look: 'dead', width };
  return { look: perSecond > 0 ? 'flows' : 'quiet', width };
}
