// Where new nodes go in a picture that is there already: near what they are connected to, on free ground,
// and nothing else moves. Pure.

import {
  bottom,
  bounds,
  centre,
  overlaps,
  type Point,
  type Rect,
  right,
} from '../geometry/rect.ts';
import type { Graph, GraphNode, GraphNodeKind } from '../graph/graph-types.ts';
import { DISTANCES, layoutGraph } from './layout.ts';
import { GRID, nodeSize } from './node-size.ts';

const GAP = 24;

/** Places for every node that `places` does not name. `places` are upper left corners. */
export function placeNewNodes(
  graph: Graph,
  places: ReadonlyMap<string, Point>,
): Map<string, Point> {
  const missing = graph.nodes.filter(({ id }) => !places.has(id));
  if (missing.length === graph.nodes.length) return layoutGraph(graph);
  const taken = new Map<string, Rect>();
  for (const { id, kind } of graph.nodes) {
    const at = places.get(id);
    if (at !== undefined) taken.set(id, { ...at, ...nodeSize(kind) });
  }
  const found = new Map<string, Point>();
  const neighbours = neighboursOf(graph);
  let open = missing;
  while (open.length > 0) {
    // Those beside something that has a place already go first; the rest follow from them.
    const near = open.filter(({ id }) => neighbours(id).some((other) => taken.has(other)));
    if (near.length === 0) {
      placeIsland(graph, open, taken, found);
      break;
    }
    for (const node of near) {
      const size = nodeSize(node.kind);
      const at = freePlace({ ...wantedPlace(node, graph, taken), ...size }, taken.values());
      taken.set(node.id, { ...at, ...size });
      found.set(node.id, at);
    }
    open = open.filter(({ id }) => !found.has(id));
  }
  return found;
}

function neighboursOf(graph: Graph): (id: string) => readonly string[] {
  const map = new Map<string, string[]>();
  const add = (from: string, to: string): void => {
    map.set(from, [...(map.get(from) ?? []), to]);
  };
  for (const { source, target } of graph.edges) {
    add(source, target);
    add(target, source);
  }
  return (id) => map.get(id) ?? [];
}

/** Right of what leads to it, else left of what it leads to, at their mean height. */
function wantedPlace(node: GraphNode, graph: Graph, taken: ReadonlyMap<string, Rect>): Point {
  const { width, height } = nodeSize(node.kind);
  const rects = (from: 'source' | 'target', to: 'source' | 'target'): Rect[] =>
    graph.edges.flatMap((edge) => {
      const rect = edge[from] === node.id ? taken.get(edge[to]) : undefined;
      return rect === undefined ? [] : [rect];
    });
  const before = rects('target', 'source');
  const after = rects('source', 'target');
  const all = before.length > 0 ? before : after;
  const middle = all.reduce((sum, rect) => sum + centre(rect).y, 0) / all.length;
  const x =
    before.length > 0
      ? Math.max(...before.map(right)) + DISTANCES.column
      : Math.min(...after.map((rect) => rect.x)) - DISTANCES.column - width;
  return { x, y: middle - height / 2 };
}

/** The nearest free place above or below, on the grid. */
export function freePlace(wanted: Rect, taken: Iterable<Rect>): Point {
  const x = Math.round(wanted.x / GRID) * GRID;
  const y = Math.round(wanted.y / GRID) * GRID;
  const near = [...taken].filter(
    (rect) => rect.x < x + wanted.width + GAP && right(rect) > x - GAP,
  );
  for (let step = 0; ; step++) {
    for (const at of step === 0 ? [y] : [y + step * GRID, y - step * GRID]) {
      const rect = { ...wanted, x, y: at };
      if (!near.some((other) => overlaps(rect, other, GAP))) return { x, y: at };
    }
  }
}

/** New nodes that touch nothing old: laid out among themselves, in columns of their kind below the rest. */
function placeIsland(
  graph: Graph,
  nodes: readonly GraphNode[],
  taken: ReadonlyMap<string, Rect>,
  found: Map<string, Point>,
): void {
  const ids = new Set(nodes.map(({ id }) => id));
  const island: Graph = {
    nodes,
    edges: graph.edges.filter(({ source, target }) => ids.has(source) && ids.has(target)),
  };
  const box = bounds(taken.values()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const single = nodes.length === 1 ? nodes[0] : undefined;
  if (single !== undefined) {
    const size = nodeSize(single.kind);
    const x = columnOf(single.kind, graph, taken) ?? box.x;
    const column = [...taken.values()].filter(
      (rect) => rect.x < x + size.width + GAP && right(rect) > x - GAP,
    );
    const y = column.length === 0 ? box.y : Math.max(...column.map(bottom)) + DISTANCES.row;
    found.set(single.id, freePlace({ x, y, ...size }, taken.values()));
    return;
  }
  const top = Math.ceil((bottom(box) + 2 * DISTANCES.row) / GRID) * GRID;
  for (const [id, at] of layoutGraph(island)) found.set(id, { x: at.x + box.x, y: at.y + top });
}

/** The left edge of the column in which most nodes of a kind stand. */
function columnOf(
  kind: GraphNodeKind,
  graph: Graph,
  taken: ReadonlyMap<string, Rect>,
): number | null {
  const counts = new Map<number, number>();
  for (const node of graph.nodes) {
    const rect = node.kind === kind ? taken.get(node.id) : undefined;
    if (rect !== undefined) counts.set(rect.x, (counts.get(rect.x) ?? 0) + 1);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1])[0];
  return most === undefined ? null : most[0];
}
