// The lanes of one queue: one, or one for each priority level [rabbitmq: priority]. Highest level
// first, then position.

import type { Message } from '../message.ts';
import type { QueuedMessage } from './queued-message.ts';
import type { ReadyLane } from './ready-lane.ts';

export class QueueLanes {
  /** Lowest priority first. */
  readonly lanes: readonly ReadyLane[];
  readonly #only: ReadyLane;
  readonly #isSingle: boolean;

  constructor(lanes: readonly ReadyLane[]) {
    const [first] = lanes;
    if (first === undefined) throw new RangeError('a queue needs a lane');
    this.lanes = lanes;
    this.#only = first;
    this.#isSingle = lanes.length === 1;
  }

  get readyMessages(): number {
    if (this.#isSingle) return this.#only.readyMessages;
    return this.lanes.reduce((sum, lane) => sum + lane.readyMessages, 0);
  }

  get readyBytes(): number {
    if (this.#isSingle) return this.#only.readyBytes;
    return this.lanes.reduce((sum, lane) => sum + lane.readyBytes, 0);
  }

  /** The lane a message belongs to: its priority, clamped to the highest level; absent is 0. */
  laneFor(message: Message): ReadyLane {
    if (this.#isSingle) return this.#only;
    const level = Math.min(Math.max(message.properties.priority, 0), this.lanes.length - 1);
    return this.lanes[level] ?? this.#only;
  }

  /** The lane the next message comes from: the highest that is not empty. */
  highest(): ReadyLane | undefined {
    if (this.#isSingle) return this.#only.readyMessages > 0 ? this.#only : undefined;
    return this.lanes.findLast((lane) => lane.readyMessages > 0);
  }

  laneOf(queued: QueuedMessage): ReadyLane {
    if (this.#isSingle) return this.#only;
    return this.lanes.find((lane) => lane === queued.lane) ?? this.#only;
  }

  /** From the next message to be delivered on: all in memory that have expired at a lane's head. */
  firstExpired(nowMs: number): ReadyLane | undefined {
    return this.lanes.find((lane) => {
      const head = lane.readyMessages > 0 ? lane.peek() : undefined;
      return head !== undefined && head.expiresAtMs <= nowMs;
    });
  }

  /** When the first of the lanes' heads expires; Infinity for never, or not known yet. */
  nextExpiryMs(): number {
    let next = Infinity;
    for (const lane of this.lanes) {
      const head = lane.readyMessages > 0 ? lane.peek() : undefined;
      if (head !== undefined && head.expiresAtMs < next) next = head.expiresAtMs;
    }
    return next;
  }
}
