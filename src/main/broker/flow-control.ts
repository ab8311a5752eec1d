// Slows publishers down to what the others can do: the store, which may be behind with writing, and
// the consumers of the queues they publish to. A connection that has to wait is not read from; no
// frame says so, TCP does [rabbitmq: flow control]. Must never make one who publishes little, or only
// consumes, wait for those who flood.

import type { Clock, MessageStore } from './ports.ts';
import type { Queue } from './queue/queue.ts';

/** Unwritten bytes above which publishers wait; they go on at half of it. */
const STORE_HIGH_WATER_BYTES = 16 * 1024 * 1024;
/** A queue with consumers lags when it holds more than either. */
const LAG_MESSAGES = 8192;
const LAG_BYTES = 4 * 1024 * 1024;
/** A queue this many times as deep has a backlog: its publishers do not wait until that is consumed. */
const BACKLOG_FACTOR = 8;
/** The longest wait for consumers, however long they go on taking messages. */
const LONGEST_WAIT_MS = 50;
/** Consumers that take nothing for this long are not waited for: they may be slow on purpose. */
const PATIENCE_MS = 2;

/** What a connection may publish before it has to wait for what others caused. */
const FREE_BYTES = 32 * 1024;
/** What a message counts for beside its body. */
const MESSAGE_BYTES = 64;

/** What one connection has published of late. */
export class PublisherShare {
  /** Bytes since it last waited for consumers. */
  pacedBytes = 0;
  /** Bytes in this episode of the store being behind. */
  storeBytes = 0;
  episode = 0;
}

interface PacedPublisher {
  readonly queue: Queue;
  readonly resume: () => void;
  readonly untilMs: number;
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
  /** Published by the connection whose input is being processed. */
  #publishedBytes = 0;
  /** Counts how often the store caught up. */
  #episode = 0;

  /** `keepTurning` makes sure that another turn comes. */
  constructor(store: MessageStore, clock: Clock, keepTurning: () => void) {
    this.#store = store;
    this.#clock = clock;
    this.#keepTurning = keepTurning;
  }

  /** A message was published, to however many queues. */
  notePublished(bodyBytes: number): void {
    this.#publishedBytes += bodyBytes + MESSAGE_BYTES;
  }

  /** A queue took a message although its consumers are behind. */
  noteEnqueued(queue: Queue): void {
    if (lags(queue) && !hasBacklog(queue)) this.#lagging = queue;
  }

  /**
   * After a connection's input was processed: holds further input back, if what was published has
   * to be dealt with first. `hold` stops the input and returns what lets it go on.
   */
  check(share: PublisherShare, hold: () => () => void): void {
    const published = this.#publishedBytes;
    if (published === 0) return;
    this.#publishedBytes = 0;
    const queue = this.#lagging;
    this.#lagging = null;
    if (
      this.#store.backlogBytes > STORE_HIGH_WATER_BYTES &&
      this.#overloadsStore(share, published)
    ) {
      this.#waitingForStore.push(hold());
    }
    if (queue === null) return;
    share.pacedBytes += published;
    if (share.pacedBytes <= FREE_BYTES) return;
    share.pacedBytes = 0;
    this.#pace(queue, hold());
  }

  #overloadsStore(share: PublisherShare, published: number): boolean {
    if (share.episode !== this.#episode) {
      share.episode = this.#episode;
      share.storeBytes = 0;
    }
    share.storeBytes += published;
    return share.storeBytes > FREE_BYTES;
  }

  #pace(queue: Queue, resume: () => void): void {
    const { nowMs } = this.#clock;
    const { delivered } = queue.counters;
    const untilMs = nowMs + LONGEST_WAIT_MS;
    this.#paced.push({ queue, resume, untilMs, delivered, idleSinceMs: nowMs });
    this.#keepTurning();
  }

  /** Lets publishers go on for whom the reason to wait is over; asked at the end of every turn. */
  relieve(): void {
    // What the turn itself published, dead letters for example, is nobody's.
    this.#publishedBytes = 0;
    this.#lagging = null;
    if (this.#waitingForStore.length > 0) this.#relieveStoreWaiters();
    if (this.#paced.length > 0) this.#relievePaced();
  }

  #relieveStoreWaiters(): void {
    if (this.#store.backlogBytes > STORE_HIGH_WATER_BYTES / 2) return;
    this.#episode += 1;
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
    const { nowMs } = this.#clock;
    if (nowMs >= publisher.untilMs || queue.isDeleted || queue.consumers.count === 0) return false;
    if (!lags(queue, 0.5) || hasBacklog(queue)) return false;
    if (queue.counters.delivered !== publisher.delivered) {
      publisher.delivered = queue.counters.delivered;
      publisher.idleSinceMs = nowMs;
    }
    return nowMs - publisher.idleSinceMs < PATIENCE_MS;
  }
}

/** Whether the queue holds more than `factor` times what consumers may be behind. */
function lags({ readyMessages, readyBytes }: Queue, factor = 1): boolean {
  return readyMessages > LAG_MESSAGES * factor || readyBytes > LAG_BYTES * factor;
}

function hasBacklog(queue: Queue): boolean {
  return lags(queue, BACKLOG_FACTOR);
}
