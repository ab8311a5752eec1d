// The curve an edge takes between two nodes, as one cubic Bézier. Pure.

import { bottom, centre, type Point, type Rect, right } from './rect.ts';

export interface Curve {
  readonly from: Point;
  readonly c1: Point;
  readonly c2: Point;
  readonly to: Point;
}

/** Distance between the curves of parallel bindings in their middle, graph units. */
export const LANE = 24;

/** Less room than this between two nodes, and the edge goes around. */
const MIN_FORWARD = 16;

/** Offset of lane `index` of `count` from the middle; narrower when there are very many. */
export function laneOffset(index: number, count: number): number {
  const step = count > 12 ? (LANE * 12) / count : LANE;
  return (index - (count - 1) / 2) * step;
}

/** `lane` moves the middle of the curve by that much across its direction. */
export function edgeCurve(source: Rect, target: Rect, lane = 0): Curve {
  if (target.x - right(source) >= MIN_FORWARD) return forward(source, target, lane);
  if (isSame(source, target)) return loop(source, lane);
  if (isApart(source, target)) return vertical(source, target, lane);
  return backward(source, target, lane);
}

const isSame = (a: Rect, b: Rect): boolean => a.x === b.x && a.y === b.y && a.width === b.width;

/** One stands clearly above the other, so that an edge can go from the near side to the near side. */
const isApart = (a: Rect, b: Rect): boolean =>
  bottom(a) + MIN_FORWARD <= b.y || bottom(b) + MIN_FORWARD <= a.y;

/** A lane of 1 in the controls is 3/4 of 1 in the middle of the curve. */
const controlLane = (lane: number): number => (lane * 4) / 3;

function forward(source: Rect, target: Rect, lane: number): Curve {
  const from = { x: right(source), y: centre(source).y };
  const to = { x: target.x, y: centre(target).y };
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const reach = Math.max(36, dx * 0.48);
  // Across the straight line between the ends: steep lanes keep apart as flat ones do.
  const shift = controlLane(lane) / (Math.hypot(dx, dy) || 1);
  const aside = { x: -dy * shift, y: dx * shift };
  return {
    from,
    c1: { x: from.x + reach + aside.x, y: from.y + aside.y },
    c2: { x: to.x - reach + aside.x, y: to.y + aside.y },
    to,
  };
}

/** From a handle to the pointer, wherever that is. */
export function pendingCurve(from: Point, to: Point, direction: 1 | -1): Curve {
  const reach = Math.max(40, Math.abs(to.x - from.x) * 0.45) * direction;
  return {
    from,
    c1: { x: from.x + reach, y: from.y },
    c2: { x: to.x - reach, y: to.y },
    to,
  };
}

/** To what is above or below and not to the right: from the near side to the near side. */
function vertical(source: Rect, target: Rect, lane: number): Curve {
  const isDown = centre(target).y > centre(source).y;
  const from = { x: centre(source).x, y: isDown ? bottom(source) : source.y };
  const to = { x: centre(target).x, y: isDown ? target.y : bottom(target) };
  const reach = Math.max(28, Math.abs(to.y - from.y) * 0.5) * (isDown ? 1 : -1);
  const shift = controlLane(lane);
  return {
    from,
    c1: { x: from.x + shift, y: from.y + reach },
    c2: { x: to.x + shift, y: to.y - reach },
    to,
  };
}

/** To a node on the left at about the same height: around below. */
function backward(source: Rect, target: Rect, lane: number): Curve {
  const from = { x: centre(source).x, y: bottom(source) };
  const to = { x: centre(target).x, y: bottom(target) };
  const low = Math.max(from.y, to.y) + 48 + Math.abs(from.x - to.x) * 0.08 + controlLane(lane);
  return { from, c1: { x: from.x, y: low }, c2: { x: to.x, y: low }, to };
}

/** From a node to itself. */
function loop(rect: Rect, lane: number): Curve {
  const from = { x: right(rect), y: centre(rect).y };
  const to = { x: centre(rect).x, y: bottom(rect) };
  return {
    from,
    c1: { x: from.x + 72 + lane, y: from.y },
    c2: { x: to.x, y: to.y + 72 + lane },
    to,
  };
}

export const pathOf = ({ from, c1, c2, to }: Curve): string =>
  `M${r(from.x)},${r(from.y)}C${r(c1.x)},${r(c1.y)} ${r(c2.x)},${r(c2.y)} ${r(to.x)},${r(to.y)}`;

/** An arrow's head at the end of a curve, `size` long. */
export function arrowOf(curve: Curve, size: number): string {
  const behind = pointAt(curve, 0.94);
  const length = Math.hypot(curve.to.x - behind.x, curve.to.y - behind.y) || 1;
  const dx = ((curve.to.x - behind.x) / length) * size;
  const dy = ((curve.to.y - behind.y) / length) * size;
  const { x, y } = curve.to;
  const half = 0.52;
  const left = `${r(x - dx - dy * half)},${r(y - dy + dx * half)}`;
  return `M${r(x)},${r(y)}L${left} ${r(x - dx + dy * half)},${r(y - dy - dx * half)}Z`;
}

/** The point at `t`, 0 to 1 (not by length). */
export function pointAt({ from, c1, c2, to }: Curve, t: number): Point {
  const u = 1 - t;
  const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
  return {
    x: a * from.x + b * c1.x + c * c2.x + d * to.x,
    y: a * from.y + b * c1.y + c * c2.y + d * to.y,
  };
}

export interface Track {
  /** x and y alternating, evenly spaced by length. */
  readonly points: Float32Array;
  readonly length: number;
}

/** Points about `step` apart along the curve, for what moves on it. */
export function trackOf(curve: Curve, step = 12): Track {
  const fine = 48;
  const xs = new Float32Array(fine + 1);
  const ys = new Float32Array(fine + 1);
  const lengths = new Float32Array(fine + 1);
  for (let i = 0; i <= fine; i++) {
    const { x, y } = pointAt(curve, i / fine);
    xs[i] = x;
    ys[i] = y;
    if (i > 0) {
      const dx = x - (xs[i - 1] ?? 0);
      const dy = y - (ys[i - 1] ?? 0);
      lengths[i] = (lengths[i - 1] ?? 0) + Math.hypot(dx, dy);
    }
  }
  const length = lengths[fine] ?? 0;
  const count = Math.max(2, Math.ceil(length / step) + 1);
  const points = new Float32Array(count * 2);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const wanted = (length * i) / (count - 1);
    while (at < fine - 1 && (lengths[at + 1] ?? 0) < wanted) at++;
    const start = lengths[at] ?? 0;
    const span = (lengths[at + 1] ?? 0) - start || 1;
    const part = Math.min(1, (wanted - start) / span);
    points[2 * i] = (xs[at] ?? 0) + ((xs[at + 1] ?? 0) - (xs[at] ?? 0)) * part;
    points[2 * i + 1] = (ys[at] ?? 0) + ((ys[at + 1] ?? 0) - (ys[at] ?? 0)) * part;
  }
  return { points, length };
}

/** One decimal: shorter paths, and no visible difference. */
const r = (value: number): number => Math.round(value * 10) / 10;
