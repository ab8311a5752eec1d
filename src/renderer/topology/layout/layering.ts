// Which column each node of a graph goes to: messages travel from left to right. Pure.

export interface LayoutNode {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Leftmost column it may have: publishers 0, exchanges 1, queues 2, consumers 3. */
  readonly minLayer: number;
}

export interface LayoutEdge {
  readonly source: string;
  readonly target: string;
  /** Dead-letter and alternate-exchange edges: they place only what nothing else leads to. */
  readonly isWeak: boolean;
}

/** Neighbours by node. */
export type Adjacency = ReadonlyMap<string, readonly string[]>;

export interface Layering {
  readonly layers: ReadonlyMap<string, number>;
  /** Edges that go from left to right, once per pair of nodes. */
  readonly forward: readonly LayoutEdge[];
}

/** Columns counted from 0 without gaps. Edges that would close a circle are left out of `forward`. */
export function assignLayers(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Layering {
  const forward = acyclicEdges(nodes, edges);
  const next = adjacency(forward, 'source', 'target');
  const previous = adjacency(forward, 'target', 'source');
  const order = topologicalOrder(nodes, next, previous);
  const layers = new Map<string, number>();
  const minLayer = new Map(nodes.map((node) => [node.id, node.minLayer]));
  for (const id of order) {
    let layer = minLayer.get(id) ?? 0;
    for (const before of previous.get(id) ?? []) {
      layer = Math.max(layer, (layers.get(before) ?? 0) + 1);
    }
    layers.set(id, layer);
  }
  // Whatever nothing leads to stands right before what it leads to.
  for (const id of order.toReversed()) {
    const after = (next.get(id) ?? []).map((other) => layers.get(other) ?? 0);
    const isSource = (previous.get(id) ?? []).length === 0;
    if (isSource && after.length > 0) layers.set(id, Math.min(...after) - 1);
  }
  return { layers: withoutGaps(layers), forward };
}

export function adjacency(
  edges: readonly LayoutEdge[],
  from: 'source' | 'target',
  to: 'source' | 'target',
): Map<string, string[]> {
  const map = new Map<string, string[]>();
  for (const edge of edges) {
    const list = map.get(edge[from]);
    if (list === undefined) map.set(edge[from], [edge[to]]);
    else list.push(edge[to]);
  }
  return map;
}

/** Strong edges first, so that it is a weak one that is left out of a circle. */
function acyclicEdges(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
): readonly LayoutEdge[] {
  const known = new Set(nodes.map((node) => node.id));
  const seen = new Set<string>();
  const candidates = inOrderOfImportance(edges);
  const kept: LayoutEdge[] = [];
  const next = new Map<string, string[]>();
  for (const edge of candidates) {
    const pair = JSON.stringify([edge.source, edge.target]);
    if (seen.has(pair) || !known.has(edge.source) || !known.has(edge.target)) continue;
    if (edge.source === edge.target || reaches(next, edge.target, edge.source)) continue;
    seen.add(pair);
    kept.push(edge);
    const list = next.get(edge.source);
    if (list === undefined) next.set(edge.source, [edge.target]);
    else list.push(edge.target);
  }
  return kept;
}

/**
 * Strong edges, then weak ones, those to the busiest exchanges last: it is the way back from a retry to where
 * everything begins that is drawn against the flow, and not the way to a dead letter exchange.
 */
function inOrderOfImportance(edges: readonly LayoutEdge[]): readonly LayoutEdge[] {
  const degree = new Map<string, number>();
  for (const { source, target, isWeak } of edges) {
    if (isWeak) continue;
    for (const id of [source, target]) degree.set(id, (degree.get(id) ?? 0) + 1);
  }
  const rank = ({ target, isWeak }: LayoutEdge): number =>
    isWeak ? 1 + (degree.get(target) ?? 0) : 0;
  return [...edges].sort((a, b) => rank(a) - rank(b));
}

function reaches(next: Adjacency, from: string, to: string): boolean {
  const seen = new Set<string>([from]);
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true;
    for (const other of next.get(id) ?? []) {
      if (seen.has(other)) continue;
      seen.add(other);
      open.push(other);
    }
  }
  return false;
}

function topologicalOrder(
  nodes: readonly LayoutNode[],
  next: Adjacency,
  previous: Adjacency,
): string[] {
  const missing = new Map(nodes.map(({ id }) => [id, (previous.get(id) ?? []).length]));
  const order = nodes.filter(({ id }) => missing.get(id) === 0).map(({ id }) => id);
  for (let index = 0; index < order.length; index++) {
    for (const other of next.get(order[index] ?? '') ?? []) {
      const left = (missing.get(other) ?? 0) - 1;
      missing.set(other, left);
      if (left === 0) order.push(other);
    }
  }
  return order;
}

function withoutGaps(layers: ReadonlyMap<string, number>): Map<string, number> {
  const used = [...new Set(layers.values())].sort((a, b) => a - b);
  const index = new Map(used.map((layer, position) => [layer, position]));
  return new Map([...layers].map(([id, layer]) => [id, index.get(layer) ?? 0]));
}
