// Messages that came back to their queue with a delay: nobody gets them before its end. One timer for
// all of them. Kept in memory only: after a restart they are ready at once.

import { type DeadlineEntry, DeadlineHeap } from '../../base/deadline-heap.ts';
import type { Clock } from '../ports.ts';
import type { QueuedMessage } from './queued-message.ts';

export class DelayedMessages {
  readonly #clock: Clock;
  readonly #onDue: (queued: QueuedMessage) => void;
  readonly #heap = new DeadlineHeap<QueuedMessage>();
  readonly #entries = new Map<QueuedMessage, DeadlineEntry<QueuedMessage>>();
  #armedForMs = Infinity;
  #cancel: () => void = () => {};

  /** `onDue` gets each message when its delay is over, in order of the ends. */
  constructor(clock: Clock, onDue: (queued: QueuedMessage) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** `untilMs` is clock time. */
  add(queued: QueuedMessage, untilMs: number): void {
    this.#entries.set(queued, this.#heap.add(queued, untilMs));
    this.#arm();
  }

  forEach(visit: (queued: QueuedMessage, untilMs: number) => void): void {
    for (const [queued, { deadlineMs }] of this.#entries) visit(queued, deadlineMs);
  }

  /** Takes all of them out, before their time. */
  takeAll(): QueuedMessage[] {
    const taken = [...this.#entries.keys()];
    for (const entry of this.#entries.values()) this.#heap.remove(entry);
    this.#entries.clear();
    this.#arm();
    return taken;
  }

  #arm(): void {
    const nextMs = this.#heap.nextDeadlineMs;
    if (nextMs === this.#armedForMs) return;
    this.#cancel();
    this.#armedForMs = nextMs;
    this.#cancel = nextMs === Infinity ? () => {} : this.#clock.at(nextMs, () => this.#release());
  }

  #release(): void {
    this.#armedForMs = Infinity;
    const { nowMs } = this.#clock;
    const due: QueuedMessage[] = [];
    for (;;) {
      const queued = this.#heap.takeDue(nowMs);
      if (queued === undefined) break;
      this.#entries.delete(queued);
      due.push(queued);
    }
    this.#arm();
    for (const queued of due) this.#onDue(queued);
  }
}
