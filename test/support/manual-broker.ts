// A broker in memory whose clock, turns and commits move only when the test says so, with short forms for
// what tests do with queues.

import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { passwordDigests } from '../../src/main/app/password-digests.ts';
import { ALLOW_ALL, type Requester } from '../../src/main/broker/access/requester.ts';
import { Broker } from '../../src/main/broker/broker.ts';
import type { Consumer, DeliverySink } from '../../src/main/broker/consumer.ts';
import type { FieldTable } from '../../src/main/broker/field-table.ts';
import { MemoryBudget } from '../../src/main/broker/memory-budget.ts';
import type { DefinitionChange } from '../../src/main/broker/ports.ts';
import { PublishOutcome } from '../../src/main/broker/publishing/publish-outcome.ts';
import { publishOnce } from '../../src/main/broker/publishing/single-publish.ts';
import type { UnackedHolder } from '../../src/main/broker/queue/browsed-message.ts';
import { LaneQueue } from '../../src/main/broker/queue/lane-queue.ts';
import type { Queue } from '../../src/main/broker/queue/queue.ts';
import type { QueuedMessage } from '../../src/main/broker/queue/queued-message.ts';
import { Turn } from '../../src/main/broker/turn.ts';
import type { VirtualHost } from '../../src/main/broker/vhost.ts';
import type { BasicProperties } from '../../src/main/codec/basic-properties.ts';
import { EncodedProperties } from '../../src/main/codec/encoded-properties.ts';
import { propertiesCodec } from '../../src/main/codec/properties-codec.ts';
import { MemoryMessageStore } from '../../src/main/storage/memory/message-store.ts';
import { ManualClock } from './manual-clock.ts';
import { NOTHING_RECOVERED } from './memory-broker.ts';

export interface QueueOptions {
  readonly isDurable?: boolean;
  readonly isAutoDelete?: boolean;
  readonly args?: FieldTable;
}

export class ManualBroker {
  readonly clock = new ManualClock();
  readonly broker: Broker;
  readonly vhost: VirtualHost;
  readonly changes: DefinitionChange[] = [];
  readonly requester: Requester = {
    username: 'guest',
    tags: ['administrator'],
    owner: {},
    authorizer: ALLOW_ALL,
  };
  readonly #tasks: (() => void)[] = [];

  constructor(memoryBytes = 64 * 1024 * 1024) {
    const turn = new Turn((task) => this.#tasks.push(task));
    const store = new MemoryMessageStore(
      (task) => this.#tasks.push(task),
      () => turn.schedule(),
    );
    turn.onEnd(() => store.flush());
    this.broker = new Broker(
      {
        turn,
        clock: this.clock,
        store,
        definitions: { record: (change) => this.changes.push(change) },
        budget: new MemoryBudget(memoryBytes),
        propertiesCodec,
        passwordDigests,
        loopbackUsers: ['guest'],
        randomBytes,
      },
      NOTHING_RECOVERED,
    );
    const vhost = this.broker.vhost('/');
    if (vhost === undefined) throw new Error('no default vhost');
    this.vhost = vhost;
    this.settle();
  }

  /** Runs up to `count` of the tasks that wait: turns and commits. */
  step(count = 1): void {
    for (let i = 0; i < count; i++) this.#tasks.shift()?.();
  }

  /** Runs turns and commits until nothing is left to do. */
  settle(): void {
    while (this.#tasks.length > 0) this.step();
  }

  /** Lets promises that wait for turns go on until `promise` is settled. */
  async settled<T>(promise: Promise<T> | T): Promise<T> {
    let isSettled = false;
    const watched = Promise.resolve(promise).finally(() => {
      isSettled = true;
    });
    watched.catch(() => {});
    for (let i = 0; i < 100 && !isSettled; i++) {
      this.settle();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return watched;
  }

  declareQueue(name: string, options: QueueOptions = {}): Queue {
    const { isDurable = true, isAutoDelete = false, args = [] } = options;
    const declaration = { name, isDurable, isExclusive: false, isAutoDelete, args };
    this.vhost.declareQueue(this.requester, declaration);
    return this.queue(name);
  }

  declareExchange(name: string, type: string, args: FieldTable = [], isAutoDelete = false): void {
    const declaration = { name, type, isDurable: true, isAutoDelete, isInternal: false, args };
    this.vhost.declareExchange(this.requester, declaration);
  }

  bind(source: string, destination: string, key = '', args: FieldTable = []): void {
    const declaration = { source, destinationKind: 'queue' as const, destination, key, args };
    this.vhost.bind(this.requester, declaration);
  }

  /** A classic or quorum one. */
  queue(name: string): LaneQueue {
    const queue = this.vhost.topology.queues.get(name);
    if (!(queue instanceof LaneQueue)) throw new Error(`no queue ${name}`);
    return queue;
  }

  /** Publishes through the default exchange unless told otherwise; `onConfirm` is told of the outcome. */
  publish(
    routingKey: string,
    body: string,
    properties: BasicProperties = { deliveryMode: 2 },
    options: { readonly exchange?: string; readonly onConfirm?: (isRouted: boolean) => void } = {},
  ): void {
    const publication = {
      exchange: options.exchange ?? '',
      routingKey,
      properties: EncodedProperties.from(properties),
      body: Buffer.from(body),
      isMandatory: false,
    };
    const publisher = { requester: this.requester, origin: 'test' };
    publishOnce(this.vhost, publisher, publication, this.broker.parts, ({ outcome }) =>
      options.onConfirm?.(outcome === PublishOutcome.routed),
    );
  }

  /** A consumer that keeps what it gets, up to `prefetch`. */
  consume(name: string, prefetch = 0): HoldingChannel {
    return new HoldingChannel(this.vhost, this.queue(name), prefetch);
  }

  /** Every message of a queue from its head on, read in pages. */
  browse(name: string, maxMessages = 1000): readonly QueuedMessage[] {
    const found: QueuedMessage[] = [];
    let from: { readonly level: number; readonly position: number } | null = null;
    do {
      const options = { from, maxMessages, maxBytes: 1e9, includesUnacked: true };
      this.vhost.browse(this.requester, name, options, (messages, next) => {
        found.push(...messages.map(({ queued }) => queued));
        from = next;
      });
      this.settle();
    } while (from !== null);
    return found;
  }

  bodies(name: string): readonly string[] {
    return this.browse(name).map(bodyOf);
  }
}

export const bodyOf = ({ message }: QueuedMessage): string => Buffer.from(message.body).toString();

/** A channel with one consumer, reduced to what queues see of it. */
export class HoldingChannel implements DeliverySink, UnackedHolder {
  readonly view = null;
  readonly held: QueuedMessage[] = [];
  readonly consumer: Consumer;
  isCancelled = false;

  constructor(vhost: VirtualHost, queue: Queue, prefetch: number) {
    vhost.holders.add(this);
    const spec = { tag: 'c', isNoAck: false, isExclusive: false, prefetch, args: [] };
    this.consumer = vhost.consume(queue, this, spec);
  }

  get bodies(): readonly string[] {
    return this.held.map(bodyOf);
  }

  canDeliver(): boolean {
    return true;
  }

  deliver(_consumer: Consumer, queued: QueuedMessage): void {
    this.held.push(queued);
  }

  consumerCancelled(): void {
    this.isCancelled = true;
  }

  forEachUnacked(visit: (queued: QueuedMessage) => void): void {
    for (const queued of this.held) visit(queued);
  }

  /** Settles the oldest it holds. */
  settle(verb: 'ack' | 'reject' | 'requeue'): void {
    const queued = this.held.shift();
    if (queued === undefined) throw new Error('holds nothing');
    if (verb === 'requeue') this.consumer.queue.requeue(queued, true);
    else this.consumer.queue[verb](queued);
  }
}
