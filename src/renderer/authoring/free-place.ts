// Where new nodes go so that they cover nothing: beside a node, or a block of nodes below itself. Graph units.
// Pure.

import type { Point } from '../state/authoring-store.ts';

/** Room that a node takes with a gap around it, whatever its kind. */
const ROOM = { width: 240, height: 96 };
/** From a node to the next in the direction of flow. */
const STEP_RIGHT = 312;
const STEP_DOWN = 12;
const MAX_STEPS = 500;

const isClear = (place: Point, taken: readonly Point[]): boolean =>
  taken.every(
    ({ x, y }) => Math.abs(x - place.x) >= ROOM.width || Math.abs(y - place.y) >= ROOM.height,
  );

/** Right of `from`, in its line where there is room, else further down. */
export function placeBeside(from: Point, taken: readonly Point[]): Point {
  const place = { x: from.x + STEP_RIGHT, y: from.y };
  return lowered([place], taken)[0] ?? place;
}

/** Moves a block down, first by its own height, until it covers nothing. */
export function placeBelow(block: readonly Point[], taken: readonly Point[]): readonly Point[] {
  const ys = block.map(({ y }) => y);
  const height = Math.max(...ys) - Math.min(...ys) + ROOM.height;
  return lowered(
    block.map(({ x, y }) => ({ x, y: y + height })),
    taken,
  );
}

function lowered(block: readonly Point[], taken: readonly Point[]): readonly Point[] {
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const moved = block.map(({ x, y }) => ({ x, y: y + step * STEP_DOWN }));
    if (moved.every((place) => isClear(place, taken))) return moved;
  }
  return block;
}
