// Slows publishers down to what the store can write: while it is behind, connections that publish
// are not read from. No frame says so: TCP does [rabbitmq: flow control].

import type { MessageStore } from './ports.ts';

/** Unwritten bytes above which publishers wait; they go on at half of it. */
const HIGH_WATER_BYTES = 32 * 1024 * 1024;

export class FlowControl {
  readonly #store: MessageStore;
  #waiting: (() => void)[] = [];

  constructor(store: MessageStore) {
    this.#store = store;
  }

  get isCongested(): boolean {
    return this.#store.backlogBytes > HIGH_WATER_BYTES;
  }

  /** Calls `resume` once, when the store has caught up. */
  wait(resume: () => void): void {
    this.#waiting.push(resume);
  }

  /** Lets publishers go on if the store has caught up; asked at the end of every turn. */
  relieve(): void {
    if (this.#waiting.length === 0 || this.#store.backlogBytes > HIGH_WATER_BYTES / 2) return;
    for (const resume of this.#waiting.splice(0)) resume();
  }
}
