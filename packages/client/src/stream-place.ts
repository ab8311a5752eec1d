// How far a stream was read, so that reading goes on there after a reconnection without a gap and without
// a message twice.

import type { AbortOptions } from './abort.ts';
import { encodeTable } from './field-values.ts';
import type { Session } from './session.ts';
import { type EnvelopeFields, toNumber } from './wire/protocol.ts';

/** How to read a stream. */
export interface ReadStreamOptions extends AbortOptions {
  /**
   * Where to begin: the first message there is, the last, the next to come, the one with an offset, or the
   * first published at a time or later. Default `next`.
   */
  readonly from?: 'first' | 'last' | 'next' | number | Date;
  /** Messages that the broker sends ahead, and the client keeps for the loop. Default 200. */
  readonly prefetch?: number;
  /** Only messages whose header `x-stream-filter-value` is this, or one of these. Default: all. */
  readonly filter?: string | readonly string[];
  /** With a filter: also messages without that header. Default false. */
  readonly matchUnfiltered?: boolean;
  /** Name of the consumer, for display. Default: the broker makes one up. */
  readonly consumerTag?: string;
}

export class StreamPlace {
  readonly #queue: string;
  readonly #options: ReadStreamOptions;
  /** The offset to go on with, once it is known. */
  #next: number | undefined;

  constructor(queue: string, options: ReadStreamOptions) {
    this.#queue = queue;
    this.#options = options;
    const { from } = options;
    if (typeof from !== 'number') return;
    if (!Number.isSafeInteger(from) || from < 0) throw new RangeError(`${from} is no offset`);
    this.#next = from;
  }

  /** A message came. */
  note(offset: number | undefined): void {
    if (offset !== undefined) this.#next = offset + 1;
  }

  /**
   * The request that reads from here on. `next` and `last` are made an offset first: they mean this moment,
   * not that of a later connection.
   */
  async request(session: Session, credit: number): Promise<EnvelopeFields> {
    const { from = 'next', filter, matchUnfiltered, consumerTag = '' } = this.#options;
    if (this.#next === undefined && (from === 'next' || from === 'last')) {
      const { queueInfo } = await session.request({ inspectQueue: { name: this.#queue } });
      const end = toNumber(queueInfo?.nextOffset);
      const last = Math.max(end - 1, toNumber(queueInfo?.firstOffset));
      // No offsets: it is no stream, and the broker will say so.
      if (queueInfo?.nextOffset != null) this.#next = from === 'next' ? end : last;
    }
    const table = {
      ...(filter === undefined ? {} : { 'x-stream-filter': [filter].flat() }),
      ...(matchUnfiltered === true ? { 'x-stream-match-unfiltered': true } : {}),
    };
    const stream = { queue: this.#queue, consumerTag, credit, arguments: encodeTable(table) };
    return { readStream: { ...stream, ...this.#place(from) } };
  }

  #place(from: Exclude<ReadStreamOptions['from'], undefined>) {
    if (this.#next !== undefined) return { offset: this.#next };
    if (from instanceof Date) return { timestampMs: from.getTime() };
    return from === 'first' ? { first: true } : {};
  }
}
