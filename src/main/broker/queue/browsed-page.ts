// One look at a part of a lane: what is in memory, completed from disk. It stands for the lane towards
// the store, so that the lane's own reads go on undisturbed.

import type { Lane } from './lane.ts';
import type { QueuedMessage } from './queued-message.ts';

/** Messages in order of position; `isEnd` when there are no more behind them. */
export type BrowseReply = (messages: readonly QueuedMessage[], isEnd: boolean) => void;

export class BrowsedPage implements Lane {
  readonly id: number;
  /** Not this page's business, but the store's towards a lane. */
  deliveryHorizon = 0;
  readonly #found: QueuedMessage[];
  readonly #maxMessages: number;
  readonly #maxBytes: number;
  #foundBytes: number;
  #reply: BrowseReply | null;
  #onDone: () => void = () => {};
  #isCut: boolean;

  constructor(
    id: number,
    inMemory: readonly QueuedMessage[],
    maxMessages: number,
    maxBytes: number,
    reply: BrowseReply,
  ) {
    this.id = id;
    this.#maxMessages = maxMessages;
    this.#maxBytes = maxBytes;
    this.#reply = reply;
    this.#found = [];
    this.#foundBytes = 0;
    this.#isCut = false;
    this.#take(inMemory);
  }

  /** Whether no more messages fit. */
  get isFull(): boolean {
    return this.#isCut || this.#isOver;
  }

  get missingMessages(): number {
    return this.#maxMessages - this.#found.length;
  }

  get missingBytes(): number {
    return this.#maxBytes - this.#foundBytes;
  }

  get #isOver(): boolean {
    return this.#found.length >= this.#maxMessages || this.#foundBytes >= this.#maxBytes;
  }

  whenDone(onDone: () => void): void {
    this.#onDone = onDone;
  }

  acceptRead(messages: QueuedMessage[], isEnd: boolean): void {
    this.#take(messages);
    if (!isEnd) this.#isCut = true;
    this.finish();
  }

  resume(): void {}

  /** Answers with what there is; `hasMore` when there is more behind it. */
  finish(hasMore = this.#isCut): void {
    const reply = this.#reply;
    this.#reply = null;
    this.#onDone();
    reply?.(this.#found, !hasMore && !this.#isCut);
  }

  #take(messages: readonly QueuedMessage[]): void {
    for (const queued of messages) {
      if (this.#isOver) {
        this.#isCut = true;
        return;
      }
      this.#found.push(queued);
      this.#foundBytes += queued.message.body.length;
    }
  }
}
