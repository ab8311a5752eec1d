// The latest messages of a stream in memory, for readers that keep up. Bounded; what it forgets is on
// disk, or on its way there.

import { Deque } from '../../base/deque.ts';
import { MemoryBudget } from '../memory-budget.ts';
import type { QueuedMessage } from './queued-message.ts';

const TAIL_BYTES = 2 * 1024 * 1024;

export class StreamTail {
  readonly #budget: MemoryBudget;
  readonly #messages = new Deque<QueuedMessage>();
  #bytes = 0;

  constructor(budget: MemoryBudget) {
    this.#budget = budget;
  }

  /** Positions without a gap: a message that does not follow the last one begins anew. */
  push(queued: QueuedMessage): void {
    const first = this.#messages.peek();
    if (first !== undefined && first.position + this.#messages.length !== queued.position) {
      this.clear();
    }
    const cost = MemoryBudget.cost(queued.message.body.length);
    this.#messages.push(queued);
    this.#bytes += cost;
    this.#budget.usedBytes += cost;
    while (this.#bytes > TAIL_BYTES || !this.#budget.allows(this.#bytes)) {
      if (!this.#shift()) break;
    }
  }

  /** The message at a position, if it is kept. */
  at(position: number): QueuedMessage | undefined {
    const first = this.#messages.peek();
    if (first === undefined || position < first.position) return undefined;
    return this.#messages.at(position - first.position);
  }

  /** The lowest position kept; Infinity when there is none. */
  get firstPosition(): number {
    return this.#messages.peek()?.position ?? Infinity;
  }

  clear(): void {
    while (this.#shift());
  }

  #shift(): boolean {
    const queued = this.#messages.shift();
    if (queued === undefined) return false;
    const cost = MemoryBudget.cost(queued.message.body.length);
    this.#bytes -= cost;
    this.#budget.usedBytes -= cost;
    return true;
  }
}
