// How wide an edge is drawn for its rate: a logarithmic scale up to a maximum that follows the traffic and
// falls slowly when it does. Pure.

/** Half of the maximum is forgotten after about 20 s: after 30 s of silence the scale has clearly moved. */
const DECAY_TAU_MS = 30_000;
const MIN_MAXIMUM = 10;

export const QUIET_WIDTH = 1.25;
export const MAX_WIDTH = 6;

/** Widths are drawn in steps: fewer changes on screen, and small differences cannot be seen anyway. */
const STEP = 0.25;

/** The new maximum, messages per second: `highest` is the greatest rate now. */
export function movedMaximum(maximum: number, highest: number, elapsedMs: number): number {
  const decayed = maximum * Math.exp(-elapsedMs / DECAY_TAU_MS);
  return Math.max(MIN_MAXIMUM, decayed, highest);
}

/** Part of the scale, 0 to 1. */
export function share(perSecond: number, maximum: number): number {
  if (perSecond <= 0) return 0;
  return Math.min(1, Math.log1p(perSecond) / Math.log1p(Math.max(maximum, MIN_MAXIMUM)));
}

export function strokeWidth(perSecond: number, maximum: number): number {
  if (perSecond <= 0) return QUIET_WIDTH;
  const width = QUIET_WIDTH + 0.5 + share(perSecond, maximum) * (MAX_WIDTH - QUIET_WIDTH - 0.5);
  return Math.round(width / STEP) * STEP;
}

/** Three rates of the scale for a legend: its maximum, rounded up to a readable number, and two below. */
export function legendRates(maximum: number): readonly number[] {
  const top = readable(maximum);
  const low = 1;
  const middle = readable(Math.sqrt(top * low));
  return [low, middle, top];
}

/** 1, 2 or 5 times a power of ten, not below the value. */
function readable(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  for (const factor of [1, 2, 5]) if (factor * power >= value * 0.999) return factor * power;
  return 10 * power;
}
