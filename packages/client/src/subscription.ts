// Consuming: keeps a consumer on its queue over reconnections and hands its messages on, to a callback or
// to an iterator.

import { type AbortOptions, type Deferred, deferred } from './abort.ts';
import { DeliveryChannel } from './delivery-channel.ts';
import {
  ConnectionError,
  RequestError,
  SubscriptionEndedError,
  type WarrenError,
} from './errors.ts';
import { encodeTable, type FieldTable } from './field-values.ts';
import { ReceivedMessage } from './received-message.ts';
import type { Session } from './session.ts';
import type { StreamPlace } from './stream-place.ts';
import type { EnvelopeFields } from './wire/protocol.ts';
import type { RawDelivery } from './wire/pushes.ts';

/** How to consume from a queue. */
export interface ConsumeOptions extends AbortOptions {
  /** Unsettled messages under way at a time; that is the back-pressure. Default 200. */
  readonly prefetch?: number;
  /** True: messages are gone when they are delivered; there is nothing to settle. Default false. */
  readonly noAck?: boolean;
  /** True: fails when others consume from the queue, and keeps them away. Default false. */
  readonly exclusive?: boolean;
  /** Consumers with a higher number are served first [rabbitmq: consumer-priority]. Default 0. */
  readonly priority?: number;
  /** Milliseconds after which the broker takes an unsettled message back. Default: the broker's own. */
  readonly ackTimeoutMs?: number;
  /** Name of the consumer, for display. Default: the broker makes one up. */
  readonly consumerTag?: string;
  /** Further arguments of the consumer. */
  readonly arguments?: FieldTable;
}

/** How to consume with a callback. */
export interface SubscribeOptions extends ConsumeOptions {
  /**
   * `auto`: a message is acknowledged when the callback is done, and comes back to the queue when it
   * throws. `manual`: the callback settles it. Default `auto`.
   */
  readonly settle?: 'auto' | 'manual';
  /** What happens with `auto` when the callback throws. Default `nack`. */
  readonly onFailure?: 'nack' | 'reject';
}

const DEFAULT_PREFETCH = 200;

/** Takes what a consumer gets. */
export interface Receiver {
  onMessage(message: ReceivedMessage): void;
  /** It is over: without an error because it was asked for. */
  onEnd(error: WarrenError | undefined): void;
}

/** A consumer and the way to end it. */
export class Subscription {
  /** The queue it consumes from. */
  readonly queue: string;
  readonly #options: ConsumeOptions;
  /** How far a stream was read; undefined for other queues. */
  readonly #stream: StreamPlace | undefined;
  /** @internal */
  readonly channelNumber: number;
  readonly #receiver: Receiver;
  readonly #ended: Deferred<void> = deferred();
  readonly #onOver: (subscription: Subscription) => void;
  readonly #abort = (): void => void this.close();
  #channel: DeliveryChannel | undefined;
  #tag = '';
  /** Whether the broker has told the tag on this connection. */
  #isAttached = false;
  #isOver = false;
  /** Without acks the broker is told how many more are wanted. */
  #creditToGive = 0;
  /** Delivered without acks and not taken yet. */
  #untaken = 0;
  /** The routing key of replies, for `amq.rabbitmq.reply-to`. */
  replyTo = '';

  /** @internal */
  constructor(
    queue: string,
    options: ConsumeOptions,
    channelNumber: number,
    receiver: Receiver,
    onOver: (subscription: Subscription) => void,
    stream: StreamPlace | undefined,
  ) {
    this.queue = queue;
    this.#stream = stream;
    this.#options = options;
    this.channelNumber = channelNumber;
    this.#receiver = receiver;
    this.#onOver = onOver;
    // Whoever does not look at it needs no unhandled rejection.
    this.#ended.promise.catch(() => {});
    options.signal?.addEventListener('abort', this.#abort, { once: true });
  }

  /** Resolves when it was closed; rejects when the broker ended it or the client gave up. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** @internal */
  get isExclusive(): boolean {
    return this.#options.exclusive === true;
  }

  /** True when no more messages will come. */
  get isEnded(): boolean {
    return this.#isOver;
  }

  /** Stops the deliveries; messages that came before can no longer be settled and go back. */
  async close(): Promise<void> {
    if (this.#isOver) return;
    this.#finish(undefined);
    try {
      await this.#channel?.close();
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
    }
  }

  /** Stops new deliveries, but lets messages that came before be settled; close it afterwards. */
  async cancel(): Promise<void> {
    const channel = this.#channel;
    if (this.#isOver || channel === undefined) return;
    await channel.session.request({
      channel: this.channelNumber,
      cancelConsumer: { consumerTag: this.#tag },
    });
  }

  /** @internal Puts the consumer on its queue. */
  async attach(session: Session): Promise<void> {
    if (this.#isOver) return;
    const channel = new DeliveryChannel(session, this.channelNumber);
    session.setReceiver(this.channelNumber, {
      onDeliveries: (_tag, deliveries) => this.#onDeliveries(channel, deliveries),
      onPush: (envelope) => this.#onPush(channel, envelope),
    });
    await channel.open();
    this.#channel = channel;
    const { prefetch = DEFAULT_PREFETCH } = this.#options;
    // What came over the last connection and was not taken is still here.
    const credit = Math.max(0, prefetch - this.#untaken);
    this.#creditToGive = 0;
    this.#isAttached = false;
    const envelope = (await this.#stream?.request(session, credit)) ?? this.#consume(credit);
    const { consumeOk } = await session.request({ ...envelope, channel: this.channelNumber });
    this.#isAttached = true;
    this.#tag = consumeOk?.consumerTag ?? '';
    this.replyTo = consumeOk?.replyTo ?? '';
  }

  #consume(credit: number): EnvelopeFields {
    const { prefetch = DEFAULT_PREFETCH, noAck = false, exclusive = false } = this.#options;
    const { ackTimeoutMs = 0, priority, consumerTag = '', arguments: table } = this.#options;
    const fields = { ...(priority === undefined ? {} : { 'x-priority': priority }), ...table };
    return {
      consume: {
        queue: this.queue,
        consumerTag,
        noAck,
        exclusive,
        prefetch: noAck ? 0 : prefetch,
        ...(this.#hasCredit ? { credit } : {}),
        ackTimeoutMs,
        arguments: encodeTable(fields),
      },
    };
  }

  /** @internal Ends it because it cannot go on. */
  fail(error: WarrenError): void {
    this.#finish(error);
    this.#channel?.close().catch(() => {});
  }

  /** Replies are not many, and nobody limits them. */
  get #hasCredit(): boolean {
    return this.#options.noAck === true && this.queue !== 'amq.rabbitmq.reply-to';
  }

  #onDeliveries(channel: DeliveryChannel, deliveries: readonly RawDelivery[]): void {
    const { noAck = false } = this.#options;
    for (const delivery of deliveries) {
      // Messages that come while it ends go back with the channel.
      if (this.#isOver) return;
      if (this.#hasCredit) this.#untaken += 1;
      this.#stream?.note(delivery.offset);
      this.#receiver.onMessage(new ReceivedMessage(delivery, channel, noAck));
    }
  }

  /** @internal Without acks: a message was taken out of the buffer. */
  giveCredit(): void {
    const channel = this.#channel;
    if (!this.#hasCredit) return;
    this.#untaken -= 1;
    if (channel === undefined || !channel.isLive) return;
    this.#creditToGive += 1;
    const { prefetch = DEFAULT_PREFETCH } = this.#options;
    if (!this.#isAttached || this.#creditToGive * 2 < prefetch) return;
    channel.session.send({
      channel: this.channelNumber,
      addCredit: { consumerTag: this.#tag, credit: this.#creditToGive },
    });
    this.#creditToGive = 0;
  }

  #onPush(channel: DeliveryChannel, envelope: EnvelopeFields): void {
    if (envelope.deliveriesTimedOut) channel.onTimedOut(envelope);
    if (!envelope.consumerCancelled) return;
    const text = `the broker ended the consumer of queue '${this.queue}': the queue is gone`;
    this.fail(new SubscriptionEndedError(text));
  }

  #finish(error: WarrenError | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.signal?.removeEventListener('abort', this.#abort);
    this.#onOver(this);
    this.#receiver.onEnd(error);
    if (error === undefined) this.#ended.resolve();
    else this.#ended.reject(error);
  }
}

/** Runs a callback for every message, as many at a time as the prefetch allows. */
export class CallbackReceiver implements Receiver {
  readonly #callback: (message: ReceivedMessage) => unknown;
  readonly #options: SubscribeOptions;
  readonly #onError: (error: unknown) => void;
  /** Set once the subscription exists. */
  subscription: Subscription | undefined;

  constructor(
    callback: (message: ReceivedMessage) => unknown,
    options: SubscribeOptions,
    onError: (error: unknown) => void,
  ) {
    this.#callback = callback;
    this.#options = options;
    this.#onError = onError;
  }

  onMessage(message: ReceivedMessage): void {
    let result: unknown;
    try {
      result = this.#callback(message);
    } catch (error) {
      this.#failed(message, error);
      return;
    }
    if (isPromise(result)) {
      result.then(
        () => this.#done(message),
        (error: unknown) => this.#failed(message, error),
      );
    } else this.#done(message);
  }

  onEnd(): void {}

  #done(message: ReceivedMessage): void {
    this.subscription?.giveCredit();
    if (this.#options.settle !== 'manual') message.ack();
  }

  #failed(message: ReceivedMessage, error: unknown): void {
    this.subscription?.giveCredit();
    if (this.#options.settle !== 'manual') {
      if (this.#options.onFailure === 'reject') message.reject();
      else message.nack();
    }
    this.#onError(error);
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}

/** Keeps messages until the iterator asks for them. */
export class BufferReceiver implements Receiver {
  #messages: ReceivedMessage[] = [];
  #head = 0;
  #isOver = false;
  #error: WarrenError | undefined;
  #wake: (() => void)[] = [];

  onMessage(message: ReceivedMessage): void {
    this.#messages.push(message);
    this.#wake.shift()?.();
  }

  onEnd(error: WarrenError | undefined): void {
    this.#isOver = true;
    this.#error = error;
    // They can no longer be settled and go back to the queue.
    this.#messages = [];
    this.#head = 0;
    for (const wake of this.#wake.splice(0)) wake();
  }

  /** The next message, or undefined at the end. Throws why it ended. */
  async next(): Promise<ReceivedMessage | undefined> {
    while (this.#head === this.#messages.length) {
      if (this.#error !== undefined) throw this.#error;
      if (this.#isOver) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake.push(resolve);
      });
    }
    const message = this.#messages[this.#head++];
    if (this.#head === this.#messages.length) {
      this.#messages = [];
      this.#head = 0;
    }
    return message;
  }
}

/** Whether consuming again may work later. */
export function isWorthRetrying(error: unknown): boolean {
  return error instanceof ConnectionError ? error.isTemporary : !(error instanceof RequestError);
}
