// Counts the messages of one Transaction request that are not safe yet.

import type { Message, PublishObserver } from '../../broker/message.ts';

export class PendingTransaction implements PublishObserver {
  readonly #onSafe: () => void;
  /** One for the request itself, until everything has been applied. */
  #unstored = 1;

  constructor(onSafe: () => void) {
    this.#onSafe = onSafe;
  }

  add(message: Message): void {
    this.#unstored += 1;
    message.observer = this;
    message.unstored = 1;
  }

  confirmPublish(): void {
    this.release();
  }

  /** One message is safe, or all are applied. */
  release(): void {
    this.#unstored -= 1;
    if (this.#unstored === 0) this.#onSafe();
  }
}
