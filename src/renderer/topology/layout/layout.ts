// Automatic layout: publishers, exchanges, queues, consumers from left to right; what is not connected
// stands in rows below. Pure; 1,000 nodes take some tens of milliseconds.

import { bounds, type Point, type Rect } from '../geometry/rect.ts';
import type { Graph, GraphEdge, GraphNode, GraphNodeKind } from '../graph/graph-types.ts';
import { coordinatesOf, type Distances } from './coordinates.ts';
import { assignLayers, type LayoutEdge, type LayoutNode } from './layering.ts';
import { GRID, nodeSize } from './node-size.ts';
import { orderLayers } from './ordering.ts';

export const DISTANCES: Distances = { column: 136, row: 36 };
const COMPONENT_GAP = 72;
/** Width to height of the whole that is aimed at, as of a screen. */
const ASPECT = 1.7;

const MIN_LAYER: Readonly<Record<GraphNodeKind, number>> = {
  publisher: 0,
  exchange: 1,
  queue: 2,
  unroutable: 2,
  consumer: 3,
};

export const isWeakEdge = ({ kind }: GraphEdge): boolean =>
  kind === 'dead-letter' || kind === 'alternate';

/** Upper left corners on the grid, from 0,0, for every node of the graph. */
export function layoutGraph(graph: Graph): Map<string, Point> {
  const places = new Map<string, Point>();
  for (const block of packed(components(graph).map(layoutComponent))) {
    for (const [id, point] of block) places.set(id, { x: snap(point.x), y: snap(point.y) });
  }
  return places;
}

const snap = (value: number): number => Math.round(value / GRID) * GRID;

interface Component {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
}

interface PlacedComponent {
  readonly places: ReadonlyMap<string, Point>;
  readonly width: number;
  readonly height: number;
}

const layoutNode = ({ id, kind }: GraphNode): LayoutNode => ({
  id,
  ...nodeSize(kind),
  minLayer: MIN_LAYER[kind],
});

/** Connected parts, the largest first. */
function components(graph: Graph): Component[] {
  const parent = new Map(graph.nodes.map(({ id }) => [id, id]));
  const root = (id: string): string => {
    let top = id;
    for (let up = parent.get(top); up !== undefined && up !== top; up = parent.get(top)) top = up;
    parent.set(id, top);
    return top;
  };
  const edges = graph.edges.filter((edge) => parent.has(edge.source) && parent.has(edge.target));
  for (const { source, target } of edges) parent.set(root(source), root(target));
  const groups = new Map<string, { nodes: LayoutNode[]; edges: LayoutEdge[] }>();
  for (const node of graph.nodes) {
    const id = root(node.id);
    const group = groups.get(id) ?? { nodes: [], edges: [] };
    group.nodes.push(layoutNode(node));
    groups.set(id, group);
  }
  for (const edge of edges) {
    groups
      .get(root(edge.source))
      ?.edges.push({ source: edge.source, target: edge.target, isWeak: isWeakEdge(edge) });
  }
  return [...groups.values()].sort((a, b) => b.nodes.length - a.nodes.length);
}

function layoutComponent({ nodes, edges }: Component): PlacedComponent {
  const layering = assignLayers(nodes, edges);
  const places = coordinatesOf(orderLayers(nodes, layering), DISTANCES);
  const rects: Rect[] = nodes.map(({ id, width, height }) => ({
    ...(places.get(id) ?? { x: 0, y: 0 }),
    width,
    height,
  }));
  const box = bounds(rects);
  return { places, width: box?.width ?? 0, height: box?.height ?? 0 };
}

/** In rows, in order, about as wide as a screen would want. */
function packed(parts: readonly PlacedComponent[]): Map<string, Point>[] {
  const area = parts.reduce(
    (sum, { width, height }) => sum + (width + COMPONENT_GAP) * (height + COMPONENT_GAP),
    0,
  );
  const rowWidth = Math.max(...parts.map((part) => part.width), Math.sqrt(area * ASPECT));
  const moved: Map<string, Point>[] = [];
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  for (const part of parts) {
    if (x > 0 && x + part.width > rowWidth) {
      x = 0;
      y += rowHeight + COMPONENT_GAP;
      rowHeight = 0;
    }
    const [dx, dy] = [x, y];
    moved.push(new Map([...part.places].map(([id, at]) => [id, { x: at.x + dx, y: at.y + dy }])));
    x += part.width + COMPONENT_GAP;
    rowHeight = Math.max(rowHeight, part.height);
  }
  return moved;
}
