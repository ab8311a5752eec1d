// How full a queue's bar is drawn. Pure.

/** Without a limit a bar is full at this depth. */
const FULL = 100_000;

export interface DepthShares {
  /** Parts of the bar, 0 to 1. */
  readonly ready: number;
  readonly total: number;
}

/**
 * Of a limited queue the share of its limit; of others a logarithmic scale, on which one message can be seen
 * and a hundred thousand fill the bar.
 */
export function depthShares(ready: number, unacked: number, maxLength: number | null): DepthShares {
  const sum = ready + unacked;
  if (sum <= 0) return { ready: 0, total: 0 };
  const isLimited = maxLength !== null && maxLength > 0;
  const total = isLimited ? Math.min(1, sum / maxLength) : Math.log1p(sum) / Math.log1p(FULL);
  const seen = Math.min(1, Math.max(total, 0.03));
  return { ready: (seen * ready) / sum, total: seen };
}
