// Topology to graph: which objects are nodes and which relations are edges. Pure; knows no positions and no
// live numbers.

import { graphEdges } from './graph-edges.ts';
import { graphNodes } from './graph-nodes.ts';
import type { Graph, GraphEdge, GraphNode, GraphOptions, TopologyMaps } from './graph-types.ts';

/** Nodes and edges of a vhost. An edge whose node is not shown is left out. */
export function buildGraph(topology: TopologyMaps, options: GraphOptions): Graph {
  const nodes = graphNodes(topology, options);
  const ids = new Set(nodes.map((node) => node.id));
  const edges = graphEdges(topology, nodes, options).filter(
    (edge) => ids.has(edge.source) && ids.has(edge.target),
  );
  return { nodes, edges };
}

/** The new graph with the old objects where nothing changed, so that what shows them can stay still. */
export function withStableObjects(next: Graph, before: Graph): Graph {
  return {
    nodes: stable(next.nodes, before.nodes, sameNode),
    edges: stable(next.edges, before.edges, sameEdge),
  };
}

function stable<T extends { readonly id: string }>(
  next: readonly T[],
  before: readonly T[],
  isSame: (a: T, b: T) => boolean,
): readonly T[] {
  const known = new Map(before.map((item) => [item.id, item]));
  let isChanged = next.length !== before.length;
  const items = next.map((item, index) => {
    const old = known.get(item.id);
    const kept = old !== undefined && isSame(item, old) ? old : item;
    if (kept !== before[index]) isChanged = true;
    return kept;
  });
  return isChanged ? items : before;
}

const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

/** The topology store keeps the identity of what did not change. */
function sameNode(a: GraphNode, b: GraphNode): boolean {
  if (a.kind !== b.kind || a.isGone !== b.isGone || a.name !== b.name) return false;
  switch (a.kind) {
    case 'exchange':
      return b.kind === 'exchange' && a.exchange === b.exchange;
    case 'queue':
      return b.kind === 'queue' && a.queue === b.queue && a.consumers === b.consumers;
    case 'publisher':
      return (
        b.kind === 'publisher' && a.connection === b.connection && sameList(a.channels, b.channels)
      );
    case 'consumer':
      return (
        b.kind === 'consumer' && a.connection === b.connection && sameList(a.consumers, b.consumers)
      );
    case 'unroutable':
      return true;
  }
}

function sameEdge(a: GraphEdge, b: GraphEdge): boolean {
  if (a.kind !== b.kind || a.isGone !== b.isGone || !sameList(a.liveIds, b.liveIds)) return false;
  if (a.kind === 'binding') return b.kind === 'binding' && sameList(a.bindings, b.bindings);
  return b.kind !== 'binding' && a.key === b.key;
}
