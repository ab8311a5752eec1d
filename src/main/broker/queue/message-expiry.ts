// One timer for a queue's messages: it fires when the first head of its lanes expires. Per-message
// timers would cost more than the messages.

import type { Clock } from '../ports.ts';
import type { QueueLanes } from './queue-lanes.ts';

export class MessageExpiry {
  readonly #clock: Clock;
  readonly #lanes: QueueLanes;
  readonly #onExpired: () => void;
  #armedForMs = Infinity;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, lanes: QueueLanes, onExpired: () => void) {
    this.#clock = clock;
    this.#lanes = lanes;
    this.#onExpired = onExpired;
  }

  /** Makes sure that the timer fires no later than the first head expires. */
  arm(): void {
    const nextMs = this.#lanes.nextExpiryMs();
    if (nextMs >= this.#armedForMs) return;
    this.#cancel?.();
    this.#armedForMs = nextMs;
    this.#cancel = this.#clock.at(nextMs, () => {
      this.#armedForMs = Infinity;
      this.#cancel = null;
      this.#onExpired();
    });
  }

  cancel(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#armedForMs = Infinity;
  }
}
