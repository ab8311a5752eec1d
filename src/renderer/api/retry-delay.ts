// How long to wait before the next attempt to connect.

const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/** Doubles with every attempt that failed in a row, `attempts` counts from 0. */
export function retryDelayMs(attempts: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** attempts);
}
