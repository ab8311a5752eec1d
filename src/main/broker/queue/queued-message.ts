// A message's place in one queue: made once on enqueue, then handed from the ready list to a
// consumer's unacked list and back, so that a delivery allocates nothing.

import type { Consumer } from '../consumer.ts';
import type { Message } from '../message.ts';
import type { Lane } from './lane.ts';

/** Where the bytes are. */
export const Storage = {
  /** In memory only: transient, or the queue is. */
  none: 0,
  /** Handed to the store, not yet packed into a batch: removing it now means it is never written. */
  pending: 1,
  /** Packed into a batch that has not been committed. */
  writing: 2,
  stored: 3,
  /** Removed; the store forgets it. */
  removed: 4,
} as const;
export type Storage = (typeof Storage)[keyof typeof Storage];

export class QueuedMessage {
  /** Who holds a delivery of a stream may let go of it: see handed-out.ts. */
  message: Message;
  readonly lane: Lane;
  /** Place in its lane; rises by at least one for each message, and is kept across requeues. */
  readonly position: number;
  /** Milliseconds since the epoch, Infinity for never. */
  readonly expiresAtMs: number;
  /** True when it may have been delivered before. */
  isRedelivered = false;
  /** Deliveries that came back [rabbitmq: x-delivery-count]. */
  deliveryCount = 0;
  storage: Storage = Storage.none;
  /** True when the write must be durable before a confirm; false for a paged-out transient message. */
  readonly isDurable: boolean;
  /** Who holds it unacked; null when it is ready. */
  consumer: Consumer | null = null;
  /** Clock time of the last delivery, for the acknowledgement timeout. */
  deliveredAtMs = 0;

  constructor(
    message: Message,
    lane: Lane,
    position: number,
    expiresAtMs: number,
    isDurable: boolean,
  ) {
    this.message = message;
    this.lane = lane;
    this.position = position;
    this.expiresAtMs = expiresAtMs;
    this.isDurable = isDurable;
  }

  /** The same message in the same place, no longer held by anybody and unknown to the store. */
  returned(): QueuedMessage {
    const { message, lane, position, expiresAtMs, isDurable } = this;
    const copy = new QueuedMessage(message, lane, position, expiresAtMs, isDurable);
    copy.isRedelivered = true;
    copy.deliveryCount = this.deliveryCount;
    return copy;
  }
}
