// In which order the nodes of each column stand, so that few edges cross. Edges over several columns get a
// thin stand-in in each column between. Pure.

import { adjacency, type Layering, type LayoutEdge, type LayoutNode } from './layering.ts';

export interface Slot {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Stands for an edge that only passes. */
  readonly isPassing: boolean;
}

export interface OrderedLayers {
  readonly columns: readonly (readonly Slot[])[];
  /** Slots before and after each slot. */
  readonly previous: ReadonlyMap<string, readonly string[]>;
  readonly next: ReadonlyMap<string, readonly string[]>;
}

const SWEEPS = 12;
const PASSING_HEIGHT = 12;

export function orderLayers(nodes: readonly LayoutNode[], layering: Layering): OrderedLayers {
  const columns: Slot[][] = [];
  const put = (layer: number, slot: Slot): void => {
    while (columns.length <= layer) columns.push([]);
    columns[layer]?.push(slot);
  };
  for (const { id, width, height } of nodes) {
    put(layering.layers.get(id) ?? 0, { id, width, height, isPassing: false });
  }
  const short = layering.forward.flatMap((edge) => segments(edge, layering.layers, put));
  const next = adjacency(short, 'source', 'target');
  const previous = adjacency(short, 'target', 'source');
  let best = columns.map((column) => [...column]);
  let fewest = crossings(best, next);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    sweepOnce(columns, sweep % 2 === 0 ? previous : next, sweep % 2 === 0);
    const count = crossings(columns, next);
    if (count < fewest) {
      fewest = count;
      best = columns.map((column) => [...column]);
    }
  }
  return { columns: best, previous, next };
}

function segments(
  edge: LayoutEdge,
  layers: ReadonlyMap<string, number>,
  put: (layer: number, slot: Slot) => void,
): LayoutEdge[] {
  const from = layers.get(edge.source) ?? 0;
  const to = layers.get(edge.target) ?? 0;
  const parts: LayoutEdge[] = [];
  let last = edge.source;
  for (let layer = from + 1; layer < to; layer++) {
    const id = JSON.stringify([edge.source, edge.target, layer]);
    put(layer, { id, width: 0, height: PASSING_HEIGHT, isPassing: true });
    parts.push({ source: last, target: id, isWeak: edge.isWeak });
    last = id;
  }
  parts.push({ source: last, target: edge.target, isWeak: edge.isWeak });
  return parts;
}

/** Sorts each column by the mean place of its neighbours in the column before (or after). */
function sweepOnce(
  columns: Slot[][],
  neighbours: ReadonlyMap<string, readonly string[]>,
  isForward: boolean,
): void {
  const indices = columns.map((_, index) => index);
  for (const index of isForward ? indices : indices.toReversed()) {
    const column = columns[index] ?? [];
    const fixed = columns[isForward ? index - 1 : index + 1];
    if (fixed === undefined) continue;
    const place = new Map(fixed.map((slot, position) => [slot.id, position]));
    const wanted = new Map(
      column.map((slot, position) => {
        const places = (neighbours.get(slot.id) ?? []).flatMap((id) => place.get(id) ?? []);
        const mean = places.reduce((sum, value) => sum + value, 0) / places.length;
        return [slot.id, places.length === 0 ? position : mean];
      }),
    );
    column.sort((a, b) => (wanted.get(a.id) ?? 0) - (wanted.get(b.id) ?? 0));
  }
}

/** How many pairs of edges between neighbouring columns cross. */
export function crossings(
  columns: readonly (readonly Slot[])[],
  next: ReadonlyMap<string, readonly string[]>,
): number {
  let count = 0;
  for (const [index, column] of columns.entries()) {
    const place = new Map((columns[index + 1] ?? []).map((slot, position) => [slot.id, position]));
    const ends = column.flatMap((slot) =>
      (next.get(slot.id) ?? []).flatMap((id) => place.get(id) ?? []).sort((a, b) => a - b),
    );
    count += inversions(ends, place.size);
  }
  return count;
}

/** Pairs out of order, by a tree of counts. */
function inversions(values: readonly number[], size: number): number {
  const tree = new Array<number>(size + 1).fill(0);
  let count = 0;
  for (const [seen, value] of values.entries()) {
    let notAfter = 0;
    for (let i = value + 1; i > 0; i -= i & -i) notAfter += tree[i] ?? 0;
    count += seen - notAfter;
    for (let i = value + 1; i <= size; i += i & -i) tree[i] = (tree[i] ?? 0) + 1;
  }
  return count;
}
