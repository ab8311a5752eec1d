// The client's consumers: puts them on their queues, each in a channel of its own, and back there after a
// reconnection. Taking messages without a consumer is here too, because it needs a channel as well.

import { Buffer } from 'node:buffer';
import { wait } from './abort.ts';
import type { ReceiveOptions } from './client-options.ts';
import type { Connection, ConnectionUser } from './connection.ts';
import { type Declarations, RECOVER_AGAIN_MS, RECOVERY_ATTEMPTS } from './declarations.ts';
import { DeliveryChannel } from './delivery-channel.ts';
import { type ConnectionError, WarrenError } from './errors.ts';
import { ReceivedMessage } from './received-message.ts';
import type { Session } from './session.ts';
import { type ReadStreamOptions, StreamPlace } from './stream-place.ts';
import {
  BufferReceiver,
  CallbackReceiver,
  type ConsumeOptions,
  isWorthRetrying,
  type Receiver,
  type SubscribeOptions,
  Subscription,
} from './subscription.ts';
import {
  type DeliveriesFields,
  type EnvelopeFields,
  ProtocolProperties,
  toNumber,
} from './wire/protocol.ts';
import type { RawDelivery } from './wire/pushes.ts';

const RECEIVE_CHANNEL = 2;
const FIRST_CONSUMER_CHANNEL = 3;

/** What only some consumers need. */
interface ConsumerExtras {
  readonly stream?: StreamPlace | undefined;
  /** Called before the first message can come. */
  readonly onMade?: (subscription: Subscription) => void;
}

export class Consumers implements ConnectionUser {
  readonly #connection: Connection;
  readonly #declarations: Declarations;
  readonly #subscriptions = new Set<Subscription>();
  #receiveChannel: DeliveryChannel | undefined;
  #lastChannel = FIRST_CONSUMER_CHANNEL - 1;

  constructor(connection: Connection, declarations: Declarations) {
    this.#connection = connection;
    this.#declarations = declarations;
  }

  /**
   * Consumes as an async iterator. Settle every message; at most `prefetch` are under way at a time.
   * Leaving the loop ends the consumer, and unsettled messages go back. Aborting the signal ends the
   * loop. The consumer is back after a reconnection.
   *
   * @throws SubscriptionEndedError when the broker ends it, for example because the queue is deleted
   *
   * @example
   * ```ts
   * for await (const message of client.consume('orders', { prefetch: 50 })) {
   *   await process(message.json());
   *   message.ack();
   * }
   * ```
   */
  consume(
    queue: string,
    options: ConsumeOptions = {},
  ): AsyncGenerator<ReceivedMessage, void, undefined> {
    return this.#iterate(queue, options);
  }

  readStream(
    queue: string,
    options: ReadStreamOptions = {},
  ): AsyncGenerator<ReceivedMessage, void, undefined> {
    const { prefetch, signal } = options;
    const limit = prefetch === undefined ? {} : { prefetch };
    const stream = new StreamPlace(queue, options);
    return this.#iterate(queue, { ...limit, signal, noAck: true }, stream);
  }

  async *#iterate(
    queue: string,
    options: ConsumeOptions,
    stream?: StreamPlace,
  ): AsyncGenerator<ReceivedMessage, void, undefined> {
    const receiver = new BufferReceiver();
    const subscription = await this.add(queue, options, receiver, { stream });
    try {
      for (;;) {
        const message = await receiver.next();
        if (message === undefined) return;
        subscription.giveCredit();
        yield message;
      }
    } finally {
      await subscription.close();
    }
  }

  async subscribe(
    queue: string,
    callback: (message: ReceivedMessage) => unknown,
    options: SubscribeOptions = {},
  ): Promise<Subscription> {
    const onError = (error: unknown): void => this.#connection.warn(error);
    const receiver = new CallbackReceiver(callback, options, onError);
    const onMade = (early: Subscription): void => {
      receiver.subscription = early;
    };
    return await this.add(queue, options, receiver, { onMade });
  }

  async receive(queue: string, options: ReceiveOptions = {}): Promise<ReceivedMessage[]> {
    const { max = 1, waitMs = 0, noAck = false, ackTimeoutMs = 0, signal } = options;
    const session = await this.#connection.session(signal);
    const channel = this.receiveChannel(session);
    const toMessages = ({ getOk }: EnvelopeFields): ReceivedMessage[] =>
      rawDeliveries(getOk?.deliveries).map((raw) => new ReceivedMessage(raw, channel, noAck));
    const answer = await session.request(
      {
        channel: channel.number,
        get: { queue, maxMessages: max, waitMs, noAck, ackTimeoutMs },
      },
      signal,
      (requestId, late) => {
        session.send({ cancelRequest: { requestId } });
        late.then(
          (envelope) => {
            for (const message of toMessages(envelope)) message.requeue();
          },
          () => {},
        );
      },
    );
    return toMessages(answer);
  }

  /** The channel that `receive` and transactions without messages use. */
  receiveChannel(session: Session): DeliveryChannel {
    let channel = this.#receiveChannel;
    if (channel?.session !== session) {
      const opened = new DeliveryChannel(session, RECEIVE_CHANNEL);
      channel = opened;
      this.#receiveChannel = opened;
      session.setReceiver(RECEIVE_CHANNEL, { onPush: (push) => opened.onTimedOut(push) });
      // Answers come in order, so what is asked behind it finds the channel open.
      opened.open().catch((error: unknown) => this.#connection.warn(error));
    }
    return channel;
  }

  /** Puts a consumer on a queue, in a channel of its own; it is back after a reconnection. */
  async add(
    queue: string,
    options: ConsumeOptions,
    receiver: Receiver,
    { stream, onMade }: ConsumerExtras = {},
  ): Promise<Subscription> {
    options.signal?.throwIfAborted();
    const session = await this.#connection.session(options.signal);
    this.#lastChannel += 1;
    const onOver = (over: Subscription): void => void this.#subscriptions.delete(over);
    const channel = this.#lastChannel;
    const subscription = new Subscription(queue, options, channel, receiver, onOver, stream);
    onMade?.(subscription);
    try {
      await subscription.attach(session);
    } catch (error) {
      if (!isWorthRetrying(error) || this.#connection.isClosed) {
        subscription.fail(error instanceof WarrenError ? error : new WarrenError(String(error)));
        throw error;
      }
      // The connection broke meanwhile: the next one brings it.
    }
    this.#subscriptions.add(subscription);
    return subscription;
  }

  async #reattach(subscription: Subscription, session: Session, attempt = 1): Promise<void> {
    const isAwaited = this.#declarations.isAwaited(subscription.queue);
    try {
      await subscription.attach(session);
    } catch (error) {
      if (session.isOver) throw error;
      // An exclusive consumer of ours may still be there, until the broker notices that it is gone.
      const mayBeOurs = subscription.isExclusive && isRefused(error);
      if ((mayBeOurs || isAwaited) && attempt < RECOVERY_ATTEMPTS) {
        void this.#reattachLater(subscription, session, attempt + 1);
      } else if (error instanceof WarrenError) subscription.fail(error);
      else throw error;
    }
  }

  async #reattachLater(
    subscription: Subscription,
    session: Session,
    attempt: number,
  ): Promise<void> {
    await wait(RECOVER_AGAIN_MS, undefined);
    if (session.isOver || subscription.isEnded) return;
    try {
      await session.request({ channel: subscription.channelNumber, closeChannel: {} });
      await this.#reattach(subscription, session, attempt);
    } catch {
      // The connection broke again: the next one brings it.
    }
  }

  /** Puts all consumers back on their queues. */
  async recover(session: Session): Promise<void> {
    const subscriptions = [...this.#subscriptions];
    await Promise.all(subscriptions.map((each) => this.#reattach(each, session)));
  }

  /** Ends all consumers; what they hold goes back to its queue. */
  async close(): Promise<void> {
    for (const subscription of [...this.#subscriptions]) await subscription.close();
    this.#receiveChannel?.flush();
  }

  onGivenUp(error: ConnectionError): void {
    for (const subscription of [...this.#subscriptions]) subscription.fail(error);
  }
}

function isRefused(error: unknown): boolean {
  return (
    error instanceof WarrenError && 'condition' in error && error.condition === 'ACCESS_REFUSED'
  );
}

/** Deliveries that came as an answer, in the shape of pushed ones. */
function rawDeliveries(fields: DeliveriesFields | null | undefined): RawDelivery[] {
  const first = toNumber(fields?.firstDeliveryTag);
  const addresses = (fields?.addresses ?? []).map(({ exchange, routingKey }) => ({
    exchange: exchange ?? '',
    routingKey: routingKey ?? '',
  }));
  const properties = (fields?.properties ?? []).map((each) =>
    Buffer.from(ProtocolProperties.encode(each).finish()),
  );
  return (fields?.deliveries ?? []).map((delivery, index) => {
    const body = delivery.body ?? new Uint8Array();
    return {
      tag: first + index,
      address: addresses[delivery.address ?? 0] ?? { exchange: '', routingKey: '' },
      properties: properties[delivery.properties ?? 0] ?? Buffer.alloc(0),
      body: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
      isRedelivered: delivery.redelivered ?? false,
      deliveryCount: delivery.deliveryCount ?? 0,
      offset: undefined,
    };
  });
}
