// A clock that stands still until the test moves it.

import { DeadlineHeap } from '../../src/main/base/deadline-heap.ts';
import type { Clock } from '../../src/main/broker/ports.ts';

export class ManualClock implements Clock {
  nowMs: number;
  readonly #tasks = new DeadlineHeap<() => void>();

  constructor(nowMs = 1_700_000_000_000) {
    this.nowMs = nowMs;
  }

  at(atMs: number, task: () => void): () => void {
    const entry = this.#tasks.add(task, atMs);
    return () => this.#tasks.remove(entry);
  }

  /** Tasks that wait for their time. */
  get waitingTasks(): number {
    return this.#tasks.size;
  }

  /** Lets the time pass, and everything in it happen at its time. */
  advance(ms: number): void {
    const endMs = this.nowMs + ms;
    for (;;) {
      const nextMs = this.#tasks.nextDeadlineMs;
      if (nextMs > endMs) break;
      this.nowMs = Math.max(this.nowMs, nextMs);
      this.#tasks.takeDue(nextMs)?.();
    }
    this.nowMs = endMs;
  }
}
