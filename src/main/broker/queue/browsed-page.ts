// One look at a part of a lane: what is in memory, completed from disk. It stands for the lane towards
// the store, so that the lane's own reads go on undisturbed.

import type { Lane } from './lane.ts';
import type { QueuedMessage } from './queued-message.ts';

/** Messages in order of position; `isEnd` when there are no more behind them. */
export type BrowseReply = (messages: readonly QueuedMessage[], isEnd: boolean) => void;

/** The lane that is looked at. */
interface BrowsedLane {
  readonly id: number;
  /** What is read back up to this position may have been delivered before a crash. */
  readonly redeliveredUpTo: number;
}

export class BrowsedPage implements Lane {
  readonly id: number;
  /** Not this page's business, but the store's towards a lane. */
  deliveryHorizon = 0;
  readonly #redeliveredUpTo: number;
  readonly #found: QueuedMessage[];
  readonly #maxMessages: number;
  readonly #maxBytes: number;
  #foundBytes: number;
  #reply: BrowseReply | null;
  #onDone: () => void = () => {};
  #isCut: boolean;

  constructor(
    lane: BrowsedLane,
    inMemory: readonly QueuedMessage[],
    maxMessages: number,
    maxBytes: number,
    reply: BrowseReply,
  ) {
    this.id = lane.id;
    this.#redeliveredUpTo = lane.redeliveredUpTo;
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
    for (const queued of messages) {
      if (queued.position <= this.#redeliveredUpTo) queued.isRedelivered = true;
    }
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
