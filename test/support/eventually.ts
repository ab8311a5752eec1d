// Waiting for a condition in tests without fixed sleeps.
// Polls briefly and fails with the last error, so a failure says what was still missing.

export interface EventuallyOptions {
  /** Milliseconds until the last failure is thrown. */
  withinMs?: number;
  /** Milliseconds between two attempts. */
  everyMs?: number;
}

/**
 * Runs `attempt` until it stops throwing and returns its value.
 * Throws the error of the last attempt when the time is up.
 */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  { withinMs = 5000, everyMs = 10 }: EventuallyOptions = {},
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() >= deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
