// The newest messages of a vhost that reached no queue: exchange, key and time, in a ring that is never
// grown. Noted on the hot path: must not allocate.

/** Where a message was to go that went nowhere. */
export interface UnroutableNote {
  /** Milliseconds since 1970, of the coarse clock. */
  readonly atMs: number;
  readonly exchange: string;
  readonly routingKey: string;
}

/** Notes kept; older ones are overwritten. */
const CAPACITY = 32;

export class UnroutableNotes {
  /** Noted so far; the newest is number `count`. */
  count = 0;
  readonly #times = new Array<number>(CAPACITY).fill(0);
  readonly #exchanges = new Array<string>(CAPACITY).fill('');
  readonly #routingKeys = new Array<string>(CAPACITY).fill('');

  note(atMs: number, exchange: string, routingKey: string): void {
    const slot = this.count % CAPACITY;
    this.#times[slot] = atMs;
    this.#exchanges[slot] = exchange;
    this.#routingKeys[slot] = routingKey;
    this.count += 1;
  }

  /** Those after number `count`, oldest first, the newest `limit` at most. */
  since(count: number, limit = CAPACITY): UnroutableNote[] {
    const notes: UnroutableNote[] = [];
    const first = Math.max(count, this.count - Math.min(limit, CAPACITY));
    for (let number = first; number < this.count; number += 1) {
      const slot = number % CAPACITY;
      notes.push({
        atMs: this.#times[slot] ?? 0,
        exchange: this.#exchanges[slot] ?? '',
        routingKey: this.#routingKeys[slot] ?? '',
      });
    }
    return notes;
  }
}
