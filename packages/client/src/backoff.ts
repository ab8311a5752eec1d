// How long to wait between attempts to connect again.

/** When and how often to connect again after the connection broke. */
export interface ReconnectOptions {
  /** First wait in milliseconds; doubled from attempt to attempt. Default 100. */
  readonly initialDelayMs?: number;
  /** Longest wait in milliseconds. Default 10,000. */
  readonly maxDelayMs?: number;
  /** Attempts in a row before the client gives up. Default: never. */
  readonly maxAttempts?: number;
}

/** The wait before attempt number `attempt` (from 1), with up to half taken off by chance. */
export function delayBefore(
  attempt: number,
  options: ReconnectOptions,
  random: () => number = Math.random,
): number {
  const { initialDelayMs = 100, maxDelayMs = 10_000 } = options;
  const full = Math.min(maxDelayMs, initialDelayMs * 2 ** Math.min(attempt - 1, 30));
  // Clients that lost the same broker must not all come back in the same moment.
  return full * (1 - random() / 2);
}
