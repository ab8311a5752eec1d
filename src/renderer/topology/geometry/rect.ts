// Rectangles and points of the canvas, in graph units. Pure.

import type { Point } from '../../state/authoring-store.ts';

export type { Point };

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const right = (rect: Rect): number => rect.x + rect.width;
export const bottom = (rect: Rect): number => rect.y + rect.height;
export const centre = (rect: Rect): Point => ({
  x: rect.x + rect.width / 2,
  y: rect.y + rect.height / 2,
});

/** Whether they overlap when each keeps `gap` to the other. */
export function overlaps(a: Rect, b: Rect, gap = 0): boolean {
  return (
    a.x < right(b) + gap && b.x < right(a) + gap && a.y < bottom(b) + gap && b.y < bottom(a) + gap
  );
}

/** The smallest rectangle around all; null around none. */
export function bounds(rects: Iterable<Rect>): Rect | null {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let farRight = Number.NEGATIVE_INFINITY;
  let farBottom = Number.NEGATIVE_INFINITY;
  for (const rect of rects) {
    left = Math.min(left, rect.x);
    top = Math.min(top, rect.y);
    farRight = Math.max(farRight, right(rect));
    farBottom = Math.max(farBottom, bottom(rect));
  }
  if (left > farRight) return null;
  return { x: left, y: top, width: farRight - left, height: farBottom - top };
}

export const grown = (rect: Rect, by: number): Rect => ({
  x: rect.x - by,
  y: rect.y - by,
  width: rect.width + 2 * by,
  height: rect.height + 2 * by,
});

export const rectAt = (at: Point, size: { width: number; height: number }): Rect => ({
  x: at.x,
  y: at.y,
  width: size.width,
  height: size.height,
});
