// Looking at the messages of a queue, ready, unacked and delayed, without changing anything. Knows where
// messages are; must never move one.

import type {
  BrowseAnswer,
  BrowsedMessage,
  BrowseOptions,
  UnackedHolder,
} from './browsed-message.ts';
import type { LaneQueue } from './lane-queue.ts';
import type { QueuedMessage } from './queued-message.ts';
import type { ReadyLane } from './ready-lane.ts';

/** Answers at once, unless messages have to be read from disk. Highest priority level first, then position. */
export function browseLanes(
  queue: LaneQueue,
  holders: Iterable<UnackedHolder>,
  options: BrowseOptions,
  answer: BrowseAnswer,
): void {
  const { lanes } = queue.lanes;
  const highest = lanes.length - 1;
  const start = options.from ?? { level: highest, position: 0 };
  new QueueBrowser(queue, holders, options, answer).look(
    Math.min(start.level, highest),
    start.position,
  );
}

class QueueBrowser {
  readonly #queue: LaneQueue;
  readonly #holders: Iterable<UnackedHolder>;
  readonly #options: BrowseOptions;
  readonly #answer: BrowseAnswer;
  readonly #found: BrowsedMessage[] = [];
  #foundBytes = 0;

  constructor(
    queue: LaneQueue,
    holders: Iterable<UnackedHolder>,
    options: BrowseOptions,
    answer: BrowseAnswer,
  ) {
    this.#queue = queue;
    this.#holders = holders;
    this.#options = options;
    this.#answer = answer;
  }

  /** Looks at one level, then at those below it until the page is full. */
  look(level: number, from: number): void {
    const lane = this.#queue.lanes.lanes[level];
    if (lane === undefined) {
      this.#answer(this.#found, null);
      return;
    }
    const { maxMessages, maxBytes } = this.#options;
    const room = maxMessages - this.#found.length;
    const bytes = maxBytes - this.#foundBytes;
    if (room <= 0 || bytes <= 0) {
      this.#answer(this.#found, { level, position: from });
      return;
    }
    const held = this.#held(lane, level, from);
    lane.browse(from, room, bytes, (ready, isEnd) => {
      const next = this.#take(level, ready, isEnd, held);
      if (next !== null) this.#answer(this.#found, { level, position: next });
      else this.look(level - 1, 0);
    });
  }

  /** Adds what fits; returns the position the next page begins at, or null at the end of the level. */
  #take(
    level: number,
    ready: readonly QueuedMessage[],
    isEnd: boolean,
    held: readonly BrowsedMessage[],
  ): number | null {
    const last = ready.at(-1);
    // Behind the last ready message of an unfinished page, ready ones are missing between held ones.
    const limit = isEnd || last === undefined ? Infinity : last.position;
    const seen = new Set(held.map(({ queued }) => queued.position));
    const all = [...held.filter(({ queued }) => queued.position <= limit)];
    for (const queued of ready) {
      if (seen.has(queued.position)) continue;
      all.push({ queued, level, place: 'ready', delayedUntilMs: 0 });
    }
    if (held.length > 0) all.sort((a, b) => a.queued.position - b.queued.position);
    for (const browsed of all) {
      if (this.#found.length >= this.#options.maxMessages) return browsed.queued.position;
      this.#found.push(browsed);
      this.#foundBytes += browsed.queued.message.body.length;
    }
    if (isEnd) return null;
    return last === undefined ? null : last.position + 1;
  }

  /** What of a level is unacked or delayed. */
  #held(lane: ReadyLane, level: number, from: number): BrowsedMessage[] {
    const held: BrowsedMessage[] = [];
    if (!this.#options.includesUnacked) return held;
    this.#queue.forEachDelayed((queued, delayedUntilMs) => {
      if (this.#queue.lanes.laneOf(queued) !== lane || queued.position < from) return;
      held.push({ queued, level, place: 'delayed', delayedUntilMs });
    });
    for (const holder of this.#holders) {
      holder.forEachUnacked((queued) => {
        if (queued.consumer?.queue !== this.#queue || queued.position < from) return;
        if (this.#queue.lanes.laneOf(queued) !== lane) return;
        held.push({ queued, level, place: 'unacked', delayedUntilMs: 0 });
      });
    }
    return held;
  }
}
