// What lies up- and downstream of some nodes. Pure.

import type { Graph, GraphEdge } from './graph-types.ts';

export interface PathParts {
  readonly nodeIds: ReadonlySet<string>;
  readonly edgeIds: ReadonlySet<string>;
}

/** Everything messages could have passed before these nodes, and could pass after them. */
export function pathThrough(graph: Graph, nodeIds: Iterable<string>): PathParts {
  const start = [...nodeIds];
  const nodes = new Set(start);
  const edges = new Set<string>();
  walk(graph, start, 'source', 'target', nodes, edges);
  walk(graph, start, 'target', 'source', nodes, edges);
  return { nodeIds: nodes, edgeIds: edges };
}

function walk(
  graph: Graph,
  start: readonly string[],
  from: 'source' | 'target',
  to: 'source' | 'target',
  nodes: Set<string>,
  edges: Set<string>,
): void {
  const byEnd = new Map<string, GraphEdge[]>();
  for (const edge of graph.edges) {
    const list = byEnd.get(edge[from]);
    if (list === undefined) byEnd.set(edge[from], [edge]);
    else list.push(edge);
  }
  const seen = new Set(start);
  const open = [...start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const edge of byEnd.get(id) ?? []) {
      edges.add(edge.id);
      nodes.add(edge[to]);
      if (seen.has(edge[to])) continue;
      seen.add(edge[to]);
      open.push(edge[to]);
    }
  }
}
