// One read of a part of a stream: stands for the segment towards the store, so that several can read it.

import type { Lane } from './lane.ts';
import type { QueuedMessage } from './queued-message.ts';

export class StreamRead implements Lane {
  /** Of the segment that is read. */
  readonly id: number;
  /** Not this read's business, but the store's towards a lane. */
  deliveryHorizon = 0;
  readonly #onMessages: (messages: QueuedMessage[]) => void;

  constructor(id: number, onMessages: (messages: QueuedMessage[]) => void) {
    this.id = id;
    this.#onMessages = onMessages;
  }

  acceptRead(messages: QueuedMessage[]): void {
    this.#onMessages(messages);
  }

  resume(): void {}
}
