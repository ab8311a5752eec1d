// Moves the messages of a suspended queue into the one that takes its place, a page a turn, in order of
// level and position. What is published meanwhile is moved too; must never deliver, drop or expire one.

import type { Dispatchable, Turn } from '../turn.ts';
import type { Queue } from './queue.ts';
import type { QueuedMessage } from './queued-message.ts';

/** Moved at a time, however many queues share the turn: a publisher must not be faster for ever. */
const MIN_PAGE_MESSAGES = 1024;
const PAGE_BYTES = 2 * 1024 * 1024;

export class QueueMove implements Dispatchable {
  isEnlisted = false;
  /** Messages taken over so far. */
  moved = 0;
  readonly #from: Queue;
  readonly #to: Queue;
  readonly #turn: Turn;
  readonly #onEnd: (isComplete: boolean) => void;
  /** Of each level, the position of the next message to be moved. */
  readonly #next: number[];
  #isReading = false;
  #isOver = false;

  /**
   * `onEnd` is called once, in a turn in which everything has been moved that `from` has; or with false
   * when `from` was deleted.
   */
  constructor(from: Queue, to: Queue, turn: Turn, onEnd: (isComplete: boolean) => void) {
    this.#from = from;
    this.#to = to;
    this.#turn = turn;
    this.#onEnd = onEnd;
    this.#next = from.levels.map(() => 0);
    turn.enlistQueue(this);
  }

  dispatch(budget: number): number {
    if (this.#isOver || this.#isReading) return 0;
    const level = this.#unfinishedLevel();
    if (this.#from.isDeleted || level < 0) {
      this.#isOver = true;
      this.#onEnd(!this.#from.isDeleted);
      return 0;
    }
    const before = this.moved;
    this.#moveOn(level, Math.max(budget, MIN_PAGE_MESSAGES));
    return this.moved - before;
  }

  /** The highest level in which there may be more; -1 for none. */
  #unfinishedLevel(): number {
    return this.#from.levels.findLastIndex(
      ({ nextPosition }, level) => (this.#next[level] ?? 0) < nextPosition,
    );
  }

  #moveOn(level: number, maxMessages: number): void {
    const lane = this.#from.levels[level];
    if (lane === undefined) return;
    // A page from disk may show some of what is published while it is read, and not all of it.
    const end = lane.nextPosition;
    this.#isReading = true;
    const from = this.#next[level] ?? 0;
    lane.browse(from, maxMessages, PAGE_BYTES, (messages, isEnd) => {
      this.#isReading = false;
      const next = this.#take(messages, end) ?? from;
      this.#next[level] = isEnd ? end : next;
      this.#turn.enlistQueue(this);
    });
  }

  /** Takes over what lies before `end`; returns the position to go on from, undefined for no message. */
  #take(messages: readonly QueuedMessage[], end: number): number | undefined {
    let next: number | undefined;
    for (const queued of messages) {
      if (queued.position >= end) return end;
      this.#to.adopt(queued);
      this.moved += 1;
      next = queued.position + 1;
    }
    return next;
  }
}
