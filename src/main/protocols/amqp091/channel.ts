// One AMQP channel: protocol state only (prefetch, consumers, confirms, transaction). Publishing and
// delivering are here, settling is in channel-deliveries.ts, the other methods are in methods/. Rules of
// the broker are asked of the vhost, never decided here.

import type { Buffer } from 'node:buffer';
import type { Requester } from '../../broker/access/requester.ts';
import { ChannelCounters } from '../../broker/connection-view.ts';
import type { Consumer, DeliverySink } from '../../broker/consumer.ts';
import type { ReplyAddress } from '../../broker/direct-replies.ts';
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
import { ChannelDeliveries, type SettlingChannel } from './channel-deliveries.ts';
import { ChannelDetails } from './channel-details.ts';
import type { AmqpConnection } from './connection.ts';
import type { ConnectionOutput } from './connection-output.ts';
import {
  BASIC_ACK,
  BASIC_NACK,
  BASIC_PUBLISH,
  BASIC_REJECT,
  CLASS_BASIC,
  FRAME_BODY,
  FRAME_METHOD,
} from './constants.ts';
import { ContentAssembler } from './content-assembler.ts';
import { ChannelException, ConnectionException } from './exceptions.ts';
import { decodeMethod, type MethodFields } from './method-codec.ts';
import type { MethodName } from './method-table.ts';
import { performMethod } from './methods/perform.ts';
import { PublishTargets } from './publish-targets.ts';
import type { Transaction } from './transaction.ts';
import { offsetProperties, visibleProperties } from './visible-properties.ts';

const CLASS_CHANNEL = 20;
const CHANNEL_CLOSE = 40;
const CHANNEL_CLOSE_OK = 41;

export class Channel implements DeliverySink, SettlingChannel, UnackedHolder {
  readonly number: number;
  readonly connection: AmqpConnection;
  readonly vhost: VirtualHost;
  readonly requester: Requester;
  readonly view: ChannelDetails;
  readonly consumers = new Map<string, Consumer>();
  readonly counters = new ChannelCounters();
  readonly deliveries: ChannelDeliveries;
  readonly #output: ConnectionOutput;
  readonly #content: ContentAssembler;
  readonly #targets = new PublishTargets();
  /** Publishes in confirm mode that the vhost has counted. */
  #confirmable = 0;
  confirms: ConfirmTracker | null = null;
  transaction: Transaction | null = null;
  replies: ReplyAddress | null = null;
  /** Waits for the message of a basic.get; null when none is under way. */
  getter: Consumer | null = null;
  /** Tags of consumers whose end is told after the answer that is being made; else null. */
  #heldCancels: string[] | null = null;
  /** Prefetch of consumers made from now on; 0 for no limit. */
  prefetch = 0;
  /** What an empty queue name stands for. */
  lastQueueName = '';
  /** False once it is being closed: then everything but the end of closing is ignored. */
  isOpen = true;

  constructor(connection: AmqpConnection, number: number, vhost: VirtualHost) {
    this.connection = connection;
    this.number = number;
    this.vhost = vhost;
    this.requester = connection;
    this.#output = connection.output;
    this.deliveries = new ChannelDeliveries(this);
    this.#content = new ContentAssembler(connection.settings.maxMessageBytes);
    this.view = new ChannelDetails(this);
    vhost.holders.add(this);
  }

  forEachUnacked(visit: (queued: QueuedMessage) => void): void {
    this.deliveries.unacked.forEach(visit);
  }

  // --- Input ---------------------------------------------------------------------------------

  /** Throws ChannelException, ConnectionException and BrokerError; the connection answers them. */
  onFrame(type: number, buffer: Buffer, start: number, end: number): void {
    if (type === FRAME_METHOD) this.#onMethod(buffer, start, end);
    else if (!this.isOpen) return;
    else if (type === FRAME_BODY) {
      if (this.#content.bodyFrame(buffer, start, end)) this.#publish();
    } else if (this.#content.header(buffer, start, end)) this.#publish();
  }

  #onMethod(buffer: Buffer, start: number, end: number): void {
    const classId = buffer.readUInt16BE(start);
    const methodId = buffer.readUInt16BE(start + 2);
    if (!this.isOpen) {
      this.#onMethodWhileClosing(classId, methodId);
      return;
    }
    if (this.#content.target !== null) this.#content.refuseMethod();
    if (classId === CLASS_BASIC) {
      switch (methodId) {
        case BASIC_PUBLISH:
          this.#content.begin(this.#targets.find(buffer, start + 4, end));
          return;
        case BASIC_ACK:
          this.deliveries.onAck(buffer, start + 4, end);
          return;
        case BASIC_NACK:
          this.deliveries.onNack(buffer, start + 4, end);
          return;
        case BASIC_REJECT:
          this.deliveries.onReject(buffer, start + 4, end);
          return;
      }
    }
    performMethod(this, decodeMethod(classId, methodId, buffer, start + 4, end));
  }

  /** After our channel.close only its confirmation, or the client's own close, means anything. */
  #onMethodWhileClosing(classId: number, methodId: number): void {
    if (classId !== CLASS_CHANNEL) return;
    if (methodId === CHANNEL_CLOSE_OK) this.connection.channels.forget(this);
    else if (methodId === CHANNEL_CLOSE) this.send('channel.close-ok', {});
  }

  // --- Publishing ----------------------------------------------------------------------------

  #publish(): void {
    const content = this.#content;
    const { target, properties, body, bodyBytes } = content;
    if (target === null) return;
    content.finish();
    const { vhost } = this;
    if (target.isImmediate) {
      throw new ConnectionException('NOT_IMPLEMENTED', 'immediate=true', 60, 40);
    }
    const { maxMessageBytes } = this.connection.settings;
    if (bodyBytes > maxMessageBytes) throw tooLarge(bodyBytes, maxMessageBytes);
    const { epoch } = vhost.topology.router;
    if (target.checkedEpoch !== epoch) {
      const { exchange, routingKey } = target.address;
      target.exchange = vhost.checkPublish(this.requester, exchange, routingKey);
      target.checkedEpoch = epoch;
    }
    const { exchange, isMandatory } = target;
    if (exchange === null) return;
    let message = new Message(target.address, properties, body, this.connection.clock.nowMs);
    if (properties.concernsBroker) message = prepareMessage(this, message);
    const route = vhost.route(message);
    if (properties.concernsBroker) message = withoutHiddenKeys(message);
    if (vhost.firehose !== null) vhost.firehose.published(this.view, message, route);
    if (this.transaction === null) this.#distribute(exchange, message, route, isMandatory);
    else this.transaction.publish({ exchange, message, route, isMandatory });
  }

  #distribute(exchange: Exchange, message: Message, route: Route, isMandatory: boolean): void {
    const { confirms } = this;
    if (confirms === null) {
      this.enqueue(exchange, message, route, isMandatory);
      return;
    }
    const publishNumber = confirms.nextPublish();
    message.observer = confirms;
    message.publishNumber = publishNumber;
    message.unstored = 1; // held until every queue has seen it
    const outcome = this.enqueue(exchange, message, route, isMandatory);
    if (outcome === PublishOutcome.refused) {
      message.observer = null;
      confirms.refusePublish(publishNumber);
      return;
    }
    message.noteStored();
  }

  /** Publishes, counts, and returns a mandatory message that went nowhere. */
  enqueue(
    exchange: Exchange,
    message: Message,
    route: Route,
    isMandatory: boolean,
  ): PublishOutcome {
    const { counters } = this;
    counters.published += 1;
    counters.publishes.note(exchange);
    const outcome = this.vhost.publish(exchange, message, route, isMandatory);
    if (outcome === PublishOutcome.unroutable) {
      if (isMandatory) {
        counters.returnedUnroutable += 1;
        this.#return(message);
      } else {
        counters.droppedUnroutable += 1;
      }
    }
    return outcome;
  }

  /** basic.return; leaves before the confirm because confirms wait for the end of the turn. */
  #return(message: Message): void {
    this.#output.sendReturn(this.number, message);
  }

  /** Confirms what the turn settled. */
  flushConfirms(): void {
    const { confirms, counters } = this;
    if (!this.isOpen || confirms === null) return;
    confirms.flush(this);
    this.vhost.counters.confirmed += confirms.confirmed - counters.confirmed;
    counters.confirmed = confirms.confirmed;
    this.#countConfirmable(confirms);
  }

  #countConfirmable(confirms: ConfirmTracker): void {
    this.vhost.counters.confirmable += confirms.lastPublish - this.#confirmable;
    this.#confirmable = confirms.lastPublish;
  }

  confirmUpTo(publishNumber: number, isMultiple: boolean): void {
    this.send('basic.ack', { deliveryTag: publishNumber, multiple: isMultiple });
  }

  refuse(publishNumber: number): void {
    this.send('basic.nack', { deliveryTag: publishNumber, multiple: false, requeue: false });
  }

  startConfirms(): void {
    this.confirms ??= new ConfirmTracker(() => this.#output.enlistConfirms(this));
  }

  // --- Delivering ----------------------------------------------------------------------------

  canDeliver(consumer: Consumer): boolean {
    if (!this.isOpen || this.#output.isFull) return false;
    return consumer.isNoAck || this.deliveries.hasRoom;
  }

  deliver(consumer: Consumer, queued: QueuedMessage): void {
    const { counters } = this;
    const tag = this.deliveries.add(queued, consumer.isNoAck);
    if (queued.isRedelivered) counters.redelivered += 1;
    if (consumer.isNoAck) {
      counters.deliveredNoAck += 1;
    } else {
      counters.delivered += 1;
      this.deliveries.limited += 1;
    }
    const properties =
      consumer.reading === null ? visibleProperties(queued) : offsetProperties(queued);
    this.#output.sendDelivery(this.number, consumer, tag, queued, properties);
    if (this.vhost.firehose !== null) this.#trace(queued, consumer);
    if (consumer.reading !== null) letGo(queued);
  }

  #trace(queued: QueuedMessage, consumer: Consumer): void {
    this.vhost.firehose?.delivered(this.view, consumer.queue, queued);
  }

  /** The tag for a message from basic.get, which the channel keeps unless `isNoAck`. */
  takeDeliveryTag(queued: QueuedMessage, isNoAck: boolean): number {
    const { counters } = this;
    if (queued.isRedelivered) counters.redelivered += 1;
    if (isNoAck) counters.gotNoAck += 1;
    else counters.got += 1;
    return this.deliveries.add(queued, isNoAck);
  }

  consumerCancelled(consumer: Consumer): void {
    this.consumers.delete(consumer.tag);
    if (this.#heldCancels === null) this.#noteCancelled(consumer.tag);
    else this.#heldCancels.push(consumer.tag);
  }

  #noteCancelled(consumerTag: string): void {
    if (!this.isOpen || !this.connection.client.hasCancelNotify) return;
    this.send('basic.cancel', { consumerTag, nowait: true });
  }

  /** Runs `perform`, which answers a method, and only then tells of the consumers that it ended. */
  answerBeforeCancels(perform: () => void): void {
    const held: string[] = [];
    this.#heldCancels = held;
    try {
      perform();
    } finally {
      this.#heldCancels = null;
    }
    for (const tag of held) this.#noteCancelled(tag);
  }

  /** Output has room again, or the channel's limit does. */
  resumeConsumers(): void {
    for (const consumer of this.consumers.values()) consumer.resume();
    this.replies?.consumer.resume();
  }

  // --- Ending --------------------------------------------------------------------------------

  /** Drops consumers, requeues what is unacked, forgets confirms and transaction. Idempotent. */
  release(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.vhost.holders.delete(this);
    this.#content.abandon();
    this.transaction = null;
    if (this.confirms !== null) this.#countConfirmable(this.confirms);
    this.confirms = null;
    const consumers = [...this.consumers.values()];
    this.consumers.clear();
    if (this.replies !== null) this.vhost.closeReplies(this.replies);
    this.replies = null;
    if (this.getter !== null) this.getter.isCancelled = true;
    // Unacked messages go back before another consumer takes over, so that order holds.
    this.deliveries.returnAll();
    for (const consumer of consumers) this.vhost.cancel(consumer);
    this.connection.broker.connections.channelClosed(this.view);
  }

  send<N extends MethodName>(name: N, fields: MethodFields<N>): void {
    this.#output.sendMethod(this.number, name, fields);
  }
}

function tooLarge(size: number, limit: number): ChannelException {
  const configured = limit >= 536_870_912 ? '' : 'configured ';
  return new ChannelException(
    'PRECONDITION_FAILED',
    `message size ${size} is larger than ${configured}max size ${limit}`,
    60,
    40,
  );
}
