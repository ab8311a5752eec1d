// One consumer's way through a stream: where it is, and the page it reads from disk when it is behind
// what memory has. Bounded by the consumer's credit; must not deliver.

import type { Consumer } from '../consumer.ts';
import { MemoryBudget } from '../memory-budget.ts';
import type { MessageStore } from '../ports.ts';
import type { QueuedMessage } from './queued-message.ts';
import type { StreamLog } from './stream-log.ts';
import { StreamRead } from './stream-read.ts';
import type { StreamReading } from './stream-reading.ts';
import { StreamSeek } from './stream-seek.ts';
import type { StreamSegment } from './stream-segment.ts';
import type { StreamTail } from './stream-tail.ts';

const PAGE_MESSAGES = 1024;
const SMALLEST_PAGE_MESSAGES = 16;
const PAGE_BYTES = 512 * 1024;
/** When memory is short. */
const SMALL_PAGE_BYTES = 64 * 1024;
/** Offsets count from 0, positions from 1. */
export const POSITION_OF_OFFSET = 1;

/** The number of a message in its stream, as readers know it. */
export const offsetOf = (queued: QueuedMessage): number => queued.position - POSITION_OF_OFFSET;

/** What readers of one stream share. */
export interface StreamSource {
  readonly log: StreamLog;
  readonly tail: StreamTail;
  readonly store: MessageStore;
  readonly budget: MemoryBudget;
  /** Positions up to this one are on disk. */
  readonly storedPosition: number;
  /** A reader may go on. */
  wake(): void;
  /** Makes sure that the store is flushed. */
  schedule(): void;
}

export class StreamReader {
  readonly consumer: Consumer;
  readonly #source: StreamSource;
  /** Of the next message to be delivered. */
  #position = 0;
  #seek: StreamSeek | null = null;
  #read: StreamRead | null = null;
  /** Read from disk, in order of position; those before `#index` were delivered. */
  #page: readonly QueuedMessage[] = [];
  #index = 0;

  constructor(consumer: Consumer, reading: StreamReading, source: StreamSource) {
    this.consumer = consumer;
    this.#source = source;
    this.#begin(reading);
  }

  #begin({ from }: StreamReading): void {
    const { log, store } = this.#source;
    switch (from.kind) {
      case 'first':
        this.#position = log.firstPosition;
        break;
      case 'next':
        this.#position = log.nextPosition;
        break;
      case 'last':
        this.#position = Math.max(log.nextPosition - 1, log.firstPosition);
        break;
      case 'offset':
        this.#position = Math.min(
          Math.max(from.offset + POSITION_OF_OFFSET, log.firstPosition),
          log.nextPosition,
        );
        break;
      case 'timestamp':
        this.#seek = new StreamSeek(log, store, from.timestampMs, (position) => {
          this.#seek = null;
          this.#position = position;
          this.#source.wake();
        });
        this.#seek.step();
        this.#source.schedule();
    }
  }

  /** The next message, if it is in memory and on disk; otherwise it is read and the source woken. */
  peek(): QueuedMessage | undefined {
    const paged = this.#page[this.#index];
    if (paged !== undefined) return paged;
    if (this.#seek !== null || this.#read !== null) return undefined;
    const { log, tail, storedPosition } = this.#source;
    if (this.#position < log.firstPosition) this.#position = log.firstPosition;
    const kept = tail.at(this.#position);
    if (kept !== undefined) return this.#position <= storedPosition ? kept : undefined;
    this.#readOn();
    return undefined;
  }

  /** Goes past the message that `peek` showed. */
  advance(): void {
    this.#position += 1;
    const paged = this.#page[this.#index];
    if (paged === undefined) return;
    this.#position = paged.position + 1;
    this.#index += 1;
    this.#source.budget.usedBytes -= MemoryBudget.cost(paged.message.body.length);
    if (this.#index === this.#page.length) this.#page = [];
  }

  #readOn(): void {
    const { log, store, schedule } = this.#source;
    const segment = log.segmentAt(this.#position);
    if (segment === undefined) return;
    const read = new StreamRead(segment.id, (messages) => this.#accept(segment, messages));
    this.#read = read;
    store.read(read, this.#position, this.#pageMessages, this.#pageBytes);
    schedule();
  }

  /** Twice what it may hold, so that it does not wait for the disk after every ack. */
  get #pageMessages(): number {
    const { prefetch } = this.consumer;
    if (prefetch === 0) return PAGE_MESSAGES;
    return Math.min(Math.max(2 * prefetch, SMALLEST_PAGE_MESSAGES), PAGE_MESSAGES);
  }

  get #pageBytes(): number {
    return this.#source.budget.isExhausted ? SMALL_PAGE_BYTES : PAGE_BYTES;
  }

  #accept({ end }: StreamSegment, messages: readonly QueuedMessage[]): void {
    this.#read = null;
    // What should be there and is not was not recoverable.
    if (messages.length === 0) this.#position = Math.max(this.#position, end);
    this.#page = messages;
    this.#index = 0;
    for (const { message } of messages) {
      this.#source.budget.usedBytes += MemoryBudget.cost(message.body.length);
    }
    this.#source.wake();
  }

  /** A segment is gone: reads of it are not answered. */
  noteRemoved(segment: StreamSegment): void {
    this.#seek?.noteRemoved(segment);
    if (this.#read?.id !== segment.id) return;
    this.#read = null;
    this.#source.wake();
  }

  /** Lets go of what it has in memory; it reads no more. */
  stop(): void {
    const { budget } = this.#source;
    for (const { message } of this.#page.slice(this.#index)) {
      budget.usedBytes -= MemoryBudget.cost(message.body.length);
    }
    this.#page = [];
    this.#index = 0;
  }
}
