// When a channel's deliveries have to be settled: one timer for all of them, started by the first that
// has a limit.

import { type DeadlineEntry, DeadlineHeap } from '../../base/deadline-heap.ts';
import type { Clock } from '../../broker/ports.ts';

export class AckDeadlines {
  readonly #clock: Clock;
  readonly #onDue: (deliveryTags: readonly number[]) => void;
  readonly #heap = new DeadlineHeap<number>();
  readonly #entries = new Map<number, DeadlineEntry<number>>();
  #armedForMs = Infinity;
  #cancel: () => void = () => {};

  /** `onDue` gets delivery tags whose time is over, in order of their deadlines. */
  constructor(clock: Clock, onDue: (deliveryTags: readonly number[]) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Sets the time of a delivery anew, from now on; 0 is no limit. */
  set(deliveryTag: number, timeoutMs: number): void {
    const entry = this.#entries.get(deliveryTag);
    if (timeoutMs === 0) {
      this.remove(deliveryTag);
      return;
    }
    const deadlineMs = this.#clock.nowMs + timeoutMs;
    if (entry === undefined)
      this.#entries.set(deliveryTag, this.#heap.add(deliveryTag, deadlineMs));
    else this.#heap.reschedule(entry, deadlineMs);
    this.#arm();
  }

  remove(deliveryTag: number): void {
    const entry = this.#entries.get(deliveryTag);
    if (entry === undefined) return;
    this.#entries.delete(deliveryTag);
    this.#heap.remove(entry);
  }

  stop(): void {
    this.#cancel();
    this.#armedForMs = Infinity;
    this.#entries.clear();
  }

  /** A timer that fires too early, because its delivery was settled, arms itself again. */
  #arm(): void {
    const nextMs = this.#heap.nextDeadlineMs;
    if (nextMs >= this.#armedForMs || this.#entries.size === 0) return;
    this.#cancel();
    this.#armedForMs = nextMs;
    this.#cancel = this.#clock.at(nextMs, () => this.#check());
  }

  #check(): void {
    this.#armedForMs = Infinity;
    const due: number[] = [];
    for (;;) {
      const tag = this.#heap.takeDue(this.#clock.nowMs);
      if (tag === undefined) break;
      this.#entries.delete(tag);
      due.push(tag);
    }
    this.#arm();
    if (due.length > 0) this.#onDue(due);
  }
}
