// One subscription of a page: payloads in order and with numbers, never more often than it is good for,
// and never more of them under way than the page takes. Knows no feed in particular.

import type { Clock } from '../../broker/ports.ts';
import type { FeedReader } from './feed-reader.ts';

/** Ten payloads a second. */
export const MIN_INTERVAL_MS = 100;
/** Payloads that the page has not taken yet; what happens meanwhile is merged into a later one. */
export const MAX_UNTAKEN = 2;

export interface FeedParts {
  readonly clock: Clock;
  /** Begins a reading; throws when it is refused. */
  open(notify: () => void): FeedReader<unknown>;
  send(sequence: number, payload: unknown): void;
  /** The feed cannot begin or go on; called once, and then nothing else. */
  end(error: unknown): void;
}

export class Feed {
  readonly #parts: FeedParts;
  #reader: FeedReader<unknown> | null = null;
  #sequence = 0;
  #takenSequence = 0;
  #sentAtMs = Number.NEGATIVE_INFINITY;
  /** The reader may have something. */
  #isStale = false;
  #isHidden: boolean;
  #isClosed = false;
  #cancelTimer: (() => void) | null = null;

  constructor(parts: FeedParts, isHidden: boolean) {
    this.#parts = parts;
    this.#isHidden = isHidden;
  }

  /** Sends the first payload at once, unless the page is hidden. */
  begin(): void {
    if (!this.#isHidden) this.#open();
  }

  /** The page has taken this payload and those before it. */
  received(sequence: number): void {
    if (sequence <= this.#takenSequence || sequence > this.#sequence) return;
    this.#takenSequence = sequence;
    this.#schedule();
  }

  /** While hidden nothing is watched and nothing sent; a fresh snapshot follows. */
  setHidden(isHidden: boolean): void {
    if (isHidden === this.#isHidden || this.#isClosed) return;
    this.#isHidden = isHidden;
    if (isHidden) this.#release();
    else this.#open();
  }

  close(): void {
    this.#isClosed = true;
    this.#release();
  }

  #open(): void {
    try {
      this.#reader = this.#parts.open(() => this.#notify());
    } catch (error) {
      this.#end(error);
      return;
    }
    this.#isStale = true;
    if (this.#isTaking && this.#dueAtMs <= this.#parts.clock.nowMs) this.#read();
    else this.#schedule();
  }

  #notify(): void {
    this.#isStale = true;
    this.#schedule();
  }

  /** Whether the page takes what it is sent. */
  get #isTaking(): boolean {
    return this.#sequence - this.#takenSequence < MAX_UNTAKEN;
  }

  get #dueAtMs(): number {
    return this.#sentAtMs + MIN_INTERVAL_MS;
  }

  #schedule(): void {
    if (!this.#isStale || this.#cancelTimer !== null || this.#reader === null) return;
    if (!this.#isTaking) return;
    const { clock } = this.#parts;
    this.#cancelTimer = clock.at(Math.max(this.#dueAtMs, clock.nowMs), () => {
      this.#cancelTimer = null;
      this.#read();
    });
  }

  #read(): void {
    if (this.#reader === null) return;
    this.#isStale = false;
    try {
      const payload = this.#reader.read();
      if (payload === null) return;
      this.#sequence += 1;
      this.#sentAtMs = this.#parts.clock.nowMs;
      this.#parts.send(this.#sequence, payload);
    } catch (error) {
      this.#end(error);
    }
  }

  #end(error: unknown): void {
    if (this.#isClosed) return;
    this.close();
    this.#parts.end(error);
  }

  #release(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#isStale = false;
    const reader = this.#reader;
    this.#reader = null;
    reader?.close();
  }
}
