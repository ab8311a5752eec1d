// Deletes a queue that nobody has used for its x-expires time [rabbitmq: ttl, queue TTL]. Uses are
// only noted on the queue; one timer looks at them when the time could be over.

import type { Clock } from '../ports.ts';
import type { Queue } from './queue.ts';

/** Watches over the idle time of queues, of each as long as it is set. */
export class QueueLeases {
  readonly #clock: Clock;
  readonly #onExpired: (queue: Queue) => void;
  /** What ends the watch. */
  readonly #ends = new Map<Queue, () => void>();

  constructor(clock: Clock, onExpired: (queue: Queue) => void) {
    this.#clock = clock;
    this.#onExpired = onExpired;
  }

  /** Begins anew with the time that is set now; to be called when that changes. */
  watch(queue: Queue): void {
    this.forget(queue);
    const { expiresMs } = queue.settings;
    if (expiresMs === null) return;
    const expire = (): void => this.#onExpired(queue);
    this.#ends.set(queue, leaseQueue(this.#clock, queue, expiresMs, expire));
  }

  forget(queue: Queue): void {
    this.#ends.get(queue)?.();
    this.#ends.delete(queue);
  }
}

/**
 * Watches `queue` until it is deleted or the returned function is called; calls `onExpired` at most
 * once.
 */
function leaseQueue(
  clock: Clock,
  queue: Queue,
  expiresMs: number,
  onExpired: () => void,
): () => void {
  const check = (): void => {
    if (queue.isDeleted) return;
    const endsAtMs = queue.lastUsedAtMs + expiresMs;
    if (queue.consumers.count > 0) cancel = clock.at(clock.nowMs + expiresMs, check);
    else if (endsAtMs > clock.nowMs) cancel = clock.at(endsAtMs, check);
    else onExpired();
  };
  let cancel = clock.at(queue.lastUsedAtMs + expiresMs, check);
  return () => cancel();
}
