// What is on screen, in steps: a pan of a few pixels changes nothing, so nothing is rendered for it. Pure.

import type { Rect } from '../geometry/rect.ts';
import type { Detail } from './canvas-store.ts';

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

/** The visible rectangle in graph units. */
export const visibleRect = ({ x, y, zoom, width, height }: View): Rect => ({
  x: -x / zoom,
  y: -y / zoom,
  width: width / zoom,
  height: height / zoom,
});

/** What is drawn around the screen, as a share of it on each side. */
const MARGIN = 0.2;
/** Far out all is one picture that takes a while to draw: more of it, less often. */
const FAR_MARGIN = 0.6;

/** An area this many times as wide as what is seen is too large. */
const MAX_EXCESS = 2.3;

/**
 * The area to draw well: the one there is, while it holds all that is visible and is not much larger; else a
 * new one with some margin.
 */
export function drawnArea(current: Rect | null, view: View, detail: Detail): Rect | null {
  if (view.width === 0) return null;
  const seen = visibleRect(view);
  if (current !== null && holds(current, seen) && current.width < seen.width * MAX_EXCESS)
    return current;
  const margin = detail === 'far' ? FAR_MARGIN : MARGIN;
  return {
    x: seen.x - seen.width * margin,
    y: seen.y - seen.height * margin,
    width: seen.width * (1 + 2 * margin),
    height: seen.height * (1 + 2 * margin),
  };
}

const holds = (outer: Rect, inner: Rect): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/** Steps of a half, with some reluctance to go back and forth at the border. */
export const zoomStepAt = (zoom: number): number => Math.round(Math.log2(zoom) * 2) / 2;
