// The open transaction of a channel [amqp091 tx]: publishes and settlements that wait for commit.
// Messages are routed when they are sent and enqueued on commit, as in RabbitMQ.

import type { Exchange } from '../../broker/exchange/exchange.ts';
import type { Route } from '../../broker/exchange/route.ts';
import type { Message, PublishObserver } from '../../broker/message.ts';
import { PublishOutcome } from '../../broker/publishing/publish-outcome.ts';
import type { QueuedMessage } from '../../broker/queue/queued-message.ts';
import type { ChannelDeliveries } from './channel-deliveries.ts';
import { ChannelException } from './exceptions.ts';
import { type Settlement, unknownTag } from './settlement.ts';

/** What a transaction needs of its channel. */
export interface TransactionHost {
  /** Those settled in the transaction stay unacked until commit. */
  readonly deliveries: Pick<ChannelDeliveries, 'unacked' | 'settleTaken' | 'resumeAfterSettling'>;
  /** Publishes, counts, and returns a mandatory message that went nowhere. */
  enqueue(exchange: Exchange, message: Message, route: Route, isMandatory: boolean): PublishOutcome;
}

interface PendingPublish {
  readonly exchange: Exchange;
  readonly message: Message;
  readonly route: Route;
  readonly isMandatory: boolean;
}

const CLASS_TX = 90;
const TX_COMMIT = 20;

export class Transaction {
  readonly #channel: TransactionHost;
  #publishes: PendingPublish[] = [];
  /** Tags settled in the transaction, still in the channel's unacked set until commit. */
  #settlements = new Map<number, Settlement>();

  constructor(channel: TransactionHost) {
    this.#channel = channel;
  }

  get pendingPublishes(): number {
    return this.#publishes.length;
  }

  get pendingSettlements(): number {
    return this.#settlements.size;
  }

  publish(publish: PendingPublish): void {
    this.#publishes.push(publish);
  }

  /** Throws PRECONDITION_FAILED for a tag that is not outstanding. */
  settle(tag: number, isMultiple: boolean, settlement: Settlement, methodId: number): void {
    const { unacked } = this.#channel.deliveries;
    const isOutstanding = unacked.get(tag) !== undefined && !this.#settlements.has(tag);
    if (!isOutstanding && !(isMultiple && tag === 0)) throw unknownTag(tag, methodId);
    if (!isMultiple) {
      this.#settlements.set(tag, settlement);
      return;
    }
    unacked.forEach((_queued, other) => {
      const isCovered = tag === 0 || other <= tag;
      if (isCovered && !this.#settlements.has(other)) this.#settlements.set(other, settlement);
    });
  }

  /** Takes out of the channel's unacked set, in order, what was not settled in the transaction. */
  takeUnsettled(): QueuedMessage[] {
    const { unacked } = this.#channel.deliveries;
    const tags: number[] = [];
    unacked.forEach((_queued, tag) => {
      if (!this.#settlements.has(tag)) tags.push(tag);
    });
    return tags.flatMap((tag) => unacked.delete(tag) ?? []);
  }

  rollback(): void {
    this.#publishes = [];
    this.#settlements = new Map();
  }

  /**
   * Applies everything, then calls `done` when every message is safe. Throws PRECONDITION_FAILED
   * when a queue refused a message [rabbitmq: semantics of tx].
   */
  commit(done: () => void): void {
    const publishes = this.#publishes;
    const settlements = this.#settlements;
    const { deliveries } = this.#channel;
    this.rollback();
    const pending = new PendingCommit(done);
    let isRefused = false;
    for (const publish of publishes) {
      if (!this.#enqueue(publish, pending)) isRefused = true;
    }
    for (const [tag, settlement] of settlements) {
      const queued = deliveries.unacked.delete(tag);
      if (queued !== undefined) deliveries.settleTaken(queued, settlement);
    }
    deliveries.resumeAfterSettling();
    if (isRefused) {
      const text = 'partial tx completion';
      throw new ChannelException('PRECONDITION_FAILED', text, CLASS_TX, TX_COMMIT);
    }
    pending.release();
  }

  #enqueue(publish: PendingPublish, pending: PendingCommit): boolean {
    const { exchange, message, route, isMandatory } = publish;
    pending.add(message);
    const queues = route.queues.map(({ current }) => current).filter((queue) => !queue.isDeleted);
    const remaining = { queues, bindings: route.bindings };
    const outcome = this.#channel.enqueue(exchange, message, remaining, isMandatory);
    message.noteStored();
    return outcome !== PublishOutcome.refused;
  }
}

/** Counts the messages of a commit that are not safe yet. */
class PendingCommit implements PublishObserver {
  readonly #done: () => void;
  /** One for the commit itself, until all messages have been enqueued. */
  #unstored = 1;

  constructor(done: () => void) {
    this.#done = done;
  }

  add(message: Message): void {
    this.#unstored += 1;
    message.observer = this;
    message.unstored = 1;
  }

  confirmPublish(): void {
    this.release();
  }

  release(): void {
    this.#unstored -= 1;
    if (this.#unstored === 0) this.#done();
  }
}
