// One first-in first-out sequence of a queue as the store sees it. A queue has one lane, a priority
// queue one for each priority level.

import type { QueuedMessage } from './queued-message.ts';

/** The unit of storage; a queue's ready list implements it. */
export interface Lane {
  /** Unique in the data folder for ever; assigned by the broker when the queue is declared. */
  readonly id: number;
  /**
   * Positions up to this one may have been delivered as far as the disk knows (durable): after a
   * crash they come back flagged as redelivered. Written by the store on commit.
   */
  deliveryHorizon: number;
  /** The store committed a wider `deliveryHorizon`, or finished a read: deliveries may go on. */
  resume(): void;
  /** Result of `MessageStore.read`, in order of position, settled ones left out. */
  acceptRead(messages: QueuedMessage[], isEnd: boolean): void;
}
