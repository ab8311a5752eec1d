// Looks at the counters of one vhost four times a second, once for all pages that watch it, and tells what
// happened in between. Reads the broker and must never change it.

import type {
  BindingCounts,
  ChannelCounts,
  ConnectionCounts,
  ConsumerCounts,
  DefaultBindingCounts,
  ExchangeCounts,
  PublisherCounts,
  QueueCounts,
  StatisticsFrame,
} from '../../../shared/ipc/statistics.ts';
import type { Binding } from '../../broker/binding.ts';
import type { Broker } from '../../broker/broker.ts';
import type { ChannelView, ConnectionView } from '../../broker/connection-view.ts';
import type { Consumer } from '../../broker/consumer.ts';
import type { Exchange } from '../../broker/exchange/exchange.ts';
import type { Clock } from '../../broker/ports.ts';
import type { PublishCount } from '../../broker/publish-tally.ts';
import type { Queue } from '../../broker/queue/queue.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import { channelId, connectionId, type EntityIds, exchangeId, queueId } from '../entity-ids.ts';
import { MAX_UNROUTABLE_NOTES } from './statistics-frames.ts';
import { TrackSet } from './track-set.ts';
import {
  BindingTrack,
  ChannelTrack,
  ConnectionTrack,
  ConsumerTrack,
  DefaultBindingTrack,
  ExchangeTrack,
  PublisherTrack,
  QueueTrack,
  type Track,
} from './tracks.ts';

/** Four times a second. */
export const SAMPLE_INTERVAL_MS = 250;

/** A frame, and whose the connections, channels and consumers in it are, by id; null for a studio's. */
export interface Sample {
  readonly frame: StatisticsFrame;
  readonly owners: ReadonlyMap<string, string | null>;
}

export type SampleListener = (sample: Sample) => void;

/** A frame that is being filled. */
interface Draft {
  readonly queues: QueueCounts[];
  readonly exchanges: ExchangeCounts[];
  readonly bindings: BindingCounts[];
  readonly defaultBindings: DefaultBindingCounts[];
  readonly publishers: PublisherCounts[];
  readonly consumers: ConsumerCounts[];
  readonly channels: ChannelCounts[];
  readonly connections: ConnectionCounts[];
  readonly owners: Map<string, string | null>;
}

/** Asks a track: for what is new, or for what is there. */
type Ask = <T>(track: Track<T>) => T | null;
const TAKE: Ask = (track) => track.take();
const NOW: Ask = (track) => track.now();

export class StatisticsSampler {
  /** Called with each sample. */
  readonly listeners = new Set<SampleListener>();
  readonly #vhost: VirtualHost;
  readonly #broker: Broker;
  readonly #ids: EntityIds;
  readonly #clock: Clock;
  readonly #queues = new TrackSet<Queue, QueueTrack>();
  readonly #defaults = new TrackSet<Queue, DefaultBindingTrack>();
  readonly #exchanges = new TrackSet<Exchange, ExchangeTrack>();
  readonly #bindings = new TrackSet<Binding, BindingTrack>();
  readonly #consumers = new TrackSet<Consumer, ConsumerTrack>();
  readonly #channels = new TrackSet<ChannelView, ChannelTrack>();
  readonly #publishers = new TrackSet<PublishCount, PublisherTrack>();
  readonly #connections = new TrackSet<ConnectionView, ConnectionTrack>();
  /** The router's epoch in which exchanges, queues and bindings were last met. */
  #epoch = -1;
  #sampledAtMs: number;
  #unroutableCount: number;
  #cancel: () => void = () => {};

  constructor(vhost: VirtualHost, broker: Broker, ids: EntityIds) {
    this.#vhost = vhost;
    this.#broker = broker;
    this.#ids = ids;
    this.#clock = broker.parts.clock;
    this.#sampledAtMs = this.#clock.nowMs;
    this.#unroutableCount = vhost.unroutable.count;
    // What was counted before nobody is told; what is met later is new, and has counted since.
    this.#fill(TAKE);
    this.#sampleLater();
  }

  close(): void {
    this.#cancel();
  }

  /** What is there now; the next sample begins here, for everybody. */
  begin(): Sample {
    this.sample();
    return this.#frame(this.#fill(NOW), 0, 0);
  }

  /** Tells what happened since the last sample. */
  sample(): void {
    const intervalMs = this.#clock.nowMs - this.#sampledAtMs;
    const { unroutable } = this.#vhost;
    const draft = this.#fill(TAKE);
    const sample = this.#frame(draft, intervalMs, unroutable.count - this.#unroutableCount);
    this.#sampledAtMs = this.#clock.nowMs;
    this.#unroutableCount = unroutable.count;
    for (const listener of [...this.listeners]) listener(sample);
  }

  #sampleLater(): void {
    this.#cancel = this.#clock.at(this.#clock.nowMs + SAMPLE_INTERVAL_MS, () => {
      this.sample();
      this.#sampleLater();
    });
  }

  #frame({ owners, ...counts }: Draft, intervalMs: number, unroutable: number): Sample {
    const notes = Math.min(unroutable, MAX_UNROUTABLE_NOTES);
    return {
      frame: {
        atMs: this.#clock.nowMs,
        intervalMs,
        ...counts,
        unroutable: this.#vhost.unroutable.since(this.#unroutableCount, notes),
      },
      owners,
    };
  }

  // --- Looking -------------------------------------------------------------------------------

  #fill(ask: Ask): Draft {
    const draft: Draft = {
      queues: [],
      exchanges: [],
      bindings: [],
      defaultBindings: [],
      publishers: [],
      consumers: [],
      channels: [],
      connections: [],
      owners: new Map(),
    };
    const { epoch } = this.#vhost.topology.router;
    if (epoch !== this.#epoch) this.#meetTopology();
    this.#epoch = epoch;
    for (const track of this.#queues.tracks) add(draft.queues, ask(track));
    for (const track of this.#defaults.tracks) add(draft.defaultBindings, ask(track));
    for (const track of this.#exchanges.tracks) add(draft.exchanges, ask(track));
    for (const track of this.#bindings.tracks) add(draft.bindings, ask(track));
    this.#fillConsumers(draft, ask);
    this.#fillConnections(draft, ask);
    return draft;
  }

  #meetTopology(): void {
    const { exchanges, queues } = this.#vhost.topology;
    const sets = [this.#queues, this.#defaults, this.#exchanges, this.#bindings];
    for (const set of sets) set.begin();
    for (const queue of queues.values()) {
      this.#queues.meet(queue, () => new QueueTrack(queueId(queue.name), queue));
      this.#defaults.meet(queue, () => new DefaultBindingTrack(queue));
    }
    for (const exchange of exchanges.values()) {
      const id = exchangeId(exchange.name);
      this.#exchanges.meet(exchange, () => new ExchangeTrack(id, exchange));
      for (const binding of exchange.bindings.values()) {
        const make = (): BindingTrack => new BindingTrack(this.#ids.binding(binding), binding);
        this.#bindings.meet(binding, make);
      }
    }
    for (const set of sets) set.end();
  }

  #fillConsumers(draft: Draft, ask: Ask): void {
    this.#consumers.begin();
    for (const { consumers } of this.#vhost.topology.queues.values()) {
      if (consumers.count === 0) continue;
      for (const consumer of consumers) {
        const make = (): ConsumerTrack => new ConsumerTrack(this.#ids.consumer(consumer), consumer);
        const counts = ask(this.#consumers.meet(consumer, make));
        if (counts === null) continue;
        draft.consumers.push(counts);
        draft.owners.set(counts[0], consumer.channelView?.username ?? null);
      }
    }
    this.#consumers.end();
  }

  #fillConnections(draft: Draft, ask: Ask): void {
    const { name } = this.#vhost;
    const sets = [this.#connections, this.#channels, this.#publishers];
    for (const set of sets) set.begin();
    for (const connection of this.#broker.connections) {
      if (connection.vhostName !== name) continue;
      const make = (): ConnectionTrack =>
        new ConnectionTrack(connectionId(connection.name), connection);
      const counts = ask(this.#connections.meet(connection, make));
      if (counts !== null) {
        draft.connections.push(counts);
        draft.owners.set(counts[0], connection.username);
      }
      for (const channel of connection.channelViews) this.#fillChannel(draft, ask, channel);
    }
    for (const set of sets) set.end();
  }

  #fillChannel(draft: Draft, ask: Ask, channel: ChannelView): void {
    const track = this.#channels.meet(
      channel,
      () => new ChannelTrack(channelId(channel.name), channel),
    );
    draft.owners.set(track.id, channel.username);
    add(draft.channels, ask(track));
    for (const count of channel.counters.publishes.counts) {
      const make = (): PublisherTrack => new PublisherTrack(track.id, count);
      add(draft.publishers, ask(this.#publishers.meet(count, make)));
    }
  }
}

function add<T>(list: T[], item: T | null): void {
  if (item !== null) list.push(item);
}
