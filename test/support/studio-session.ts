// A page without a transport: a studio session over a broker in memory, whose time moves when told, and
// what it sends. As between two processes, frames cross as JSON.

import { randomBytes } from 'node:crypto';
import { passwordDigests } from '../../src/main/app/password-digests.ts';
import { ALLOW_ALL, type Requester } from '../../src/main/broker/access/requester.ts';
import { Broker } from '../../src/main/broker/broker.ts';
import {
  ChannelCounters,
  type ChannelView,
  type ConnectionState,
  type ConnectionView,
} from '../../src/main/broker/connection-view.ts';
import type { Consumer, DeliverySink } from '../../src/main/broker/consumer.ts';
import type { QueueDeclaration } from '../../src/main/broker/declarations.ts';
import { type FieldTable, longstr } from '../../src/main/broker/field-table.ts';
import { MemoryBudget } from '../../src/main/broker/memory-budget.ts';
import { Address, Message } from '../../src/main/broker/message.ts';
import type { RecoveredState } from '../../src/main/broker/ports.ts';
import type { QueuedMessage } from '../../src/main/broker/queue/queued-message.ts';
import { Turn } from '../../src/main/broker/turn.ts';
import type { VirtualHost } from '../../src/main/broker/vhost.ts';
import { EncodedProperties } from '../../src/main/codec/encoded-properties.ts';
import { propertiesCodec } from '../../src/main/codec/properties-codec.ts';
import { openMemoryStorage } from '../../src/main/storage/memory/open.ts';
import {
  EMPTY_LAYOUT,
  type LayoutStore,
  type StoredOrigins,
} from '../../src/main/studio/layout-store.ts';
import { Origins } from '../../src/main/studio/origins.ts';
import { StudioSession } from '../../src/main/studio/session.ts';
import { createStudioHost, type StudioHost } from '../../src/main/studio/studio-host.ts';
import { LocalUser, type StudioUser } from '../../src/main/studio/studio-user.ts';
import type {
  CommandName,
  FeedName,
  FeedOptions,
  FeedPayload,
  Request,
  Response,
  VhostLayout,
} from '../../src/shared/ipc/contract.ts';
import type { PageFrame, ProgramFrame } from '../../src/shared/ipc/frames.ts';
import type { Failure } from '../../src/shared/ipc/result.ts';
import { ManualClock } from './manual-clock.ts';
import { NOTHING_RECOVERED } from './memory-broker.ts';

/** Keeps layouts while the test runs. */
export class MemoryLayouts implements LayoutStore {
  readonly layouts = new Map<string, VhostLayout>();
  readonly origins = new Map<string, StoredOrigins>();

  load(vhost: string): VhostLayout {
    return this.layouts.get(vhost) ?? EMPTY_LAYOUT;
  }

  save(vhost: string, layout: VhostLayout): void {
    this.layouts.set(vhost, layout);
  }

  loadOrigins(vhost: string): StoredOrigins {
    return this.origins.get(vhost) ?? {};
  }

  saveOrigins(vhost: string, origins: StoredOrigins): void {
    this.origins.set(vhost, origins);
  }

  forget(vhost: string): void {
    this.layouts.delete(vhost);
    this.origins.delete(vhost);
  }
}

/** A studio over a broker without sockets and disk. */
export class StudioBench {
  readonly clock = new ManualClock();
  readonly broker: Broker;
  readonly host: StudioHost;
  readonly layouts: MemoryLayouts;
  /** Errors that were logged: faults of the program. */
  readonly logged: string[] = [];
  #turn: (() => void) | null = null;

  constructor(
    recovered: RecoveredState = NOTHING_RECOVERED,
    layouts: MemoryLayouts = new MemoryLayouts(),
  ) {
    const { clock } = this;
    this.layouts = layouts;
    const turn = new Turn((task) => {
      this.#turn = task;
    });
    const { store } = openMemoryStorage((task) => task(), { onActivity: () => turn.schedule() });
    this.broker = new Broker(
      {
        turn,
        clock,
        store,
        definitions: { record: () => {} },
        budget: new MemoryBudget(1024 * 1024),
        propertiesCodec,
        passwordDigests,
        loopbackUsers: ['guest'],
        randomBytes,
      },
      recovered,
    );
    const { broker, logged } = this;
    this.#countListeners();
    const origins = new Origins(broker);
    this.host = createStudioHost({
      broker,
      layouts,
      origins,
      definitions: {
        export: () => ({}),
        sections: () => {
          throw new Error('not part of this bench');
        },
        import: () => {
          throw new Error('not part of this bench');
        },
        difference: () => {
          throw new Error('not part of this bench');
        },
      },
      process: {
        productName: 'Warren',
        productVersion: '1.2.3',
        rabbitVersion: '4.2.0',
        dataDir: '/data',
        residentBytes: () => 42,
      },
      logger: {
        debug: () => {},
        info: () => {},
        warn: () => {},
        error: (message, fields) => logged.push(`${message} ${JSON.stringify(fields)}`),
      },
      listener: () => ({ host: 'localhost', port: 5672, tlsPort: null }),
    });
  }

  /** Who listens to the broker's events now. */
  listeners = 0;

  #countListeners(): void {
    const { events } = this.broker;
    const counted = <A extends readonly unknown[]>(listen: (...args: A) => () => void) => {
      return (...args: A): (() => void) => {
        const stop = listen(...args);
        let isListening = true;
        this.listeners += 1;
        return () => {
          if (isListening) this.listeners -= 1;
          isListening = false;
          stop();
        };
      };
    };
    events.on = counted(events.on.bind(events)) as typeof events.on;
    events.onAny = counted(events.onAny.bind(events));
  }

  /** Runs the turn that waits, and those that follow from it. */
  turn(): void {
    for (let task = this.#turn; task !== null; task = this.#turn) {
      this.#turn = null;
      task();
    }
  }

  /** Lets time pass, turns included. */
  pass(ms: number): void {
    for (let left = ms; left > 0; left -= 10) {
      this.turn();
      this.clock.advance(Math.min(10, left));
    }
    this.turn();
  }

  open(user: StudioUser = new LocalUser('guest', this.broker.administration)): StudioPage {
    return new StudioPage(this.host, user);
  }
}

export interface Received<F extends FeedName> {
  readonly sequence: number;
  readonly payload: FeedPayload<F>;
}

export class StudioPage {
  readonly session: StudioSession;
  /** Everything the program has sent, oldest first. */
  readonly frames: ProgramFrame[] = [];
  #lastId = 0;

  constructor(host: StudioHost, user: StudioUser) {
    this.session = new StudioSession(host, user, (frame) => {
      this.frames.push(JSON.parse(JSON.stringify(frame)));
    });
  }

  send(frame: PageFrame): void {
    this.session.receive(JSON.parse(JSON.stringify(frame)));
  }

  /** Asks, and waits for the answer. Throws a failure as an error of its text. */
  async invoke<C extends CommandName>(command: C, request: Request<C>): Promise<Response<C>> {
    const frame = await this.ask(command, request);
    if (frame.kind === 'answer') return frame.value as Response<C>;
    throw new Error(`${frame.failure.condition}: ${frame.failure.message}`);
  }

  /** Asks for something that must fail. */
  async refused(command: string, request: unknown): Promise<Failure> {
    const frame = await this.ask(command, request);
    if (frame.kind === 'failure') return frame.failure;
    throw new Error(`${command} did not fail`);
  }

  async ask(
    command: string,
    request: unknown,
  ): Promise<ProgramFrame & { kind: 'answer' | 'failure' }> {
    this.#lastId += 1;
    const id = this.#lastId;
    this.send({ kind: 'invoke', id, command, request });
    for (let i = 0; i < 100; i += 1) {
      const answer = this.frames.find(
        (frame) => frame.id === id && (frame.kind === 'answer' || frame.kind === 'failure'),
      );
      if (answer?.kind === 'answer' || answer?.kind === 'failure') return answer;
      await Promise.resolve();
    }
    throw new Error(`no answer to ${command}`);
  }

  /** Subscribes; answers the id. */
  subscribe<F extends FeedName>(feed: F, options: FeedOptions<F>): number {
    this.#lastId += 1;
    this.send({ kind: 'subscribe', id: this.#lastId, feed, options });
    return this.#lastId;
  }

  /** What has come for a subscription so far. */
  payloads<F extends FeedName>(_feed: F, id: number): readonly Received<F>[] {
    return this.frames.flatMap((frame) =>
      frame.kind === 'payload' && frame.id === id
        ? [{ sequence: frame.sequence, payload: frame.payload as FeedPayload<F> }]
        : [],
    );
  }

  /** Says that everything that has come for a subscription was taken. */
  takeAll(id: number): void {
    const sequences = this.frames.flatMap((frame) =>
      frame.kind === 'payload' && frame.id === id ? [frame.sequence] : [],
    );
    const last = sequences.at(-1);
    if (last !== undefined) this.send({ kind: 'received', id, sequence: last });
  }

  /** Why a subscription ended; undefined while it goes on. */
  end(id: number): Failure | undefined {
    const frame = this.frames.find((one) => one.kind === 'ended' && one.id === id);
    return frame?.kind === 'ended' ? frame.failure : undefined;
  }
}

/** A client of no protocol: enough of a connection with one channel for listings and counters. */
export class FakeClient implements ConnectionView {
  readonly protocol = 'AMQP 0-9-1';
  readonly host = '127.0.0.1';
  readonly port = 5672;
  readonly peerHost = '127.0.0.1';
  readonly tls = null;
  readonly vhostName = '/';
  readonly authMechanism = 'PLAIN';
  readonly connectedAtMs = 0;
  readonly channelMax = 0;
  readonly frameMaxBytes = 0;
  readonly heartbeatSeconds = 0;
  readonly channelCount = 1;
  readonly peerPort: number;
  readonly name: string;
  readonly username: string;
  readonly userProvidedName: string | null;
  readonly clientProperties: FieldTable;
  readonly channel: FakeChannel;
  readonly unacked: QueuedMessage[] = [];
  state: ConnectionState = 'running';
  readonly octets = { received: 0, sent: 0 };
  readonly #broker: Broker;

  constructor(broker: Broker, port: number, options: FakeClientOptions) {
    const { username = 'guest', label = null, product = 'test' } = options;
    this.#broker = broker;
    this.peerPort = port;
    this.name = `127.0.0.1:${port} -> 127.0.0.1:5672`;
    this.username = username;
    this.userProvidedName = label;
    this.clientProperties = [
      ['product', longstr(product)],
      ['version', longstr('1.0')],
    ];
    this.channel = new FakeChannel(this);
  }

  get traffic() {
    const { received, sent } = this.octets;
    return {
      receivedOctets: received,
      receivedPackets: 0,
      sentOctets: sent,
      sentPackets: 0,
      pendingOctets: 0,
    };
  }

  get channelViews(): readonly ChannelView[] {
    return [this.channel];
  }

  get requester(): Requester {
    return { username: this.username, tags: [], owner: this, authorizer: ALLOW_ALL };
  }

  get #vhost(): VirtualHost {
    const vhost = this.#broker.vhost('/');
    if (vhost === undefined) throw new Error('no vhost');
    return vhost;
  }

  declareQueue(name: string, options: Partial<QueueDeclaration> = {}): void {
    const flags = { isDurable: true, isExclusive: false, isAutoDelete: false, args: [] };
    this.#vhost.declareQueue(this.requester, { name, ...flags, ...options });
  }

  publish(exchange: string, routingKey: string): void {
    const vhost = this.#vhost;
    const found = vhost.checkPublish(this.requester, exchange, routingKey);
    const address = new Address(exchange, routingKey);
    const message = new Message(address, EncodedProperties.EMPTY, new Uint8Array(3), 0);
    vhost.publish(found, message, vhost.route(message), false);
    this.channel.counters.published += 1;
    this.channel.counters.publishes.note(found);
  }

  consume(queueName: string, isNoAck = false): Consumer {
    const vhost = this.#vhost;
    const queue = vhost.readableQueue(this.requester, queueName);
    const sink: DeliverySink = {
      view: this.channel,
      canDeliver: () => true,
      deliver: (_, queued) => {
        if (!isNoAck) this.unacked.push(queued);
      },
      consumerCancelled: () => {},
    };
    const tag = `tag-${this.peerPort}-${queue.consumers.count}`;
    return vhost.consume(queue, sink, { tag, isNoAck, isExclusive: false, prefetch: 0, args: [] });
  }

  cancel(consumer: Consumer): void {
    this.#vhost.cancel(consumer);
  }

  forceClose(): void {
    this.close();
  }

  close(): void {
    this.#broker.connections.channelClosed(this.channel);
    this.#broker.connections.remove(this);
  }
}

export class FakeChannel implements ChannelView {
  readonly number = 1;
  readonly state = 'running';
  readonly vhostName = '/';
  readonly connectionView: FakeClient;
  readonly counters = new ChannelCounters();
  readonly consumerList: readonly Consumer[] = [];
  readonly consumerCount = 0;
  readonly uncommittedMessages = 0;
  readonly uncommittedAcks = 0;
  prefetch = 0;
  globalPrefetch = 0;
  isConfirming = false;
  isTransactional = false;
  unconfirmedMessages = 0;

  constructor(client: FakeClient) {
    this.connectionView = client;
  }

  get name(): string {
    return `${this.connectionView.name} (1)`;
  }

  get username(): string {
    return this.connectionView.username;
  }

  get unackedMessages(): number {
    return this.connectionView.unacked.length;
  }
}

export interface FakeClientOptions {
  readonly username?: string;
  readonly label?: string;
  readonly product?: string;
}

let lastPort = 40_000;

/** A client with one open channel in the vhost `/`. */
export function connectClient(broker: Broker, options: FakeClientOptions = {}): FakeClient {
  lastPort += 1;
  const client = new FakeClient(broker, lastPort, options);
  broker.connections.add(client);
  broker.connections.channelOpened(client.channel);
  return client;
}
