// Looking at a stream without being one of its readers. Pages come from disk, because that is where all
// of a stream is.

import type { MessageStore } from '../ports.ts';
import type {
  BrowseAnswer,
  BrowsedMessage,
  BrowseOptions,
  BrowsePlace,
} from './browsed-message.ts';
import type { QueuedMessage } from './queued-message.ts';
import type { StreamLog } from './stream-log.ts';
import { StreamRead } from './stream-read.ts';
import type { StreamSegment } from './stream-segment.ts';

interface WaitingPage {
  readonly segment: StreamSegment;
  readonly options: BrowseOptions;
  readonly answer: BrowseAnswer;
}

export class StreamBrowsing {
  readonly #log: StreamLog;
  readonly #store: MessageStore;
  readonly #schedule: () => void;
  readonly #waiting = new Set<WaitingPage>();

  constructor(log: StreamLog, store: MessageStore, schedule: () => void) {
    this.#log = log;
    this.#store = store;
    this.#schedule = schedule;
  }

  /** A page ends with its segment at the latest. */
  browse(options: BrowseOptions, answer: BrowseAnswer): void {
    const log = this.#log;
    const from = Math.max(options.from?.position ?? 0, log.firstPosition);
    const segment = log.segmentAt(from);
    if (segment === undefined || options.maxMessages <= 0) {
      answer([], segment === undefined ? null : { level: 0, position: from });
      return;
    }
    const waiting = { segment, options, answer };
    this.#waiting.add(waiting);
    const read = new StreamRead(segment.id, (messages) => {
      this.#waiting.delete(waiting);
      answer(messages.map(shown), this.#placeAfter(segment, messages));
    });
    this.#store.read(read, from, options.maxMessages, Math.max(1, options.maxBytes));
    this.#schedule();
  }

  #placeAfter(segment: StreamSegment, messages: readonly QueuedMessage[]): BrowsePlace | null {
    const last = messages.at(-1);
    const position = last === undefined ? segment.end : last.position + 1;
    return position < this.#log.nextPosition ? { level: 0, position } : null;
  }

  /** What waits for a segment that is gone begins again with the first that is there. */
  noteRemoved(segment: StreamSegment): void {
    for (const page of [...this.#waiting]) {
      if (page.segment !== segment) continue;
      this.#waiting.delete(page);
      this.browse(page.options, page.answer);
    }
  }
}

const shown = (queued: QueuedMessage): BrowsedMessage => ({
  queued,
  level: 0,
  place: 'ready',
  delayedUntilMs: 0,
});
