// Deletes a queue that nobody has used for its x-expires time [rabbitmq: ttl, queue TTL]. Uses are
// only noted on the queue; one timer looks at them when the time could be over.

import type { Clock } from '../ports.ts';
import type { Queue } from './queue.ts';

/**
 * Watches `queue` until it is deleted or the returned function is called; calls `onExpired` at most
 * once.
 */
export function leaseQueue(
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
