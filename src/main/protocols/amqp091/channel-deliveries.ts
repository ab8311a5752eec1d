// The deliveries of one channel: their tags, which of them are unacked, and basic.ack, nack and reject,
// which settle them. Must not know how a delivery is sent, nor what a queue makes of its settlement.

import type { Buffer } from 'node:buffer';
import { TagRing } from '../../base/tag-ring.ts';
import type { ChannelCounters } from '../../broker/connection-view.ts';
import type { QueuedMessage } from '../../broker/queue/queued-message.ts';
import { BASIC_ACK, BASIC_NACK, BASIC_REJECT, CLASS_BASIC } from './constants.ts';
import { octets } from './erlang-term.ts';
import { ConnectionException } from './exceptions.ts';
import { ack, reject, requeue, requeueFailed, type Settlement, unknownTag } from './settlement.ts';
import type { Transaction } from './transaction.ts';

const TWO_POW_32 = 0x1_0000_0000;

/** A channel as its deliveries see it. */
export interface SettlingChannel {
  readonly counters: Pick<ChannelCounters, 'acked'>;
  /** Takes the settlements while it is open. */
  readonly transaction: Pick<Transaction, 'settle' | 'takeUnsettled'> | null;
  resumeConsumers(): void;
}

export class ChannelDeliveries {
  readonly #channel: SettlingChannel;
  readonly #counters: SettlingChannel['counters'];
  readonly unacked = new TagRing<QueuedMessage>();
  /** Limit over all consumers of the channel; 0 for none [rabbitmq: consumer-prefetch]. */
  globalPrefetch = 0;
  /** Unacked deliveries to consumers, which that limit is for. */
  limited = 0;
  #lastTag = 0;
  readonly #settled: QueuedMessage[] = [];

  constructor(channel: SettlingChannel) {
    this.#channel = channel;
    this.#counters = channel.counters;
  }

  /** Whether the limit of the channel lets one more be delivered. */
  get hasRoom(): boolean {
    return this.globalPrefetch === 0 || this.limited < this.globalPrefetch;
  }

  /** Returns the tag of a delivery, which is kept unless `isNoAck`. */
  add(queued: QueuedMessage, isNoAck: boolean): number {
    this.#lastTag += 1;
    if (!isNoAck) this.unacked.add(this.#lastTag, queued);
    return this.#lastTag;
  }

  /** basic.ack. */
  onAck(buffer: Buffer, start: number, end: number): void {
    if (end - start !== 9) throw cannotDecode(BASIC_ACK, buffer, start, end);
    const multiple = ((buffer[start + 8] ?? 0) & 1) !== 0;
    this.settle(readTag(buffer, start), multiple, ack, BASIC_ACK);
  }

  /** basic.nack [rabbitmq: nack]. */
  onNack(buffer: Buffer, start: number, end: number): void {
    if (end - start !== 9) throw cannotDecode(BASIC_NACK, buffer, start, end);
    const bits = buffer[start + 8] ?? 0;
    const settlement = (bits & 2) !== 0 ? requeue : reject;
    this.settle(readTag(buffer, start), (bits & 1) !== 0, settlement, BASIC_NACK);
  }

  /** basic.reject. */
  onReject(buffer: Buffer, start: number, end: number): void {
    if (end - start !== 9) throw cannotDecode(BASIC_REJECT, buffer, start, end);
    const isRequeue = ((buffer[start + 8] ?? 0) & 1) !== 0;
    const settlement = isRequeue ? requeueFailed : reject;
    this.settle(readTag(buffer, start), false, settlement, BASIC_REJECT);
  }

  /**
   * Settles one delivery, or all up to a tag. Throws PRECONDITION_FAILED for a tag that is not
   * outstanding; nothing is settled then [rabbitmq: confirms, unknown delivery tags].
   */
  settle(tag: number, isMultiple: boolean, settlement: Settlement, methodId: number): void {
    const { transaction } = this.#channel;
    if (transaction !== null) {
      transaction.settle(tag, isMultiple, settlement, methodId);
      return;
    }
    if (!isMultiple) {
      const queued = this.unacked.delete(tag);
      if (queued === undefined) throw unknownTag(tag, methodId);
      this.settleTaken(queued, settlement);
      this.resumeAfterSettling();
      return;
    }
    if (tag !== 0 && this.unacked.get(tag) === undefined) throw unknownTag(tag, methodId);
    const settled = this.#settled;
    this.unacked.takeUpTo(tag === 0 ? this.#lastTag : tag, settled);
    for (const queued of settled) this.settleTaken(queued, settlement);
    settled.length = 0;
    this.resumeAfterSettling();
  }

  /** Settles a delivery that was taken out of `unacked`. */
  settleTaken(queued: QueuedMessage, settlement: Settlement): void {
    const { consumer } = queued;
    if (consumer === null) return;
    // What basic.get took does not count towards the channel's limit.
    if (consumer.tag !== '') this.limited -= 1;
    if (settlement === ack) this.#counters.acked += 1;
    settlement(queued, consumer);
  }

  /** Room under the channel's limit is room for consumers of every queue. */
  resumeAfterSettling(): void {
    if (this.globalPrefetch > 0) this.#channel.resumeConsumers();
  }

  /**
   * Everything unacked goes back, in order, but what an open transaction has settled
   * [amqp091 basic.recover].
   */
  requeueAll(): void {
    const { transaction } = this.#channel;
    const returned = transaction?.takeUnsettled() ?? this.#takeAll();
    for (const queued of returned) this.settleTaken(queued, requeue);
    this.resumeAfterSettling();
  }

  #takeAll(): QueuedMessage[] {
    const taken: QueuedMessage[] = [];
    this.unacked.takeAll(taken);
    return taken;
  }

  /** As `requeueAll` for a channel that ends: that counts as a failure, and no consumer goes on. */
  returnAll(): void {
    for (const queued of this.#takeAll()) this.settleTaken(queued, requeueFailed);
  }
}

function readTag(buffer: Buffer, start: number): number {
  return buffer.readUInt32BE(start) * TWO_POW_32 + buffer.readUInt32BE(start + 4);
}

function cannotDecode(methodId: number, buffer: Buffer, start: number, end: number): Error {
  return new ConnectionException(
    'FRAME_ERROR',
    `cannot decode ${octets(buffer, start, end)}`,
    CLASS_BASIC,
    methodId,
  );
}
