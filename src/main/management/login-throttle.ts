// Slows down who guesses passwords over HTTP: after some failures for a name from an address, further
// ones wait. Memory is bounded; a success forgets the failures.

const FREE_FAILURES = 5;
const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 10_000;
const MAX_ENTRIES = 10_000;

interface Failures {
  count: number;
  blockedUntilMs: number;
}

export class LoginThrottle {
  readonly #failures = new Map<string, Failures>();

  /** Milliseconds until the name may be tried from the address again; 0 for now. */
  waitMs(address: string, username: string, nowMs: number): number {
    const failures = this.#failures.get(keyOf(address, username));
    return Math.max(0, (failures?.blockedUntilMs ?? 0) - nowMs);
  }

  noteFailure(address: string, username: string, nowMs: number): void {
    const key = keyOf(address, username);
    const failures = this.#failures.get(key) ?? { count: 0, blockedUntilMs: 0 };
    failures.count += 1;
    if (failures.count >= FREE_FAILURES) {
      const pauseMs = FIRST_PAUSE_MS * 2 ** (failures.count - FREE_FAILURES);
      failures.blockedUntilMs = nowMs + Math.min(MAX_PAUSE_MS, pauseMs);
    }
    // The newest last, so that the oldest goes first.
    this.#failures.delete(key);
    this.#failures.set(key, failures);
    if (this.#failures.size > MAX_ENTRIES) {
      const [oldest] = this.#failures.keys();
      if (oldest !== undefined) this.#failures.delete(oldest);
    }
  }

  noteSuccess(address: string, username: string): void {
    this.#failures.delete(keyOf(address, username));
  }
}

const keyOf = (address: string, username: string): string => `${address} ${username}`;
