// One channel of a Warren connection: publish numbers, delivery tags, consumers and what they hold.
// Rules of the broker are asked of the vhost, never decided here.

import { Buffer } from 'node:buffer';
import { ChannelCounters } from '../../broker/connection-view.ts';
import type { Consumer } from '../../broker/consumer.ts';
import type { ReplyAddress } from '../../broker/direct-replies.ts';
import { BrokerError, preconditionFailed } from '../../broker/errors.ts';
import type { Exchange } from '../../broker/exchange/exchange.ts';
import type { Route } from '../../broker/exchange/route.ts';
import { Message } from '../../broker/message.ts';
import { ConfirmTracker } from '../../broker/publishing/confirm-tracker.ts';
import { prepareMessage, withoutHiddenKeys } from '../../broker/publishing/message-preparation.ts';
import { PublishOutcome } from '../../broker/publishing/publish-outcome.ts';
import type { UnackedHolder } from '../../broker/queue/browsed-message.ts';
import { letGo } from '../../broker/queue/handed-out.ts';
import type { QueuedMessage } from '../../broker/queue/queued-message.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import { ChannelDetails } from './channel-details.ts';
import { errorMessage } from './conditions.ts';
import { ConfirmRanges } from './confirm-ranges.ts';
import type { ProtobufConnection } from './connection.ts';
import type { ConsumerDeliveries, DeliveringChannel } from './consumer-deliveries.ts';
import { PublishBatch } from './publish-batch.ts';
import { PublishTargets } from './publish-targets.ts';
import { rangesOf } from './tag-range.ts';
import { type Settlement, UnackedDeliveries } from './unacked-deliveries.ts';

const NO_BODY = new Uint8Array(0);
/** Typed arrays up to this size live on V8's own heap and cost much less than the buffer pool. */
const ON_HEAP_BYTES = 64;

/** A message that may be published: checked, with its way through the exchanges. */
export interface RoutedMessage {
  readonly exchange: Exchange;
  readonly message: Message;
  readonly route: Route;
}

/** A consumer with what decides about its deliveries. */
export interface ChannelConsumer {
  readonly consumer: Consumer;
  readonly deliveries: ConsumerDeliveries;
}

export class ProtobufChannel implements DeliveringChannel, UnackedHolder {
  readonly number: number;
  readonly connection: ProtobufConnection;
  readonly vhost: VirtualHost;
  readonly requester: ProtobufConnection;
  readonly consumers = new Map<string, ChannelConsumer>();
  readonly counters = new ChannelCounters();
  /** What listings and statistics see. */
  readonly view: ChannelDetails;
  /** Null when the client wants none. */
  readonly confirms: ConfirmTracker | null;
  replies: ReplyAddress | null = null;
  /** Ends the waits of the channel's Get requests, by request id. */
  readonly waits = new Map<number, () => void>();
  isOpen = true;
  readonly #unacked: UnackedDeliveries;
  readonly #batch = new PublishBatch(new PublishTargets());
  readonly #routed: RoutedMessage[] = [];
  readonly #ranges = new ConfirmRanges();
  #lastPublish = 0;
  #lastDeliveryTag = 0;
  /** Publishes that the vhost has counted as confirmable. */
  #confirmable = 0;

  constructor(
    connection: ProtobufConnection,
    number: number,
    vhost: VirtualHost,
    hasConfirms: boolean,
  ) {
    this.connection = connection;
    this.number = number;
    this.vhost = vhost;
    this.requester = connection;
    this.confirms = hasConfirms ? new ConfirmTracker(() => connection.enlistConfirms(this)) : null;
    this.#unacked = new UnackedDeliveries(connection.clock, this.counters, (tags) =>
      connection.send({ channel: number, deliveriesTimedOut: { ranges: rangesOf(tags) } }),
    );
    this.view = new ChannelDetails(this);
    vhost.holders.add(this);
  }

  get canSend(): boolean {
    return this.isOpen && !this.connection.isOutputFull;
  }

  get unackedMessages(): number {
    return this.#unacked.size;
  }

  forEachUnacked(visit: (queued: QueuedMessage) => void): void {
    this.#unacked.forEach(visit);
  }

  // --- Publishing ----------------------------------------------------------------------------

  /** A Publish message in [start, end). Throws MalformedBytes, and PRECONDITION_FAILED for its number. */
  publish(buffer: Buffer, start: number, end: number): void {
    const batch = this.#batch;
    batch.read(buffer, start, end);
    const first = batch.firstPublishNumber;
    if (first !== this.#lastPublish + 1) {
      throw preconditionFailed(
        `publish number ${first} on channel ${this.number}, expected ${this.#lastPublish + 1}`,
      );
    }
    this.#lastPublish += batch.count;
    const routed = this.#routed;
    try {
      this.#route(buffer, batch, routed);
      for (const one of routed) this.#distribute(one);
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      this.#failBatch(first, batch.count, error);
    } finally {
      routed.length = 0;
    }
  }

  /**
   * Checks and routes every message of a Publish, without publishing any. Throws MalformedBytes and
   * whatever condition refuses the first of them.
   */
  routeAll(buffer: Buffer, start: number, end: number): RoutedMessage[] {
    const routed: RoutedMessage[] = [];
    this.#batch.read(buffer, start, end);
    this.#route(buffer, this.#batch, routed);
    return routed;
  }

  #route(buffer: Buffer, batch: PublishBatch, into: RoutedMessage[]): void {
    if (batch.refusal !== null) throw batch.refusal;
    const { vhost, connection } = this;
    const { maxMessageBytes } = connection.settings;
    const { nowMs } = connection.clock;
    const { epoch } = vhost.topology.router;
    for (let i = 0; i < batch.count; i++) {
      const target = batch.targetOf(i);
      const properties = batch.propertiesOf(i);
      const bodyStart = batch.bodyStart(i);
      const bodyEnd = batch.bodyEnd(i);
      if (bodyEnd - bodyStart > maxMessageBytes)
        throw tooLarge(bodyEnd - bodyStart, maxMessageBytes);
      if (target.checkedEpoch !== epoch) {
        const { exchange: name, routingKey } = target.address;
        target.exchange = vhost.checkPublish(this.requester, name, routingKey);
        target.checkedEpoch = epoch;
      }
      const { exchange } = target;
      if (exchange === null) continue;
      const body = ownBody(buffer, bodyStart, bodyEnd);
      let message = new Message(target.address, properties, body, nowMs);
      if (properties.concernsBroker) message = prepareMessage(this, message);
      const route = vhost.route(message);
      if (properties.concernsBroker) message = withoutHiddenKeys(message);
      if (vhost.firehose !== null) vhost.firehose.published(this.view, message, route);
      into.push({ exchange, message, route });
    }
  }

  #distribute(routed: RoutedMessage): void {
    const { confirms } = this;
    const { message } = routed;
    if (confirms === null) {
      this.enqueue(routed, false);
      return;
    }
    const publishNumber = confirms.nextPublish();
    message.observer = confirms;
    message.publishNumber = publishNumber;
    message.unstored = 1; // held until every queue has seen it
    const outcome = this.enqueue(routed, true);
    if (outcome === PublishOutcome.refused) {
      message.observer = null;
      confirms.refusePublish(publishNumber);
      return;
    }
    if (outcome === PublishOutcome.unroutable) this.#ranges.noteUnroutable(publishNumber);
    message.noteStored();
  }

  /** Publishes and counts; `isTold` when the client hears of a message that went nowhere. */
  enqueue({ exchange, message, route }: RoutedMessage, isTold: boolean): PublishOutcome {
    const { counters } = this;
    counters.published += 1;
    counters.publishes.note(exchange);
    const outcome = this.vhost.publish(exchange, message, route, isTold);
    if (outcome === PublishOutcome.unroutable) {
      if (isTold) counters.returnedUnroutable += 1;
      else counters.droppedUnroutable += 1;
    }
    return outcome;
  }

  #failBatch(first: number, count: number, error: BrokerError): void {
    const { confirms } = this;
    const told = errorMessage(error.condition, error.message);
    if (confirms === null) {
      this.connection.send({ channel: this.number, error: told });
      return;
    }
    if (count === 0) return;
    this.#ranges.noteFailed(first, first + count - 1, told);
    for (let i = 0; i < count; i++) confirms.refusePublish(confirms.nextPublish());
  }

  /** Tells what the turn settled. */
  flushConfirms(): void {
    if (!this.isOpen) return;
    const { confirms } = this;
    if (confirms !== null) {
      confirms.flush(this.#ranges);
      this.#countConfirms(confirms);
    }
    const ranges = this.#ranges.take();
    if (ranges.length > 0) this.connection.send({ channel: this.number, confirms: { ranges } });
  }

  #countConfirms(confirms: ConfirmTracker): void {
    const { counters } = this;
    this.vhost.counters.confirmed += confirms.confirmed - counters.confirmed;
    counters.confirmed = confirms.confirmed;
    this.vhost.counters.confirmable += confirms.lastPublish - this.#confirmable;
    this.#confirmable = confirms.lastPublish;
  }

  // --- Delivering ----------------------------------------------------------------------------

  sendDelivery(deliveries: ConsumerDeliveries, consumer: Consumer, queued: QueuedMessage): void {
    const { counters } = this;
    if (queued.isRedelivered) counters.redelivered += 1;
    if (consumer.isNoAck) counters.deliveredNoAck += 1;
    else counters.delivered += 1;
    const tag = this.#nextDeliveryTag(queued, consumer.isNoAck, deliveries.ackTimeoutMs);
    this.connection.sendDelivery(deliveries, tag, queued);
    this.#trace(queued, consumer);
    if (deliveries.hasOffsets) letGo(queued);
  }

  #trace(queued: QueuedMessage, { queue }: Consumer): void {
    const { firehose } = this.vhost;
    if (firehose !== null) firehose.delivered(this.view, queue, queued);
  }

  /** The tag of a message from Get, which the channel keeps unless its taker is no-ack. */
  takeDeliveryTag(queued: QueuedMessage, taker: Consumer, ackTimeoutMs: number): number {
    const { counters } = this;
    if (queued.isRedelivered) counters.redelivered += 1;
    if (taker.isNoAck) counters.gotNoAck += 1;
    else counters.got += 1;
    this.#trace(queued, taker);
    return this.#nextDeliveryTag(queued, taker.isNoAck, ackTimeoutMs);
  }

  #nextDeliveryTag(queued: QueuedMessage, isNoAck: boolean, ackTimeoutMs: number): number {
    this.#lastDeliveryTag += 1;
    const tag = this.#lastDeliveryTag;
    if (isNoAck) return tag;
    this.#unacked.add(tag, queued, ackTimeoutMs);
    return tag;
  }

  /** A consumer's queue is gone. */
  consumerEnded(consumerTag: string): void {
    this.consumers.delete(consumerTag);
    if (!this.isOpen) return;
    this.connection.send({ channel: this.number, consumerCancelled: { consumerTag } });
  }

  /** Output has room again. */
  resumeConsumers(): void {
    for (const { consumer } of this.consumers.values()) consumer.resume();
    this.replies?.consumer.resume();
  }

  /** Throws PRECONDITION_FAILED for a tag that is not outstanding; nothing is settled then. */
  checkSettlement(settlement: Settlement): void {
    this.#unacked.check(settlement);
  }

  /** Settles what was checked. */
  settle(settlement: Settlement): void {
    this.#unacked.settle(settlement);
  }

  // --- Ending --------------------------------------------------------------------------------

  /** Drops consumers, requeues what is unacked, forgets confirms. Idempotent. */
  release(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.vhost.holders.delete(this);
    if (this.confirms !== null) this.#countConfirms(this.confirms);
    this.#unacked.stop();
    for (const end of [...this.waits.values()]) end();
    const consumers = [...this.consumers.values()];
    this.consumers.clear();
    if (this.replies !== null) this.vhost.closeReplies(this.replies);
    this.replies = null;
    // Unacked messages go back before another consumer takes over, so that order holds.
    this.#unacked.returnAll();
    for (const { consumer } of consumers) this.vhost.cancel(consumer);
    this.connection.broker.connections.channelClosed(this.view);
  }
}

/** The body in memory of its own: the frame's belongs to the socket. */
function ownBody(buffer: Buffer, start: number, end: number): Uint8Array {
  const length = end - start;
  if (length === 0) return NO_BODY;
  if (length > ON_HEAP_BYTES) {
    const owned = Buffer.allocUnsafe(length);
    buffer.copy(owned, 0, start, end);
    return owned;
  }
  const owned = new Uint8Array(length);
  for (let i = 0; i < length; i++) owned[i] = buffer[start + i] ?? 0;
  return owned;
}

function tooLarge(size: number, limit: number): BrokerError {
  return preconditionFailed(`message size ${size} is larger than configured max size ${limit}`);
}
