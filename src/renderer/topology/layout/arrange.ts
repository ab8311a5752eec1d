// Aligning and distributing what is selected, and the lines that show alignment while dragging. Pure.

import { bottom, bounds, centre, type Point, type Rect, right } from '../geometry/rect.ts';

type Rects = ReadonlyMap<string, Rect>;

/** Left edges on the leftmost one. */
export function alignedLeft(rects: Rects): Map<string, Point> {
  const x = Math.min(...[...rects.values()].map((rect) => rect.x));
  return new Map([...rects].map(([id, { y }]) => [id, { x, y }]));
}

/** Upper edges on the topmost one. */
export function alignedTop(rects: Rects): Map<string, Point> {
  const y = Math.min(...[...rects.values()].map((rect) => rect.y));
  return new Map([...rects].map(([id, { x }]) => [id, { x, y }]));
}

/** Equal gaps between the first and the last, which stay. */
export function distributed(rects: Rects, axis: 'x' | 'y'): Map<string, Point> {
  const length = axis === 'x' ? 'width' : 'height';
  const order = [...rects].sort(([, a], [, b]) => a[axis] - b[axis]);
  const box = bounds(rects.values());
  if (box === null || order.length < 3) return new Map();
  const used = order.reduce((sum, [, rect]) => sum + rect[length], 0);
  const gap = (box[length] - used) / (order.length - 1);
  let at = box[axis];
  return new Map(
    order.map(([id, rect]) => {
      const place = { x: rect.x, y: rect.y, [axis]: Math.round(at) };
      at += rect[length] + gap;
      return [id, place];
    }),
  );
}

export interface HelperLines {
  /** Graph units; null where nothing is in line. */
  readonly x: number | null;
  readonly y: number | null;
  /** Where the dragged rectangle goes to be exactly in line. */
  readonly snapped: Point;
}

/** Lines through edges and middles of other nodes that the dragged one is nearly on. */
export function helperLines(dragged: Rect, others: Iterable<Rect>, tolerance: number): HelperLines {
  let x: Match | null = null;
  let y: Match | null = null;
  for (const other of others) {
    x = better(x, match(columns(dragged), columns(other), tolerance));
    y = better(y, match(rows(dragged), rows(other), tolerance));
  }
  return {
    x: x?.line ?? null,
    y: y?.line ?? null,
    snapped: { x: dragged.x + (x?.offset ?? 0), y: dragged.y + (y?.offset ?? 0) },
  };
}

interface Match {
  readonly line: number;
  readonly offset: number;
}

const columns = (rect: Rect): readonly number[] => [rect.x, centre(rect).x, right(rect)];
const rows = (rect: Rect): readonly number[] => [rect.y, centre(rect).y, bottom(rect)];

/** Left with left, middle with middle, right with right. */
function match(own: readonly number[], its: readonly number[], tolerance: number): Match | null {
  let best: Match | null = null;
  for (const [index, line] of its.entries()) {
    const offset = line - (own[index] ?? 0);
    if (Math.abs(offset) <= tolerance) best = better(best, { line, offset });
  }
  return best;
}

const better = (a: Match | null, b: Match | null): Match | null => {
  if (a === null || b === null) return a ?? b;
  return Math.abs(b.offset) < Math.abs(a.offset) ? b : a;
};
