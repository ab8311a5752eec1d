// What a channel holds unsettled: by delivery tag, each with the time it may take. Settles it in ranges;
// must not know how tags are given.

import { TagRing } from '../../base/tag-ring.ts';
import type { ChannelCounters } from '../../broker/connection-view.ts';
import { type BrokerError, preconditionFailed } from '../../broker/errors.ts';
import type { Clock } from '../../broker/ports.ts';
import type { QueuedMessage } from '../../broker/queue/queued-message.ts';
import { AckDeadlines } from './ack-deadlines.ts';
import { warren } from './gen/warren.js';
import type { TagRange } from './tag-range.ts';

const { SettleAction } = warren.v1;

/** What happens to deliveries, decoded. */
export interface Settlement {
  readonly action: warren.v1.SettleAction;
  readonly delayMs: number;
  /** Null for everything the channel holds. */
  readonly ranges: readonly TagRange[] | null;
}

export class UnackedDeliveries {
  readonly #held = new TagRing<QueuedMessage>();
  readonly #deadlines: AckDeadlines;
  readonly #counters: ChannelCounters;
  readonly #onTimedOut: (tags: readonly number[]) => void;

  /** `onTimedOut` is told of tags that went back to their queues because they took too long. */
  constructor(
    clock: Clock,
    counters: ChannelCounters,
    onTimedOut: (tags: readonly number[]) => void,
  ) {
    this.#deadlines = new AckDeadlines(clock, (tags) => this.#timeOut(tags));
    this.#counters = counters;
    this.#onTimedOut = onTimedOut;
  }

  get size(): number {
    return this.#held.size;
  }

  forEach(visit: (queued: QueuedMessage) => void): void {
    this.#held.forEach(visit);
  }

  /** With 0 milliseconds there is no limit of time. */
  add(tag: number, queued: QueuedMessage, ackTimeoutMs: number): void {
    this.#held.add(tag, queued);
    if (ackTimeoutMs > 0) this.#deadlines.set(tag, ackTimeoutMs);
  }

  /** Throws PRECONDITION_FAILED for a tag that is not outstanding; nothing is settled then. */
  check({ ranges, action }: Settlement): void {
    if (warren.v1.SettleAction[action] === undefined) {
      throw preconditionFailed(`unknown settle action ${action}`);
    }
    for (const { first, last } of ranges ?? []) {
      if (this.#held.get(first) === undefined) throw unknownTag(first);
      if (this.#held.get(last) === undefined) throw unknownTag(last);
    }
  }

  /** Settles what was checked. */
  settle(settlement: Settlement): void {
    const { action, delayMs } = settlement;
    for (const tag of this.#tagsOf(settlement)) {
      if (action === SettleAction.SETTLE_ACTION_EXTEND) {
        this.#deadlines.set(tag, delayMs);
        continue;
      }
      const queued = this.#held.delete(tag);
      if (queued === undefined) continue;
      if (this.#deadlines.size > 0) this.#deadlines.remove(tag);
      if (isAck(action)) this.#counters.acked += 1;
      settleOne(queued, action, delayMs);
    }
  }

  #tagsOf({ ranges }: Settlement): Iterable<number> {
    if (ranges === null) return this.#allTags();
    const [only] = ranges;
    if (only !== undefined && ranges.length === 1 && only.first === only.last) return [only.first];
    const tags: number[] = [];
    for (const { first, last } of ranges) {
      // A wide range with few outstanding tags costs no more than those.
      if (last - first > 4 * this.#held.size) {
        this.#held.forEach((_, tag) => {
          if (tag >= first && tag <= last) tags.push(tag);
        });
      } else {
        for (let tag = first; tag <= last; tag++) {
          if (this.#held.get(tag) !== undefined) tags.push(tag);
        }
      }
    }
    return tags;
  }

  #allTags(): number[] {
    const tags: number[] = [];
    this.#held.forEach((_, tag) => {
      tags.push(tag);
    });
    return tags;
  }

  #timeOut(due: readonly number[]): void {
    const timedOut: number[] = [];
    for (const tag of due) {
      const queued = this.#held.delete(tag);
      if (queued === undefined) continue;
      timedOut.push(tag);
      settleOne(queued, SettleAction.SETTLE_ACTION_NACK, 0);
    }
    if (timedOut.length === 0) return;
    this.#onTimedOut(timedOut);
  }

  /** No delivery times out any more. */
  stop(): void {
    this.#deadlines.stop();
  }

  /** Everything goes back to its queue, in order. */
  returnAll(): void {
    const returned: QueuedMessage[] = [];
    this.#held.takeAll(returned);
    for (const queued of returned) settleOne(queued, SettleAction.SETTLE_ACTION_NACK, 0);
  }
}

const isAck = (action: warren.v1.SettleAction): boolean =>
  action !== SettleAction.SETTLE_ACTION_NACK &&
  action !== SettleAction.SETTLE_ACTION_REQUEUE &&
  action !== SettleAction.SETTLE_ACTION_REJECT;

function settleOne(queued: QueuedMessage, action: warren.v1.SettleAction, delayMs: number): void {
  const { consumer } = queued;
  if (consumer === null) return;
  const { queue } = consumer;
  switch (action) {
    case SettleAction.SETTLE_ACTION_NACK:
      queue.requeue(queued, true, delayMs);
      return;
    case SettleAction.SETTLE_ACTION_REQUEUE:
      queue.requeue(queued, false, delayMs);
      return;
    case SettleAction.SETTLE_ACTION_REJECT:
      queue.reject(queued);
      return;
    default:
      queue.ack(queued);
  }
}

function unknownTag(tag: number): BrokerError {
  return preconditionFailed(`unknown delivery tag ${tag}`);
}
