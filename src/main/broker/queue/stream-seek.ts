// Finds the first message of a stream that was published at some time or later: a search by halves that
// reads one message at a time from disk.

import type { MessageStore } from '../ports.ts';
import type { StreamLog } from './stream-log.ts';
import { StreamRead } from './stream-read.ts';
import type { StreamSegment } from './stream-segment.ts';

export class StreamSeek {
  readonly #log: StreamLog;
  readonly #store: MessageStore;
  readonly #timestampMs: number;
  readonly #onFound: (position: number) => void;
  /** The answer is at or behind `#low` and at or before `#high`. */
  #low: number;
  #high: number;
  #read: StreamRead | null = null;

  /** `onFound` is called once, in a later turn, or at once when the stream is empty. */
  constructor(
    log: StreamLog,
    store: MessageStore,
    timestampMs: number,
    onFound: (position: number) => void,
  ) {
    this.#log = log;
    this.#store = store;
    this.#timestampMs = timestampMs;
    this.#onFound = onFound;
    this.#low = log.firstPosition;
    this.#high = log.nextPosition;
  }

  /** Goes on, unless an answer of the store is under way. */
  step(): void {
    if (this.#read !== null) return;
    this.#low = Math.max(this.#low, this.#log.firstPosition);
    if (this.#low >= this.#high) {
      this.#onFound(this.#low);
      return;
    }
    const middle = Math.floor((this.#low + this.#high) / 2);
    const segment = this.#log.segmentAt(middle);
    if (segment === undefined) {
      this.#onFound(this.#low);
      return;
    }
    const read = new StreamRead(segment.id, (messages) => {
      this.#read = null;
      const found = messages[0];
      if (found !== undefined && found.message.publishedAtMs >= this.#timestampMs) {
        this.#high = middle;
      } else this.#low = middle + 1;
      this.step();
    });
    this.#read = read;
    this.#store.read(read, middle, 1, 1);
  }

  /** A segment is gone, and with it the answer under way. */
  noteRemoved(segment: StreamSegment): void {
    if (this.#read?.id !== segment.id) return;
    this.#read = null;
    this.step();
  }
}
