// What has just been deleted stays for a moment and fades out, so that short-lived objects can be seen to go.
// Pure.

import type { Graph, GraphEdge, GraphNode } from './graph-types.ts';

/** How long something that went stays on screen, milliseconds. */
export const FADE_MS = 5000;

export interface Ghosts {
  readonly nodes: ReadonlyMap<string, { readonly node: GraphNode; readonly untilMs: number }>;
  readonly edges: readonly GraphEdge[];
}

export const NO_GHOSTS: Ghosts = { nodes: new Map(), edges: [] };

/** Those the user put up do not linger: whoever deletes one wants to see it gone. */
function fades(node: GraphNode): boolean {
  switch (node.kind) {
    case 'exchange':
      return node.exchange.isAutoDelete || node.exchange.origin.by === 'client';
    case 'queue': {
      const { isAutoDelete, isExclusive, origin, features } = node.queue;
      return isAutoDelete || isExclusive || features.expiresMs !== null || origin.by === 'client';
    }
    case 'publisher':
    case 'consumer':
      return true;
    case 'unroutable':
      return false;
  }
}

/** What lingers after `before` became `next`; something that came back is no ghost any more. */
export function ghostsAfter(before: Graph, next: Graph, ghosts: Ghosts, nowMs: number): Ghosts {
  const alive = new Set(next.nodes.map((node) => node.id));
  const nodes = new Map(
    [...ghosts.nodes].filter(([id, { untilMs }]) => untilMs > nowMs && !alive.has(id)),
  );
  for (const node of before.nodes) {
    if (node.isGone || alive.has(node.id) || nodes.has(node.id) || !fades(node)) continue;
    nodes.set(node.id, { node: { ...node, isGone: true }, untilMs: nowMs + FADE_MS });
  }
  const isEnd = (id: string): boolean => alive.has(id) || nodes.has(id);
  const shown = new Set(next.edges.map((edge) => edge.id));
  const edges = new Map<string, GraphEdge>();
  for (const edge of [...ghosts.edges, ...before.edges]) {
    const touchesGhost = nodes.has(edge.source) || nodes.has(edge.target);
    if (!touchesGhost || shown.has(edge.id) || !isEnd(edge.source) || !isEnd(edge.target)) continue;
    edges.set(edge.id, edge.isGone ? edge : { ...edge, isGone: true });
  }
  return nodes.size === 0 ? NO_GHOSTS : { nodes, edges: [...edges.values()] };
}

export function withGhosts(graph: Graph, ghosts: Ghosts): Graph {
  if (ghosts.nodes.size === 0) return graph;
  return {
    nodes: [...graph.nodes, ...[...ghosts.nodes.values()].map(({ node }) => node)],
    edges: [...graph.edges, ...ghosts.edges],
  };
}

/** When the next ghost is over, milliseconds since 1970; null when there is none. */
export function nextFadeEnd({ nodes }: Ghosts): number | null {
  let first: number | null = null;
  for (const { untilMs } of nodes.values()) {
    if (first === null || untilMs < first) first = untilMs;
  }
  return first;
}
