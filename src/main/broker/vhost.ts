// A virtual host: the one door to exchanges, queues and bindings for every protocol. Rules about
// names, permissions, equivalence and limits are asked here; must not know who speaks what.

import { type Limits, NO_LIMITS } from './access/limits.ts';
import {
  checkExchangeDeletable,
  checkNewExchangeName,
  checkNotDefaultExchange,
  stripLineBreaks,
} from './access/name-rules.ts';
import {
  checkDeletable,
  checkNotLocked,
  checkNotStream,
  type DeleteConditions,
} from './access/queue-use.ts';
import {
  checkAccess,
  checkAnyAccess,
  checkTopicAccess,
  type Requester,
} from './access/requester.ts';
import { generateConsumerTag } from './access/server-names.ts';
import { bindingEnds, missingDestination, missingSource } from './binding-ends.ts';
import { Consumer, type DeliverySink } from './consumer.ts';
import { type AskedConsumer, makeConsumer, makeReader } from './consumer-maker.ts';
import { VhostCounters } from './counters.ts';
import type {
  BindingDeclaration,
  ExchangeDeclaration,
  QueueDeclaration,
  QueueStatus,
} from './declarations.ts';
import { DirectReplies, isReplyToken, type ReplyAddress } from './direct-replies.ts';
import { accessRefused, notFound, preconditionFailed } from './errors.ts';
import type { Exchange } from './exchange/exchange.ts';
import { checkExchangeType } from './exchange/exchange-types.ts';
import type { Route } from './exchange/route.ts';
import { EMPTY_TABLE } from './field-table.ts';
import { Firehose } from './firehose.ts';
import type { Message } from './message.ts';
import { checkNewExchange } from './new-entity.ts';
import { checkExchangeEquivalence } from './policy/equivalence.ts';
import { deadLetter } from './publishing/dead-lettering.ts';
import { PublishOutcome } from './publishing/publish-outcome.ts';
import type { BrowseAnswer, BrowseOptions, UnackedHolder } from './queue/browsed-message.ts';
import type { DeathReason, Queue } from './queue/queue.ts';
import type { StreamOffset } from './queue/stream-reading.ts';
import { declareQueue, statusOf } from './queue-declaration.ts';
import { QueueMaker } from './queue-maker.ts';
import {
  checkNotRecreated,
  type RecreationDone,
  recreateExchange,
  recreateQueue,
} from './recreation.ts';
import { exchangeResource, queueResource } from './resource-name.ts';
import { type BrokerParts, Topology } from './topology.ts';
import { UnroutableNotes } from './unroutable-notes.ts';
import type { VhostSettings } from './vhost-settings.ts';

export class VirtualHost {
  readonly name: string;
  readonly topology: Topology;
  readonly counters = new VhostCounters();
  /** The newest messages that reached no queue. */
  readonly unroutable = new UnroutableNotes();
  /** Who holds unacked messages: every open channel of every protocol. */
  readonly holders = new Set<UnackedHolder>();
  readonly #parts: BrokerParts;
  readonly #replies: DirectReplies;
  #settings: VhostSettings;
  /** As set; negative for none. */
  limits: Limits = NO_LIMITS;
  /** Takes copies of all messages while tracing is on; null otherwise. */
  firehose: Firehose | null = null;

  constructor(name: string, parts: BrokerParts, settings: VhostSettings) {
    this.name = name;
    this.#parts = parts;
    this.#settings = settings;
    const { turn, clock, store, budget, flow } = parts;
    const queueHost = {
      turn,
      clock,
      store,
      budget,
      flow,
      deadLetter: (queue: Queue, message: Message, reason: DeathReason) =>
        deadLetter(this, queue, message, reason, clock.nowMs),
    };
    this.topology = new Topology(name, parts, queueHost);
    const maker = new QueueMaker(name, parts, queueHost, () => {});
    this.#replies = new DirectReplies(
      () => generateConsumerTag(parts.randomBytes).slice('amq.ctag-'.length),
      (token) => maker.makeReplyQueue(token),
    );
    this.settings = settings;
  }

  get settings(): VhostSettings {
    return this.#settings;
  }

  /** Switches the firehose too. */
  set settings(settings: VhostSettings) {
    this.#settings = settings;
    if (!settings.isTracing) this.firehose = null;
    else this.firehose ??= this.#openFirehose();
  }

  #openFirehose(): Firehose {
    const { clock, propertiesCodec, turn } = this.#parts;
    const publish = (message: Message): void => {
      this.distribute(message, this.route(message));
      turn.schedule();
    };
    return new Firehose({ vhost: this.name, clock, propertiesCodec, publish });
  }

  // --- Exchanges -----------------------------------------------------------------------------

  /** [amqp091 exchange.declare] */
  declareExchange(requester: Requester, declaration: ExchangeDeclaration): void {
    const name = stripLineBreaks(declaration.name);
    checkExchangeType(declaration.type);
    checkNotDefaultExchange(name);
    checkAccess(requester, this.name, 'configure', 'exchange', name);
    const current = this.topology.exchanges.get(name);
    if (current !== undefined) {
      checkExchangeEquivalence(this.name, name, current, declaration);
      return;
    }
    checkNewExchangeName(name);
    checkNewExchange(requester, this.name, name, declaration.args);
    this.topology.addExchange({ ...declaration, name, vhostName: this.name }, requester);
  }

  /** Throws NOT_FOUND unless it exists. */
  declareExchangePassively(requester: Requester, exchangeName: string): void {
    const name = stripLineBreaks(exchangeName);
    checkNotDefaultExchange(name);
    checkAnyAccess(requester, this.name, 'exchange', name);
    this.#existingExchange(name);
  }

  /** [amqp091 exchange.delete] */
  deleteExchange(requester: Requester, exchangeName: string, isIfUnused: boolean): void {
    const name = stripLineBreaks(exchangeName);
    checkExchangeDeletable(this.name, name);
    checkAccess(requester, this.name, 'configure', 'exchange', name);
    const exchange = this.topology.exchanges.get(name);
    if (exchange === undefined) return;
    if (isIfUnused && exchange.bindings.size > 0) {
      throw preconditionFailed(`${exchangeResource(this.name, name)} in use`);
    }
    this.topology.removeExchange(exchange, requester.username);
  }

  #existingExchange(name: string): Exchange {
    const exchange = this.topology.exchanges.get(name);
    if (exchange === undefined) throw notFound(`no ${exchangeResource(this.name, name)}`);
    return exchange;
  }

  // --- Bindings ------------------------------------------------------------------------------

  /** [amqp091 queue.bind; rabbitmq: exchange-to-exchange bindings] */
  bind(requester: Requester, declaration: BindingDeclaration): void {
    const { key, args } = declaration;
    const { source, destination } = bindingEnds(this.topology, requester, declaration);
    if (source === undefined) throw missingSource(this.name, declaration);
    if (destination === undefined) throw missingDestination(this.name, declaration);
    checkNotLocked(requester, destination);
    this.topology.bind({ source, destination, key, args }, requester.username);
  }

  /** Unbinding what is not bound succeeds. */
  unbind(requester: Requester, declaration: BindingDeclaration): void {
    const { key, args } = declaration;
    const { source, destination } = bindingEnds(this.topology, requester, declaration);
    if (source === undefined || destination === undefined) return;
    checkNotLocked(requester, destination);
    this.topology.unbind({ source, destination, key, args }, requester.username);
  }

  // --- Queues --------------------------------------------------------------------------------

  /** See `declareQueue` of queue-declaration.ts [amqp091 queue.declare]. */
  declareQueue(requester: Requester, declaration: QueueDeclaration): QueueStatus {
    const name = stripLineBreaks(declaration.name);
    if (isReplyToken(name)) return this.#replyStatus(name);
    return declareQueue(this, requester, { ...declaration, name }, this.#parts);
  }

  #replyStatus(token: string): QueueStatus {
    const queue = this.#replies.find(token);
    if (queue === undefined) throw notFound(`no ${queueResource(this.name, token)}`);
    return { name: token, messages: 0, consumers: 1 };
  }

  /** Throws NOT_FOUND unless it exists. */
  declareQueuePassively(requester: Requester, queueName: string): QueueStatus {
    const name = stripLineBreaks(queueName);
    if (isReplyToken(name)) return this.#replyStatus(name);
    checkAnyAccess(requester, this.name, 'queue', name);
    const queue = this.#existingQueue(requester, name);
    queue.lastUsedAtMs = this.#parts.clock.nowMs;
    return statusOf(queue);
  }

  /** Returns how many ready messages were dropped [amqp091 queue.delete]. */
  deleteQueue(requester: Requester, queueName: string, conditions: DeleteConditions): number {
    const name = stripLineBreaks(queueName);
    checkAccess(requester, this.name, 'configure', 'queue', name);
    const queue = this.topology.queues.get(name);
    if (queue === undefined) return 0;
    checkNotLocked(requester, queue);
    checkDeletable(queue, conditions);
    return this.topology.removeQueue(queue, requester.username);
  }

  /** Returns how many messages were dropped [amqp091 queue.purge]. */
  purgeQueue(requester: Requester, name: string): number {
    checkAccess(requester, this.name, 'read', 'queue', name);
    const queue = this.#existingQueue(requester, name);
    checkNotStream(queue, 'queue.purge');
    checkNotRecreated(queue);
    return queue.purge();
  }

  /** See `recreateQueue` of recreation.ts. */
  recreateQueue(
    requester: Requester,
    declaration: QueueDeclaration,
    keepsMessages: boolean,
    onDone: RecreationDone,
  ): void {
    const { turn } = this.#parts;
    recreateQueue(this, requester, declaration, { keepsMessages, turn }, onDone);
  }

  /** See `recreateExchange` of recreation.ts. */
  recreateExchange(requester: Requester, declaration: ExchangeDeclaration): number {
    return recreateExchange(this, requester, declaration);
  }

  /** The queue, if the requester may use it. Throws NOT_FOUND, RESOURCE_LOCKED. */
  #existingQueue(requester: Requester, name: string): Queue {
    const queue = this.topology.queues.get(name);
    if (queue === undefined) throw notFound(`no ${queueResource(this.name, name)}`);
    checkNotLocked(requester, queue);
    return queue;
  }

  // --- Publishing ----------------------------------------------------------------------------

  /** Throws ACCESS_REFUSED or NOT_FOUND unless the requester may publish to the exchange. */
  checkPublish(requester: Requester, exchangeName: string, routingKey: string): Exchange {
    checkAccess(requester, this.name, 'write', 'exchange', exchangeName);
    const exchange = this.#existingExchange(exchangeName);
    if (exchange.isInternal) {
      throw accessRefused(
        `cannot publish to internal ${exchangeResource(this.name, exchangeName)}`,
      );
    }
    checkTopicAccess(requester, this.name, 'write', exchange, routingKey);
    return exchange;
  }

  /** Throws ACCESS_REFUSED for routing keys, such as those in CC, that the requester may not use. */
  checkRoutingKeys(requester: Requester, exchangeName: string, keys: readonly string[]): void {
    const exchange = this.topology.exchanges.get(exchangeName);
    if (exchange === undefined) return;
    for (const key of keys) checkTopicAccess(requester, this.name, 'write', exchange, key);
  }

  /** Where the message goes. Throws PRECONDITION_FAILED for bad CC and BCC headers. */
  route(message: Message): Route {
    return this.topology.router.route(message.address, message.properties);
  }

  /** Puts a message that a client sent to `exchange` into the queues of its route, and counts it. */
  publish(
    exchange: Exchange,
    message: Message,
    route: Route,
    isMandatory: boolean,
  ): PublishOutcome {
    const { counters } = exchange;
    counters.publishedIn += 1;
    counters.publishedOut += route.queues.length;
    const outcome = this.distribute(message, route);
    if (outcome === PublishOutcome.unroutable) {
      this.noteUnroutable(exchange, message);
      if (isMandatory) this.counters.returnedUnroutable += 1;
      else this.counters.droppedUnroutable += 1;
    }
    return outcome;
  }

  /** Counts a message, a client's or a dead letter, that reached no queue. */
  noteUnroutable(exchange: Exchange, { address }: Message): void {
    exchange.counters.unroutable += 1;
    this.unroutable.note(this.#parts.clock.nowMs, exchange.name, address.routingKey);
  }

  /** Puts the message into the queues of its route. */
  distribute(message: Message, route: Route): PublishOutcome {
    const { queues, bindings } = route;
    this.#parts.flow.notePublished(message.body.length);
    for (const binding of bindings) binding.messages += 1;
    if (queues.length === 0) return this.#reply(message);
    let outcome: PublishOutcome = PublishOutcome.routed;
    for (const queue of queues) {
      if (!queue.enqueue(message)) outcome = PublishOutcome.refused;
    }
    return outcome;
  }

  /** Replies go to a token instead of a queue. */
  #reply(message: Message): PublishOutcome {
    const { exchange, routingKey } = message.address;
    if (exchange !== '' || !isReplyToken(routingKey)) return PublishOutcome.unroutable;
    // A requester that is gone has nobody to tell: the reply vanishes without a return.
    this.#replies.find(routingKey)?.enqueue(message);
    return PublishOutcome.routed;
  }

  // --- Consuming -----------------------------------------------------------------------------

  /** The queue a requester may consume or get from. Throws ACCESS_REFUSED, NOT_FOUND, RESOURCE_LOCKED. */
  readableQueue(requester: Requester, name: string): Queue {
    checkAccess(requester, this.name, 'read', 'queue', name);
    return this.#existingQueue(requester, name);
  }

  /**
   * Shows messages of a queue without changing anything: not their order, flags or counts, nor when
   * the queue was last used. Needs the right to read. Throws as `readableQueue`.
   */
  browse(requester: Requester, name: string, options: BrowseOptions, reply: BrowseAnswer): void {
    this.readableQueue(requester, name).browse(this.holders, options, reply);
  }

  /** The queue a requester may take single messages from. Throws NOT_IMPLEMENTED for a stream. */
  gettableQueue(requester: Requester, name: string): Queue {
    const queue = this.readableQueue(requester, name);
    checkNotStream(queue, 'basic.get');
    return queue;
  }

  /** Adds a consumer; deliveries start in the next turn [amqp091 basic.consume]. */
  consume(queue: Queue, sink: DeliverySink, spec: AskedConsumer): Consumer {
    return this.#addConsumer(makeConsumer(queue, sink, spec, this.#parts.clock.nowMs));
  }

  /**
   * Adds a reader of a stream; `from` goes before its arguments. Its sink must bound what it takes.
   * Throws PRECONDITION_FAILED when the queue is no stream [rabbitmq: streams].
   */
  readStream(queue: Queue, sink: DeliverySink, spec: AskedConsumer, from: StreamOffset): Consumer {
    return this.#addConsumer(makeReader(queue, sink, spec, this.#parts.clock.nowMs, from));
  }

  #addConsumer(consumer: Consumer): Consumer {
    consumer.queue.addConsumer(consumer);
    this.#parts.events.emit('consumer.created', { consumer });
    return consumer;
  }

  /** Ends a consumer; an auto-delete queue goes with its last one. */
  cancel(consumer: Consumer): void {
    const { queue } = consumer;
    if (consumer.isCancelled) return;
    queue.removeConsumer(consumer);
    this.#parts.events.emit('consumer.deleted', { consumer });
    if (!queue.isAutoDelete || queue.isSuspended || queue.consumers.count > 0) return;
    this.topology.removeQueue(queue);
  }

  /** Opens a reply address for a channel [rabbitmq: direct-reply-to]. */
  openReplies(sink: DeliverySink, tag: string): ReplyAddress {
    const spec = {
      tag,
      isNoAck: true,
      isExclusive: false,
      priority: 0,
      prefetch: 0,
      args: EMPTY_TABLE,
    };
    return this.#replies.open((queue) => new Consumer(queue, sink, spec));
  }

  closeReplies(address: ReplyAddress): void {
    this.#replies.close(address);
  }
}
