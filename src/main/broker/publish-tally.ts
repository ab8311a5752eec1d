// What one channel has published, by exchange, so that a publisher can be shown with its exchanges.
// Counted on the hot path: a publisher that stays with one exchange costs one comparison.

import type { Exchange } from './exchange/exchange.ts';

/** Messages of a channel to one exchange since the channel was opened, or since it was forgotten. */
export interface PublishCount {
  readonly exchange: string;
  messages: number;
}

/** Beyond this many exchanges the counts start anew, so that a channel cannot grow without bound. */
const MAX_EXCHANGES = 512;

export class PublishTally {
  readonly #counts = new Map<string, PublishCount>();
  #last: Exchange | null = null;
  #lastCount: PublishCount = { exchange: '', messages: 0 };

  note(exchange: Exchange): void {
    if (exchange !== this.#last) this.#turnTo(exchange);
    this.#lastCount.messages += 1;
  }

  /** In the order of the first publish. */
  get counts(): Iterable<PublishCount> {
    return this.#counts.values();
  }

  /** Exchanges published to. */
  get size(): number {
    return this.#counts.size;
  }

  #turnTo(exchange: Exchange): void {
    this.#last = exchange;
    let count = this.#counts.get(exchange.name);
    if (count === undefined) {
      if (this.#counts.size >= MAX_EXCHANGES) this.#counts.clear();
      count = { exchange: exchange.name, messages: 0 };
      this.#counts.set(exchange.name, count);
    }
    this.#lastCount = count;
  }
}
