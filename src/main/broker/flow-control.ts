// Slows publishers down to what the others can do: the store, which may be behind with writing, and
// the consumers of the queues they publish to. A connection that has to wait is not read from; no
// frame says so, TCP does [rabbitmq: flow control].

import type { Clock, MessageStore } from './ports.ts';
import type { Queue } from './queue/queue.ts';

/** Unwritten bytes above which publishers wait; they go on at half of it. */
const STORE_HIGH_WATER_BYTES = 32 * 1024 * 1024;
/** A queue with consumers lags when it holds more than either. */
const LAG_MESSAGES = 8192;
const LAG_BYTES = 4 * 1024 * 1024;
/** Consumers that take nothing for this long are not waited for: they may be slow on purpose. */
const PATIENCE_MS = 2;

interface PacedPublisher {
  readonly queue: Queue;
  readonly resume: () => void;
  delivered: number;
  idleSinceMs: number;
}

export class FlowControl {
  readonly #store: MessageStore;
  readonly #clock: Clock;
  readonly #keepTurning: () => void;
  #waitingForStore: (() => void)[] = [];
  #paced: PacedPublisher[] = [];
  #lagging: Queue | null = null;

  /** `keepTurning` makes sure that another turn comes. */
  constructor(store: MessageStore, clock: Clock, keepTurning: () => void) {
    this.#store = store;
    this.#clock = clock;
    this.#keepTurning = keepTurning;
  }

  /** A queue took a message although its consumers are behind. */
  noteEnqueued(queue: Queue): void {
    if (queue.readyMessages > LAG_MESSAGES || queue.readyBytes > LAG_BYTES) this.#lagging = queue;
  }

  /**
   * After a connection's input was processed: holds further input back, if what was published has
   * to be dealt with first. `hold` stops the input and returns what lets it go on.
   */
  check(hold: () => () => void): void {
    if (this.#store.backlogBytes > STORE_HIGH_WATER_BYTES) this.#waitingForStore.push(hold());
    const queue = this.#lagging;
    if (queue === null) return;
    this.#lagging = null;
    const delivered = queue.counters.handedOut;
    this.#paced.push({ queue, resume: hold(), delivered, idleSinceMs: this.#clock.nowMs });
    this.#keepTurning();
  }

  /** Lets publishers go on for whom the reason to wait is over; asked at the end of every turn. */
  relieve(): void {
    if (this.#waitingForStore.length > 0) this.#relieveStoreWaiters();
    if (this.#paced.length > 0) this.#relievePaced();
  }

  #relieveStoreWaiters(): void {
    if (this.#store.backlogBytes > STORE_HIGH_WATER_BYTES / 2) return;
    for (const resume of this.#waitingForStore.splice(0)) resume();
  }

  #relievePaced(): void {
    const waiting = this.#paced;
    this.#paced = [];
    for (const publisher of waiting) {
      if (this.#mustWait(publisher)) this.#paced.push(publisher);
      else publisher.resume();
    }
    if (this.#paced.length > 0) this.#keepTurning();
  }

  #mustWait(publisher: PacedPublisher): boolean {
    const { queue } = publisher;
    if (queue.isDeleted || queue.consumers.count === 0) return false;
    if (queue.readyMessages <= LAG_MESSAGES / 2 && queue.readyBytes <= LAG_BYTES / 2) return false;
    const { nowMs } = this.#clock;
    const delivered = queue.counters.handedOut;
    if (delivered !== publisher.delivered) {
      publisher.delivered = delivered;
      publisher.idleSinceMs = nowMs;
    }
    return nowMs - publisher.idleSinceMs < PATIENCE_MS;
  }
}
