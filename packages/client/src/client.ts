// The client: what a program connects with, publishes with and consumes with. Explains each call and hands
// it to the part that does it; each part is a file of its own.

import type { AbortOptions } from './abort.ts';
import type {
  BrowseOptions,
  ClientEvents,
  ConnectOptions,
  DeleteOptions,
  ReceiveOptions,
  RequestOptions,
} from './client-options.ts';
import { ConfirmedPublishing, publishAll } from './confirmed-publishing.ts';
import { Connection } from './connection.ts';
import { Consumers } from './consumers.ts';
import { Declarations } from './declarations.ts';
import { Inspection } from './inspection.ts';
import type { Content, OutgoingMessage } from './outgoing.ts';
import type { MessageProperties } from './properties.ts';
import type { PublishResult } from './publisher.ts';
import type { ReceivedMessage } from './received-message.ts';
import { RequestReply } from './request-reply.ts';
import type { ReadStreamOptions } from './stream-place.ts';
import type { ConsumeOptions, SubscribeOptions, Subscription } from './subscription.ts';
import type {
  Binding,
  ExchangeOptions,
  ExchangeType,
  QueueOptions,
  QueueStatus,
} from './topology.ts';
import { applyTransaction, type Transaction, type TransactionResult } from './transaction.ts';
import type * as views from './views.ts';

/**
 * A connection that comes back by itself. Made by `connect`.
 *
 * While there is no connection, calls wait for the next one; publishes are kept and sent again until they
 * are confirmed, so a message may arrive twice, but none is lost as long as the program lives.
 */
export class Client {
  readonly #connection: Connection;
  readonly #publishing: ConfirmedPublishing;
  readonly #declarations: Declarations;
  readonly #consumers: Consumers;
  readonly #requests: RequestReply;
  readonly #inspection: Inspection;

  /** @internal */
  constructor(url: string | URL, options: ConnectOptions) {
    const connection = new Connection(url, options);
    this.#connection = connection;
    this.#publishing = new ConfirmedPublishing(connection, options);
    this.#declarations = new Declarations(connection);
    this.#consumers = new Consumers(connection, this.#declarations);
    this.#requests = new RequestReply(this.#publishing, this.#consumers);
    this.#inspection = new Inspection(connection);
    // After a reconnection topology comes first, then consumers, then what was not confirmed.
    connection.users = [this.#declarations, this.#consumers, this.#publishing, this.#requests];
  }

  /** @internal */
  async open(signal: AbortSignal | undefined): Promise<void> {
    await this.#connection.open(signal);
  }

  /** True while there is a connection. */
  get isConnected(): boolean {
    return this.#connection.current !== undefined;
  }

  /** True after `close`, or when the client gave up connecting. */
  get isClosed(): boolean {
    return this.#connection.isClosed;
  }

  /** Name and version of the broker, as `Warren 0.1.0`; empty while there is no connection. */
  get product(): string {
    const { product = '', productVersion = '' } = this.#connection.current?.server ?? {};
    return `${product} ${productVersion}`.trim();
  }

  /** Why the broker takes no messages for now, or undefined. */
  get blockedReason(): string | undefined {
    return this.#connection.blockedReason;
  }

  /** Calls `listener` for every event of this name; call what it returns to end that. */
  on<Name extends keyof ClientEvents>(
    name: Name,
    listener: (...args: ClientEvents[Name]) => void,
  ): () => void {
    return this.#connection.listeners.on(name, listener);
  }

  /**
   * Ends in order: waits for the confirms of what was published (not while there is no connection), ends
   * subscriptions, and closes the connection. Unsettled messages go back to their queues.
   */
  async close(): Promise<void> {
    if (this.isClosed) return;
    if (this.isConnected && this.blockedReason === undefined) {
      const gone = new Promise<void>((resolve) => {
        this.on('disconnected', () => resolve());
      });
      await Promise.race([this.#publishing.settled(), gone]);
    }
    await this.#consumers.close();
    await this.#connection.close();
  }

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
    return this.#publishing.publish(message, options);
  }

  /**
   * Publishes a message and calls back instead of making a promise: for those who count every
   * microsecond. False when `drained` should be awaited before the next one.
   */
  publishWith(
    message: OutgoingMessage,
    onResult: (error: unknown, result?: PublishResult) => void,
  ): boolean {
    return this.#publishing.publishWith(message, onResult);
  }

  /**
   * Publishes all messages and resolves when all are confirmed. Takes the next one only when there is
   * room, so the source may be endless.
   *
   * @throws the first error, after which no more messages are taken from the source
   */
  publishAll(
    messages: Iterable<OutgoingMessage> | AsyncIterable<OutgoingMessage>,
    options?: AbortOptions,
  ): Promise<void> {
    return publishAll(this, messages, options);
  }

  /** Resolves when few enough messages wait for their confirms: back-pressure for publishers. */
  drained(options?: AbortOptions): Promise<void> {
    return this.#publishing.drained(options);
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
    return await applyTransaction(work, this.#connection, this.#consumers, options?.signal);
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
    return this.#consumers.consume(queue, options);
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
  subscribe(
    queue: string,
    callback: (message: ReceivedMessage) => unknown,
    options: SubscribeOptions = {},
  ): Promise<Subscription> {
    return this.#consumers.subscribe(queue, callback, options);
  }

  /**
   * Reads a stream as an async iterator, from any place in it; nothing is taken out of it and nothing has
   * to be settled. The broker sends ahead what `prefetch` allows. After a reconnection reading goes on
   * behind the last message, without a gap and without a message twice.
   *
   * @throws RequestError PRECONDITION_FAILED when the queue is no stream; as `consume`
   *
   * @example
   * ```ts
   * for await (const message of client.readStream('log', { from: 'first' })) {
   *   console.log(message.offset, message.text());
   * }
   * ```
   */
  readStream(
    queue: string,
    options: ReadStreamOptions = {},
  ): AsyncGenerator<ReceivedMessage, void, undefined> {
    return this.#consumers.readStream(queue, options);
  }

  /**
   * Takes messages from a queue without consuming: those that are ready, at most `max`, waiting up to
   * `waitMs` for the first. Settle them. When the signal is aborted, what comes anyway goes back.
   */
  receive(queue: string, options: ReceiveOptions = {}): Promise<ReceivedMessage[]> {
    return this.#consumers.receive(queue, options);
  }

  /**
   * Publishes a request and resolves with the first reply. Needs someone who answers with `reply`, or
   * any AMQP program that knows `reply_to` and `correlation_id`.
   *
   * @throws TimeoutError, UnroutableError, ConnectionError when the connection breaks meanwhile
   */
  request(message: OutgoingMessage, options: RequestOptions = {}): Promise<ReceivedMessage> {
    return this.#requests.request(message, options);
  }

  /** Answers a request: publishes to its `replyTo`, with its `correlationId`. */
  reply(
    request: ReceivedMessage,
    answer: Content & MessageProperties,
    options?: AbortOptions,
  ): Promise<PublishResult> {
    return this.#requests.reply(request, answer, options);
  }

  /**
   * Declares a queue; an equal one may be there. An empty name gets one that is made up. After a
   * reconnection the queue is declared again.
   *
   * @throws RequestError PRECONDITION_FAILED when there is one that differs
   */
  declareQueue(
    name: string,
    options: QueueOptions = {},
    waiting?: AbortOptions,
  ): Promise<QueueStatus> {
    return this.#declarations.declareQueue(name, options, waiting);
  }

  /** How many messages and consumers a queue has. Throws RequestError NOT_FOUND when there is none. */
  checkQueue(name: string, options?: AbortOptions): Promise<QueueStatus> {
    return this.#declarations.checkQueue(name, options);
  }

  /** Declares an exchange; an equal one may be there. Declared again after a reconnection. */
  declareExchange(
    name: string,
    type: ExchangeType | (string & {}),
    options: ExchangeOptions = {},
    waiting?: AbortOptions,
  ): Promise<void> {
    return this.#declarations.declareExchange(name, type, options, waiting);
  }

  /** Throws RequestError NOT_FOUND when there is no such exchange. */
  checkExchange(name: string, options?: AbortOptions): Promise<void> {
    return this.#declarations.checkExchange(name, options);
  }

  /** Lets messages flow from an exchange to a queue or another exchange; back after a reconnection. */
  bind(binding: Binding, options?: AbortOptions): Promise<void> {
    return this.#declarations.bind(binding, options);
  }

  /** Ends the binding with exactly these fields; it is no error when there is none. */
  unbind(binding: Binding, options?: AbortOptions): Promise<void> {
    return this.#declarations.unbind(binding, options);
  }

  /** Deletes a queue and says how many ready messages went with it; no error when there is none. */
  deleteQueue(name: string, options: DeleteOptions = {}): Promise<number> {
    return this.#declarations.deleteQueue(name, options);
  }

  /** Deletes an exchange and its bindings; no error when there is none. */
  deleteExchange(name: string, options: DeleteOptions = {}): Promise<void> {
    return this.#declarations.deleteExchange(name, options);
  }

  /** Drops the ready messages of a queue and says how many there were. */
  purgeQueue(name: string, options?: AbortOptions): Promise<number> {
    return this.#declarations.purgeQueue(name, options);
  }

  /**
   * The messages of a queue as they are, from its head. Nothing is taken and nothing is marked.
   *
   * @example
   * ```ts
   * for await (const message of client.browse('orders', { limit: 10 })) console.log(message.body);
   * ```
   */
  browse(
    queue: string,
    options: BrowseOptions = {},
  ): AsyncGenerator<views.BrowsedMessage, void, undefined> {
    return this.#inspection.browse(queue, options);
  }

  /** One queue as it is now. Throws RequestError NOT_FOUND. */
  inspectQueue(name: string, options?: AbortOptions): Promise<views.QueueInfo> {
    return this.#inspection.inspectQueue(name, options);
  }

  /** One exchange as it is now. Throws RequestError NOT_FOUND. */
  inspectExchange(name: string, options?: AbortOptions): Promise<views.ExchangeInfo> {
    return this.#inspection.inspectExchange(name, options);
  }

  /** The queues of the virtual host, sorted by name. */
  listQueues(options?: AbortOptions): Promise<views.QueueInfo[]> {
    return this.#inspection.listQueues(options);
  }

  /** The exchanges of the virtual host, sorted by name; the default exchange is the first. */
  listExchanges(options?: AbortOptions): Promise<views.ExchangeInfo[]> {
    return this.#inspection.listExchanges(options);
  }

  /** The bindings of the virtual host, sorted by source, without those of the default exchange. */
  listBindings(options?: AbortOptions): Promise<views.BindingInfo[]> {
    return this.#inspection.listBindings(options);
  }

  /** The connections of the virtual host. */
  listConnections(options?: AbortOptions): Promise<views.ConnectionInfo[]> {
    return this.#inspection.listConnections(options);
  }

  /** The consumers of the virtual host, or of one queue. */
  listConsumers(queue = '', options?: AbortOptions): Promise<views.ConsumerInfo[]> {
    return this.#inspection.listConsumers(queue, options);
  }

  /** The broker's figures now. */
  statistics(options?: AbortOptions): Promise<views.Statistics> {
    return this.#inspection.statistics(options);
  }

  /**
   * What happens in the broker from now on, until the loop is left or the signal aborted. Ends with a
   * ConnectionError when the connection breaks: what happened meanwhile is not known.
   *
   * @param prefixes - beginnings of the names wanted, such as `queue.`; none for all
   */
  events(
    prefixes: readonly string[] = [],
    options?: AbortOptions,
  ): AsyncGenerator<views.BrokerEvent, void, undefined> {
    return this.#inspection.events(prefixes, options);
  }
}
