// The client: what a program connects with, publishes with and consumes with. Puts the parts together;
// each part is a file of its own.

import { Buffer } from 'node:buffer';
import type { ConnectionOptions as TlsOptions } from 'node:tls';
import { type AbortOptions, abortable, wait } from './abort.ts';
import type { ReconnectOptions } from './backoff.ts';
import { parseConnectionUrl } from './connection-url.ts';
import { DeliveryChannel } from './delivery-channel.ts';
import { ConnectionError, TimeoutError, WarrenError } from './errors.ts';
import { LinkKeeper } from './link-keeper.ts';
import { type Content, type OutgoingMessage, type Target, toPublishing } from './outgoing.ts';
import type { MessageProperties } from './properties.ts';
import { Publisher, type PublishResult } from './publisher.ts';
import { ReceivedMessage } from './received-message.ts';
import { REPLY_QUEUE, Replies } from './replies.ts';
import type { Session } from './session.ts';
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
  type Binding,
  bindingFields,
  DeclaredTopology,
  declareExchangeEnvelope,
  declareQueueEnvelope,
  type ExchangeOptions,
  type ExchangeType,
  generateQueueName,
  type QueueOptions,
  type QueueStatus,
} from './topology.ts';
import { Transaction, type TransactionResult } from './transaction.ts';
import * as views from './views.ts';
import {
  type DeliveriesFields,
  type EnvelopeFields,
  ProtocolProperties,
  toNumber,
} from './wire/protocol.ts';
import type { RawDelivery } from './wire/pushes.ts';

/** How to connect. */
export interface ConnectOptions extends AbortOptions {
  /** Name of the connection, as the broker lists it. */
  readonly name?: string;
  /** How long connecting may take, milliseconds. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** When to connect again; false: a broken connection is the end. Default: for ever. */
  readonly reconnect?: ReconnectOptions | false;
  /** Options of TLS for `warrens://`, as node:tls has them: `ca`, `cert`, `key` and others. */
  readonly tls?: TlsOptions;
  /** Seconds of silence after which a sign of life is sent. Default: the broker's. */
  readonly keepAliveSeconds?: number;
  /** Messages sent and not confirmed, at most; more wait in the client. Default 10,000. */
  readonly maxUnconfirmed?: number;
  /** Messages not confirmed at which `drained` waits. Default 20,000. */
  readonly maxBufferedMessages?: number;
  /** Bytes not confirmed at which `drained` waits. Default 16 MiB. */
  readonly maxBufferedBytes?: number;
}

/** What happens to a client beside its calls. */
export interface ClientEvents {
  /** There is a connection, the first or another one; everything declared and consumed is back. */
  connected: [];
  /** The connection broke; the client connects again unless told not to. */
  disconnected: [error: ConnectionError];
  /** The client gave up or was closed. */
  closed: [error: ConnectionError];
  /** The broker takes no messages for now, because of the reason given. */
  blocked: [reason: string];
  /** The broker takes messages again. */
  unblocked: [];
  /** Something went wrong that no call can tell: a callback that threw, a declaration refused. */
  warning: [error: unknown];
}

/** What `receive` takes. */
export interface ReceiveOptions extends AbortOptions {
  /** At most so many messages. Default 1. */
  readonly max?: number;
  /** How long to wait for the first one, milliseconds. Default 0. */
  readonly waitMs?: number;
  /** True: the messages are gone; there is nothing to settle. Default false. */
  readonly noAck?: boolean;
  /** Milliseconds after which the broker takes an unsettled message back. Default: the broker's own. */
  readonly ackTimeoutMs?: number;
}

/** How long to wait for a reply. */
export interface RequestOptions extends AbortOptions {
  /** Milliseconds until the request fails with a TimeoutError. Default 30,000. */
  readonly timeoutMs?: number;
}

/** What `browse` shows. */
export interface BrowseOptions extends AbortOptions {
  /** At most so many messages. Default: all. */
  readonly limit?: number;
  /** Bodies are cut to so many bytes. Default: whole. */
  readonly maxBodyBytes?: number;
  /** Also messages that consumers hold. Default false. */
  readonly includeUnacked?: boolean;
}

/** What has to be true for a deletion. */
export interface DeleteOptions extends AbortOptions {
  /** Only when nobody uses it. Default false. */
  readonly ifUnused?: boolean;
  /** Queues: only when there is no message. Default false. */
  readonly ifEmpty?: boolean;
}

type Listeners = { [Name in keyof ClientEvents]: Set<(...args: ClientEvents[Name]) => void> };

const PUBLISH_CHANNEL = 1;
const RECEIVE_CHANNEL = 2;
const FIRST_CONSUMER_CHANNEL = 3;
const BROWSE_PAGE = 100;
const DEFAULT_REQUEST_MS = 30_000;
const MEBIBYTE = 1024 * 1024;
/** A consumer that could not be put back is tried again after this long. */
const CONSUME_AGAIN_MS = 1000;
const CONSUME_ATTEMPTS = 60;

/**
 * Connects to a Warren broker.
 *
 * @param url - `warren://user:password@host:port/vhost`, or `warrens://` for TLS
 * @returns a client that stays connected until `close`
 * @throws AuthenticationError, ConnectionError, TimeoutError, TypeError for a bad URL
 *
 * @example
 * ```ts
 * const client = await connect('warren://guest:guest@localhost:5672/');
 * ```
 */
export async function connect(url: string | URL, options: ConnectOptions = {}): Promise<Client> {
  options.signal?.throwIfAborted();
  const client = new Client(url, options);
  await client.open(options.signal);
  return client;
}

/**
 * A connection that comes back by itself. Made by `connect`.
 *
 * While there is no connection, calls wait for the next one; publishes are kept and sent again until they
 * are confirmed, so a message may arrive twice, but none is lost as long as the program lives.
 */
export class Client {
  readonly #keeper: LinkKeeper;
  readonly #publisher: Publisher;
  readonly #topology = new DeclaredTopology();
  readonly #subscriptions = new Set<Subscription>();
  readonly #replies = new Replies();
  readonly #listeners: Listeners = {
    connected: new Set(),
    disconnected: new Set(),
    closed: new Set(),
    blocked: new Set(),
    unblocked: new Set(),
    warning: new Set(),
  };
  #receiveChannel: DeliveryChannel | undefined;
  #lastChannel = FIRST_CONSUMER_CHANNEL - 1;
  #blockedReason: string | undefined;
  #isClosed = false;

  /** @internal */
  constructor(url: string | URL, options: ConnectOptions) {
    const target = parseConnectionUrl(url);
    const { maxUnconfirmed = 10_000, maxBufferedMessages = 20_000 } = options;
    const { maxBufferedBytes = 16 * MEBIBYTE, connectTimeoutMs = 10_000 } = options;
    this.#publisher = new Publisher(PUBLISH_CHANNEL, {
      maxUnconfirmed,
      maxBufferedMessages,
      maxBufferedBytes,
    });
    this.#keeper = new LinkKeeper(
      {
        target,
        connectTimeoutMs,
        tls: options.tls ?? {},
        keepAliveSeconds: options.keepAliveSeconds ?? 0,
        clientProperties: {
          product: '@warren-mq/client',
          platform: `Node.js ${process.versions.node}`,
          ...(options.name === undefined ? {} : { connection_name: options.name }),
        },
      },
      options.reconnect ?? {},
      {
        recover: (session) => this.#recover(session),
        onDisconnected: (error) => this.#onDisconnected(error),
        onGivenUp: (error) => this.#onGivenUp(error),
        onBlocked: (reason) => this.#onBlocked(reason),
        onDrain: () => this.#publisher.onDrain(),
        onStrayError: (_channel, error) => this.#emit('warning', error),
      },
    );
  }

  /** @internal */
  async open(signal: AbortSignal | undefined): Promise<void> {
    await this.#keeper.start(signal);
  }

  // --- The connection ------------------------------------------------------------------------

  /** True while there is a connection. */
  get isConnected(): boolean {
    return this.#keeper.session !== undefined;
  }

  /** True after `close`, or when the client gave up connecting. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Name and version of the broker, as `Warren 0.1.0`; empty while there is no connection. */
  get product(): string {
    const { product = '', productVersion = '' } = this.#keeper.session?.server ?? {};
    return `${product} ${productVersion}`.trim();
  }

  /** Why the broker takes no messages for now, or undefined. */
  get blockedReason(): string | undefined {
    return this.#blockedReason;
  }

  /** Calls `listener` for every event of this name; call what it returns to end that. */
  on<Name extends keyof ClientEvents>(
    name: Name,
    listener: (...args: ClientEvents[Name]) => void,
  ): () => void {
    const listeners: Set<(...args: ClientEvents[Name]) => void> = this.#listeners[name];
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  /**
   * Ends in order: waits for the confirms of what was published (not while there is no connection), ends
   * subscriptions, and closes the connection. Unsettled messages go back to their queues.
   */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    if (this.isConnected && this.#blockedReason === undefined) {
      const gone = new Promise<void>((resolve) => {
        this.on('disconnected', () => resolve());
      });
      await Promise.race([this.#publisher.settled(), gone]);
    }
    for (const subscription of [...this.#subscriptions]) await subscription.close();
    this.#receiveChannel?.flush();
    await this.#keeper.close(new ConnectionError('the client is closed', false));
  }

  // --- Publishing ----------------------------------------------------------------------------

  /**
   * Publishes a message. Resolves when the broker has taken responsibility for it: persistent messages
   * are on disk then. Messages published in the same turn of the event loop travel together, and many
   * may wait for their confirms at once, so do not await each one where speed matters.
   *
   * @throws UnroutableError for a mandatory message without a queue; RejectedError when a queue is full;
   * RequestError when the exchange does not exist or may not be used; ConnectionError when the client is
   * closed; the signal's reason when it is aborted, after which the message may be published or not
   *
   * @example
   * ```ts
   * await client.publish({ exchange: 'events', routingKey: 'order.created', json: { id: 7 } });
   * await client.publish({ queue: 'orders', body: 'text', headers: { tenant: 7 } });
   * ```
   */
  publish(message: OutgoingMessage, options?: AbortOptions): Promise<PublishResult> {
    return new Promise((resolve, reject) => {
      this.#checkOpen();
      const signal = options?.signal;
      signal?.throwIfAborted();
      const publishing = toPublishing(this.#publisher, message);
      publishing.resolve = resolve;
      publishing.reject = reject;
      if (signal !== undefined) {
        const abort = (): void => {
          publishing.isAbandoned = true;
          reject(signal.reason);
        };
        signal.addEventListener('abort', abort, { once: true });
        const done = (): void => signal.removeEventListener('abort', abort);
        publishing.resolve = (result) => {
          done();
          resolve(result);
        };
        publishing.reject = (error) => {
          done();
          reject(error);
        };
      }
      this.#publisher.publish(publishing);
    });
  }

  /**
   * Publishes a message and calls back instead of making a promise: for those who count every
   * microsecond. False when `drained` should be awaited before the next one.
   */
  publishWith(
    message: OutgoingMessage,
    onResult: (error: unknown, result?: PublishResult) => void,
  ): boolean {
    this.#checkOpen();
    const publishing = toPublishing(this.#publisher, message);
    publishing.resolve = (result) => onResult(undefined, result);
    publishing.reject = onResult;
    this.#publisher.publish(publishing);
    return this.#publisher.hasRoom;
  }

  /**
   * Publishes all messages and resolves when all are confirmed. Takes the next one only when there is
   * room, so the source may be endless.
   *
   * @throws the first error, after which no more messages are taken from the source
   */
  async publishAll(
    messages: Iterable<OutgoingMessage> | AsyncIterable<OutgoingMessage>,
    options?: AbortOptions,
  ): Promise<void> {
    let failure: { error: unknown } | undefined;
    let left = 0;
    let onDone: (() => void) | undefined;
    const onResult = (error: unknown): void => {
      left -= 1;
      if (error !== undefined) failure ??= { error };
      if (left === 0) onDone?.();
    };
    for await (const message of messages) {
      options?.signal?.throwIfAborted();
      left += 1;
      if (!this.publishWith(message, onResult)) await this.drained(options);
      if (failure !== undefined) throw failure.error;
    }
    if (left > 0) {
      const done = new Promise<void>((resolve) => {
        onDone = resolve;
      });
      await abortable(done, options?.signal);
    }
    if (failure !== undefined) throw failure.error;
  }

  /** Resolves when few enough messages wait for their confirms: back-pressure for publishers. */
  drained(options?: AbortOptions): Promise<void> {
    return abortable(this.#publisher.drained(), options?.signal);
  }

  /**
   * Publishes and settles together or not at all.
   *
   * @param work - notes what shall be done; nothing is, when it throws
   * @throws RequestError when the broker refuses; nothing was applied then. ConnectionError when the
   * connection broke meanwhile: it was applied or not, as a whole
   *
   * @example
   * ```ts
   * await client.transaction((tx) => {
   *   tx.publish({ queue: 'invoices', json: invoice });
   *   tx.ack(order);
   * });
   * ```
   */
  async transaction(
    work: (transaction: Transaction) => void | Promise<void>,
    options?: AbortOptions,
  ): Promise<TransactionResult> {
    const transaction = new Transaction();
    try {
      await work(transaction);
      if (transaction.isEmpty) return { unroutable: [] };
      let { channel } = transaction;
      if (channel === undefined) {
        const session = await this.#session(options?.signal);
        channel = await this.#openReceiveChannel(session);
      }
      channel.flush();
      const { transactionOk } = await channel.session.request(
        { ...transaction.envelope(), channel: channel.number },
        options?.signal,
      );
      return { unroutable: transactionOk?.unroutable ?? [] };
    } catch (error) {
      transaction.discarded();
      throw error;
    }
  }

  // --- Consuming -----------------------------------------------------------------------------

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
  async *consume(
    queue: string,
    options: ConsumeOptions = {},
  ): AsyncGenerator<ReceivedMessage, void, undefined> {
    const receiver = new BufferReceiver();
    const subscription = await this.#subscribe(queue, options, receiver);
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

  /**
   * Consumes with a callback. By default a message is acknowledged when the callback is done, and comes
   * back when it throws; what it throws is told by the event `warning`. Resolves when the consumer is
   * on its queue.
   *
   * @example
   * ```ts
   * const subscription = await client.subscribe('orders', async (message) => {
   *   await process(message.json());
   * });
   * await subscription.close();
   * ```
   */
  async subscribe(
    queue: string,
    callback: (message: ReceivedMessage) => unknown,
    options: SubscribeOptions = {},
  ): Promise<Subscription> {
    const onError = (error: unknown): void => this.#emit('warning', error);
    const receiver = new CallbackReceiver(callback, options, onError);
    const subscription = await this.#subscribe(queue, options, receiver, (early) => {
      receiver.subscription = early;
    });
    return subscription;
  }

  /**
   * Takes messages from a queue without consuming: those that are ready, at most `max`, waiting up to
   * `waitMs` for the first. Settle them. When the signal is aborted, what comes anyway goes back.
   */
  async receive(queue: string, options: ReceiveOptions = {}): Promise<ReceivedMessage[]> {
    const { max = 1, waitMs = 0, noAck = false, ackTimeoutMs = 0, signal } = options;
    const session = await this.#session(signal);
    const channel = await this.#openReceiveChannel(session);
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

  /**
   * Publishes a request and resolves with the first reply. Needs someone who answers with `reply`, or
   * any AMQP program that knows `reply_to` and `correlation_id`.
   *
   * @throws TimeoutError, UnroutableError, ConnectionError when the connection breaks meanwhile
   */
  async request(message: OutgoingMessage, options: RequestOptions = {}): Promise<ReceivedMessage> {
    const { timeoutMs = DEFAULT_REQUEST_MS, signal } = options;
    const subscription = await abortable(
      this.#replies.ready(() => this.#subscribe(REPLY_QUEUE, { noAck: true }, this.#replies)),
      signal,
    );
    const { id, reply, forget } = this.#replies.expect();
    const timer = new AbortController();
    try {
      const late = wait(timeoutMs, timer.signal).then(() => {
        throw new TimeoutError(`no reply within ${timeoutMs} ms`);
      });
      late.catch(() => {});
      const published = this.publish({
        persistent: false,
        ...message,
        mandatory: true,
        replyTo: subscription.replyTo,
        correlationId: id,
      });
      const answered = published.then(() => reply);
      // A reply may overtake the confirm of its request.
      return await abortable(Promise.race([reply, answered, late]), signal);
    } finally {
      timer.abort();
      forget();
    }
  }

  /** Answers a request: publishes to its `replyTo`, with its `correlationId`. */
  async reply(
    request: ReceivedMessage,
    answer: Content & MessageProperties,
    options?: AbortOptions,
  ): Promise<PublishResult> {
    const { replyTo, correlationId } = request.properties;
    if (replyTo === undefined) throw new TypeError('the message does not say where a reply goes');
    const target: Target = { queue: replyTo };
    const correlation = correlationId === undefined ? {} : { correlationId };
    return await this.publish({ persistent: false, ...answer, ...correlation, ...target }, options);
  }

  // --- Exchanges, queues, bindings -----------------------------------------------------------

  /**
   * Declares a queue; an equal one may be there. An empty name gets one that is made up. After a
   * reconnection the queue is declared again.
   *
   * @throws RequestError PRECONDITION_FAILED when there is one that differs
   */
  async declareQueue(
    name: string,
    options: QueueOptions = {},
    waiting?: AbortOptions,
  ): Promise<QueueStatus> {
    const chosen = name === '' ? generateQueueName() : name;
    const envelope = declareQueueEnvelope(chosen, options);
    const { queueOk } = await this.#request(envelope, waiting?.signal);
    this.#topology.noteQueue(chosen, envelope);
    return {
      name: queueOk?.name ?? chosen,
      messages: toNumber(queueOk?.readyMessages),
      consumers: queueOk?.consumers ?? 0,
    };
  }

  /** How many messages and consumers a queue has. Throws RequestError NOT_FOUND when there is none. */
  async checkQueue(name: string, options?: AbortOptions): Promise<QueueStatus> {
    const envelope = { declareQueue: { name, passive: true } };
    const { queueOk } = await this.#request(envelope, options?.signal);
    return {
      name,
      messages: toNumber(queueOk?.readyMessages),
      consumers: queueOk?.consumers ?? 0,
    };
  }

  /** Declares an exchange; an equal one may be there. Declared again after a reconnection. */
  async declareExchange(
    name: string,
    type: ExchangeType | (string & {}),
    options: ExchangeOptions = {},
    waiting?: AbortOptions,
  ): Promise<void> {
    const envelope = declareExchangeEnvelope(name, type, options);
    await this.#request(envelope, waiting?.signal);
    this.#topology.noteExchange(name, envelope);
  }

  /** Throws RequestError NOT_FOUND when there is no such exchange. */
  async checkExchange(name: string, options?: AbortOptions): Promise<void> {
    await this.#request({ declareExchange: { name, passive: true } }, options?.signal);
  }

  /** Lets messages flow from an exchange to a queue or another exchange; back after a reconnection. */
  async bind(binding: Binding, options?: AbortOptions): Promise<void> {
    await this.#request({ bind: bindingFields(binding) }, options?.signal);
    this.#topology.noteBinding(binding);
  }

  /** Ends the binding with exactly these fields; it is no error when there is none. */
  async unbind(binding: Binding, options?: AbortOptions): Promise<void> {
    this.#topology.forgetBinding(binding);
    await this.#request({ unbind: bindingFields(binding) }, options?.signal);
  }

  /** Deletes a queue and says how many ready messages went with it; no error when there is none. */
  async deleteQueue(name: string, options: DeleteOptions = {}): Promise<number> {
    const { ifUnused = false, ifEmpty = false, signal } = options;
    const { queueOk } = await this.#request({ deleteQueue: { name, ifUnused, ifEmpty } }, signal);
    this.#topology.forgetQueue(name);
    return toNumber(queueOk?.readyMessages);
  }

  /** Deletes an exchange and its bindings; no error when there is none. */
  async deleteExchange(name: string, options: DeleteOptions = {}): Promise<void> {
    const { ifUnused = false, signal } = options;
    await this.#request({ deleteExchange: { name, ifUnused } }, signal);
    this.#topology.forgetExchange(name);
  }

  /** Drops the ready messages of a queue and says how many there were. */
  async purgeQueue(name: string, options?: AbortOptions): Promise<number> {
    const { queueOk } = await this.#request({ purgeQueue: { name } }, options?.signal);
    return toNumber(queueOk?.readyMessages);
  }

  // --- Looking -------------------------------------------------------------------------------

  /**
   * The messages of a queue as they are, from its head. Nothing is taken and nothing is marked.
   *
   * @example
   * ```ts
   * for await (const message of client.browse('orders', { limit: 10 })) console.log(message.body);
   * ```
   */
  async *browse(
    queue: string,
    options: BrowseOptions = {},
  ): AsyncGenerator<views.BrowsedMessage, void, undefined> {
    const { limit = Infinity, maxBodyBytes, includeUnacked = false, signal } = options;
    let left = limit;
    let cursor = '';
    while (left > 0) {
      const { browseOk } = await this.#request(
        {
          browse: {
            queue,
            cursor,
            limit: Math.min(left, BROWSE_PAGE),
            includeUnacked,
            ...(maxBodyBytes === undefined ? {} : { maxBodyBytes }),
          },
        },
        signal,
      );
      for (const fields of browseOk?.messages ?? []) {
        yield views.toBrowsedMessage(fields);
        left -= 1;
      }
      cursor = browseOk?.nextCursor ?? '';
      if (cursor === '') return;
    }
  }

  /** One queue as it is now. Throws RequestError NOT_FOUND. */
  async inspectQueue(name: string, options?: AbortOptions): Promise<views.QueueInfo> {
    const { queueInfo } = await this.#request({ inspectQueue: { name } }, options?.signal);
    return views.toQueueInfo(queueInfo ?? {});
  }

  /** One exchange as it is now. Throws RequestError NOT_FOUND. */
  async inspectExchange(name: string, options?: AbortOptions): Promise<views.ExchangeInfo> {
    const { exchangeInfo } = await this.#request({ inspectExchange: { name } }, options?.signal);
    return views.toExchangeInfo(exchangeInfo ?? {});
  }

  /** The queues of the virtual host, sorted by name. */
  async listQueues(options?: AbortOptions): Promise<views.QueueInfo[]> {
    const found: views.QueueInfo[] = [];
    for (;;) {
      const after = found.at(-1)?.name ?? '';
      const { queueList } = await this.#request({ listQueues: { after } }, options?.signal);
      const page = queueList?.queues ?? [];
      found.push(...page.map(views.toQueueInfo));
      if (queueList?.hasMore !== true || page.length === 0) return found;
    }
  }

  /** The exchanges of the virtual host, sorted by name; the default exchange is the first. */
  async listExchanges(options?: AbortOptions): Promise<views.ExchangeInfo[]> {
    const found: views.ExchangeInfo[] = [];
    for (;;) {
      const last = found.at(-1);
      const listExchanges = last === undefined ? {} : { after: last.name };
      const { exchangeList } = await this.#request({ listExchanges }, options?.signal);
      const page = exchangeList?.exchanges ?? [];
      found.push(...page.map(views.toExchangeInfo));
      if (exchangeList?.hasMore !== true || page.length === 0) return found;
    }
  }

  /** The bindings of the virtual host, sorted by source, without those of the default exchange. */
  async listBindings(options?: AbortOptions): Promise<views.BindingInfo[]> {
    const found: views.BindingInfo[] = [];
    for (;;) {
      const listBindings = { skip: found.length };
      const { bindingList } = await this.#request({ listBindings }, options?.signal);
      const page = bindingList?.bindings ?? [];
      found.push(...page.map(views.toBindingInfo));
      if (bindingList?.hasMore !== true || page.length === 0) return found;
    }
  }

  /** The connections of the virtual host. */
  async listConnections(options?: AbortOptions): Promise<views.ConnectionInfo[]> {
    const { connectionList } = await this.#request({ listConnections: {} }, options?.signal);
    return (connectionList?.connections ?? []).map(views.toConnectionInfo);
  }

  /** The consumers of the virtual host, or of one queue. */
  async listConsumers(queue = '', options?: AbortOptions): Promise<views.ConsumerInfo[]> {
    const { consumerList } = await this.#request({ listConsumers: { queue } }, options?.signal);
    return (consumerList?.consumers ?? []).map(views.toConsumerInfo);
  }

  /** The broker's figures now. */
  async statistics(options?: AbortOptions): Promise<views.Statistics> {
    const { statistics } = await this.#request({ getStatistics: {} }, options?.signal);
    return views.toStatistics(statistics ?? {});
  }

  /**
   * What happens in the broker from now on, until the loop is left or the signal aborted. Ends with a
   * ConnectionError when the connection breaks: what happened meanwhile is not known.
   *
   * @param prefixes - beginnings of the names wanted, such as `queue.`; none for all
   */
  async *events(
    prefixes: readonly string[] = [],
    options?: AbortOptions,
  ): AsyncGenerator<views.BrokerEvent, void, undefined> {
    const session = await this.#session(options?.signal);
    const waiting: views.BrokerEvent[] = [];
    let wake: () => void = () => {};
    await session.watch({ watchEvents: { prefixes: [...prefixes] } }, ({ event }) => {
      if (event) waiting.push(views.toEvent(event));
      wake();
    });
    const offDisconnected = this.on('disconnected', () => wake());
    const stop = (): void => wake();
    options?.signal?.addEventListener('abort', stop);
    try {
      while (options?.signal?.aborted !== true) {
        const event = waiting.shift();
        if (event !== undefined) yield event;
        else if (session.isOver) throw new ConnectionError('the connection broke', true);
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      offDisconnected();
      options?.signal?.removeEventListener('abort', stop);
      if (!session.isOver) session.send({ watchEvents: { stop: true } });
    }
  }

  // --- Inside --------------------------------------------------------------------------------

  #checkOpen(): void {
    if (this.#isClosed)
      throw this.#keeper.end ?? new ConnectionError('the client is closed', false);
  }

  async #session(signal: AbortSignal | undefined): Promise<Session> {
    this.#checkOpen();
    return await this.#keeper.whenReady(signal);
  }

  async #request(
    envelope: EnvelopeFields,
    signal: AbortSignal | undefined,
  ): Promise<EnvelopeFields> {
    const session = await this.#session(signal);
    return await session.request(envelope, signal);
  }

  async #openReceiveChannel(session: Session): Promise<DeliveryChannel> {
    let channel = this.#receiveChannel;
    if (channel?.session !== session) {
      const opened = new DeliveryChannel(session, RECEIVE_CHANNEL);
      channel = opened;
      this.#receiveChannel = opened;
      session.setReceiver(RECEIVE_CHANNEL, { onPush: (push) => opened.onTimedOut(push) });
      // Answers come in order, so what is asked behind it finds the channel open.
      opened.open().catch((error: unknown) => this.#emit('warning', error));
    }
    return channel;
  }

  async #subscribe(
    queue: string,
    options: ConsumeOptions,
    receiver: Receiver,
    onMade: (subscription: Subscription) => void = () => {},
  ): Promise<Subscription> {
    options.signal?.throwIfAborted();
    const session = await this.#session(options.signal);
    this.#lastChannel += 1;
    const subscription = new Subscription(queue, options, this.#lastChannel, receiver, (over) =>
      this.#subscriptions.delete(over),
    );
    onMade(subscription);
    try {
      await subscription.attach(session);
    } catch (error) {
      if (!isWorthRetrying(error) || this.#isClosed) {
        subscription.fail(error instanceof WarrenError ? error : new WarrenError(String(error)));
        throw error;
      }
      // The connection broke meanwhile: the next one brings it.
    }
    this.#subscriptions.add(subscription);
    return subscription;
  }

  /** Puts topology, consumers and unconfirmed messages on a new session. */
  async #recover(session: Session): Promise<void> {
    this.#blockedReason = undefined;
    const declared = [...this.#topology.requests()].map((envelope) =>
      session.request(envelope).catch((error: unknown) => this.#tellUnlessLost(error)),
    );
    await Promise.all(declared);
    await Promise.all(
      [...this.#subscriptions].map((subscription) => this.#reattach(subscription, session)),
    );
    await this.#publisher.attach(session);
    // After whoever waits for the session has it.
    setImmediate(() => this.#emit('connected'));
  }

  async #reattach(subscription: Subscription, session: Session, attempt = 1): Promise<void> {
    try {
      await subscription.attach(session);
    } catch (error) {
      if (session.isOver) throw error;
      // An exclusive consumer of ours may still be there, until the broker notices that it is gone.
      const mayBeOurs = subscription.isExclusive && isRefused(error);
      if (mayBeOurs && attempt < CONSUME_ATTEMPTS) {
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
    await wait(CONSUME_AGAIN_MS, undefined);
    if (session.isOver || subscription.isEnded) return;
    try {
      await session.request({ channel: subscription.channelNumber, closeChannel: {} });
      await this.#reattach(subscription, session, attempt);
    } catch {
      // The connection broke again: the next one brings it.
    }
  }

  #tellUnlessLost(error: unknown): void {
    if (error instanceof ConnectionError) throw error;
    this.#emit('warning', error);
  }

  #onDisconnected(error: ConnectionError): void {
    this.#publisher.detach();
    this.#replies.failAll(error);
    this.#emit('disconnected', error);
  }

  #onGivenUp(error: ConnectionError): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#publisher.fail(error);
    for (const subscription of [...this.#subscriptions]) subscription.fail(error);
    this.#replies.failAll(error);
    this.#emit('closed', error);
  }

  #onBlocked(reason: string | undefined): void {
    this.#blockedReason = reason;
    this.#publisher.setBlocked(reason !== undefined);
    if (reason === undefined) this.#emit('unblocked');
    else this.#emit('blocked', reason);
  }

  #emit<Name extends keyof ClientEvents>(name: Name, ...args: ClientEvents[Name]): void {
    const listeners: Set<(...args: ClientEvents[Name]) => void> = this.#listeners[name];
    for (const listener of [...listeners]) listener(...args);
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
    };
  });
}
