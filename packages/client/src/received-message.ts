// A message as it was delivered, and what can be done with it.

import type { Buffer } from 'node:buffer';
import type { DeliveryChannel } from './delivery-channel.ts';
import { decodeProperties, type ReceivedProperties } from './properties.ts';
import { ProtocolProperties, SettleAction } from './wire/protocol.ts';
import type { RawDelivery } from './wire/pushes.ts';

/** How a message can be given back. */
export interface ReturnOptions {
  /** Milliseconds before it may be delivered again. Default 0. */
  readonly delayMs?: number;
}

/**
 * A delivered message. Settle it once with `ack`, `nack`, `requeue` or `reject`; those return false when
 * that is no longer possible, because it is settled or because its connection is gone. In the latter case
 * the broker delivers the message again.
 */
export class ReceivedMessage {
  /** The exchange it was published to; empty for the default exchange. */
  readonly exchange: string;
  /** The routing key it was published with. */
  readonly routingKey: string;
  /** What was published. Valid as long as it is kept; a view into what came from the socket. */
  readonly body: Buffer;
  /** True when it may have been delivered before. */
  readonly isRedelivered: boolean;
  /** How often it came back as failed; counted by quorum queues. */
  readonly deliveryCount: number;
  /** Its number in the stream it was read from, from 0; undefined for other queues. */
  readonly offset: number | undefined;
  readonly #encodedProperties: Buffer;
  readonly #tag: number;
  readonly #channel: DeliveryChannel;
  #isSettled: boolean;
  #properties: ReceivedProperties | undefined;

  /** @internal */
  constructor(delivery: RawDelivery, channel: DeliveryChannel, isSettled: boolean) {
    this.exchange = delivery.address.exchange;
    this.routingKey = delivery.address.routingKey;
    this.body = delivery.body;
    this.isRedelivered = delivery.isRedelivered;
    this.deliveryCount = delivery.deliveryCount;
    this.offset = delivery.offset;
    this.#encodedProperties = delivery.properties;
    this.#tag = delivery.tag;
    this.#channel = channel;
    this.#isSettled = isSettled;
  }

  /** The properties; decoded when they are first asked for. */
  get properties(): ReceivedProperties {
    this.#properties ??= decodeProperties(ProtocolProperties.decode(this.#encodedProperties));
    return this.#properties;
  }

  /** The headers; the same as `properties.headers`. */
  get headers(): ReceivedProperties['headers'] {
    return this.properties.headers;
  }

  /** True when it was settled, or needs no settling. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** The body as text, taken for UTF-8. */
  text(): string {
    return this.body.toString('utf8');
  }

  /** The body parsed as JSON; `T` is not checked. Throws SyntaxError. */
  json<T = unknown>(): T {
    return JSON.parse(this.text());
  }

  /** Processed: the broker forgets the message. */
  ack(): boolean {
    return this.#settle(SettleAction.SETTLE_ACTION_ACK, 0);
  }

  /** Failed: back to its place in the queue, counted towards the delivery limit. */
  nack({ delayMs = 0 }: ReturnOptions = {}): boolean {
    return this.#settle(SettleAction.SETTLE_ACTION_NACK, delayMs);
  }

  /** Not tried: back to its place in the queue, not counted. */
  requeue({ delayMs = 0 }: ReturnOptions = {}): boolean {
    return this.#settle(SettleAction.SETTLE_ACTION_REQUEUE, delayMs);
  }

  /** Refused for good: dead-lettered where the queue says so, else dropped. */
  reject(): boolean {
    return this.#settle(SettleAction.SETTLE_ACTION_REJECT, 0);
  }

  /** Still being worked on: the time to settle it starts anew, with `ms` milliseconds. */
  extend(ms: number): boolean {
    if (this.#isSettled) return false;
    return this.#channel.settle(this.#tag, SettleAction.SETTLE_ACTION_EXTEND, ms);
  }

  /** @internal For a transaction, which tells the broker itself. */
  takeForTransaction(): { channel: DeliveryChannel; tag: number } | undefined {
    if (this.#isSettled || !this.#channel.isLive) return undefined;
    this.#isSettled = true;
    return { channel: this.#channel, tag: this.#tag };
  }

  /** @internal The transaction was not applied. */
  giveBackFromTransaction(): void {
    this.#isSettled = false;
  }

  #settle(action: number, delayMs: number): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    return this.#channel.settle(this.#tag, action, delayMs);
  }
}
