// Where the slots of ordered columns stand: each as near to the middle of its neighbours as the order and
// the distances allow. Pure.

import type { Point } from '../geometry/rect.ts';
import type { OrderedLayers, Slot } from './ordering.ts';

export interface Distances {
  readonly column: number;
  readonly row: number;
}

/** More than this in a column, and it is wrapped into several, so that the picture stays readable. */
const MAX_COLUMN = 26;
const ROUNDS = 10;

/** Upper left corners of what is no stand-in, from 0,0. */
export function coordinatesOf(layers: OrderedLayers, distances: Distances): Map<string, Point> {
  const wraps = layers.columns.map((column) =>
    Math.max(1, Math.ceil(column.filter((slot) => !slot.isPassing).length / MAX_COLUMN)),
  );
  const middles = firstMiddles(layers, wraps, distances.row);
  for (let round = 0; round < ROUNDS; round++) {
    const isForward = round % 2 === 0;
    const isLast = round >= ROUNDS - 2;
    const indices = [...layers.columns.keys()];
    for (const index of isForward ? indices : indices.toReversed()) {
      const column = layers.columns[index] ?? [];
      const wanted = column.map((slot) => wantedMiddle(slot, layers, middles, isForward, isLast));
      settle(column, wanted, wraps[index] ?? 1, distances.row, middles);
    }
  }
  return corners(layers, wraps, middles, distances);
}

function firstMiddles(
  { columns }: OrderedLayers,
  wraps: readonly number[],
  rowGap: number,
): Map<string, number> {
  const middles = new Map<string, number>();
  for (const [index, column] of columns.entries()) {
    let y = 0;
    for (const slot of column) {
      y += (slot.height + rowGap) / (wraps[index] ?? 1);
      middles.set(slot.id, y);
    }
    for (const slot of column) middles.set(slot.id, (middles.get(slot.id) ?? 0) - y / 2);
  }
  return middles;
}

function wantedMiddle(
  slot: Slot,
  { previous, next }: OrderedLayers,
  middles: ReadonlyMap<string, number>,
  isForward: boolean,
  isLast: boolean,
): number {
  const before = previous.get(slot.id) ?? [];
  const after = next.get(slot.id) ?? [];
  // The last rounds balance both sides, the others push one side through the whole graph.
  const oneSide = isForward ? before : after;
  const ids = isLast || oneSide.length === 0 ? [...before, ...after] : oneSide;
  if (ids.length === 0) return middles.get(slot.id) ?? 0;
  return ids.reduce((sum, id) => sum + (middles.get(id) ?? 0), 0) / ids.length;
}

interface Block {
  /** Sum of wanted places, each less its distance from the block's first slot. */
  sum: number;
  count: number;
}

/**
 * The places nearest to the wanted ones (least squares) that keep order and distances: neighbours that would
 * be too near become a block that moves as one.
 */
function settle(
  column: readonly Slot[],
  wanted: readonly number[],
  wrap: number,
  rowGap: number,
  middles: Map<string, number>,
): void {
  const offsets: number[] = [];
  let offset = 0;
  for (const [index, slot] of column.entries()) {
    const before = column[index - 1];
    if (before !== undefined) {
      const gap = slot.isPassing || before.isPassing ? rowGap / 2 : rowGap;
      offset += ((before.height + slot.height) / 2 + gap) / wrap;
    }
    offsets.push(offset);
  }
  const blocks: Block[] = [];
  for (const [index, place] of wanted.entries()) {
    let block: Block = { sum: place - (offsets[index] ?? 0), count: 1 };
    for (let last = blocks.at(-1); last !== undefined; last = blocks.at(-1)) {
      if (last.sum / last.count <= block.sum / block.count) break;
      blocks.pop();
      block = { sum: last.sum + block.sum, count: last.count + block.count };
    }
    blocks.push(block);
  }
  let index = 0;
  for (const block of blocks) {
    for (let i = 0; i < block.count; i++, index++) {
      const slot = column[index];
      if (slot !== undefined) middles.set(slot.id, block.sum / block.count + (offsets[index] ?? 0));
    }
  }
}

function corners(
  { columns }: OrderedLayers,
  wraps: readonly number[],
  middles: ReadonlyMap<string, number>,
  distances: Distances,
): Map<string, Point> {
  const places = new Map<string, Point>();
  let x = 0;
  let top = Number.POSITIVE_INFINITY;
  for (const [index, column] of columns.entries()) {
    const wrap = wraps[index] ?? 1;
    const width = Math.max(0, ...column.map((slot) => slot.width));
    const step = width + distances.row;
    let turn = 0;
    for (const slot of column) {
      if (slot.isPassing) continue;
      const y = (middles.get(slot.id) ?? 0) - slot.height / 2;
      places.set(slot.id, { x: x + (turn % wrap) * step + (width - slot.width) / 2, y });
      turn++;
      top = Math.min(top, y);
    }
    x += wrap * step - distances.row + distances.column;
  }
  return new Map([...places].map(([id, point]) => [id, { x: point.x, y: point.y - top }]));
}
