// The topology of one vhost as pages are told it, kept up to date while somebody looks: by the broker's
// events, and by a slow look at what changes without events. Tells its listeners ids; they read here.

import type { EntityKind, TopologyEntities } from '../../../shared/ipc/topology.ts';
import type { Binding } from '../../broker/binding.ts';
import type { Broker } from '../../broker/broker.ts';
import type { ChannelView, ConnectionView } from '../../broker/connection-view.ts';
import type { Consumer } from '../../broker/consumer.ts';
import type { BrokerEvent } from '../../broker/events.ts';
import type { Clock } from '../../broker/ports.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import { channelId, connectionId, type EntityIds, exchangeId, queueId } from '../entity-ids.ts';
import type { Origins } from '../origins.ts';
import {
  bindingView,
  channelView,
  connectionView,
  consumerView,
  exchangeView,
  queueView,
} from './entity-views.ts';

/** How long changes are gathered before views are built: once for all that a client does at a time. */
const GATHER_MS = 50;
/** Between looks at connections and channels, whose states change without events. */
const LOOK_MS = 500;

export interface MirrorParts {
  readonly broker: Broker;
  readonly ids: EntityIds;
  readonly origins: Origins;
}

type EntityMaps = { readonly [K in EntityKind]: Map<string, TopologyEntities[K]> };
/** Looks at an entity that may have changed; the view as it is now is put into the mirror. */
type Look = () => boolean;
export type MirrorListener = (changedIds: ReadonlySet<string>) => void;

export class TopologyMirror {
  /** Called whenever something changed. */
  readonly listeners = new Set<MirrorListener>();
  readonly entities: EntityMaps = {
    exchanges: new Map(),
    queues: new Map(),
    bindings: new Map(),
    connections: new Map(),
    channels: new Map(),
    consumers: new Map(),
  };
  readonly #vhost: VirtualHost;
  readonly #parts: MirrorParts;
  readonly #clock: Clock;
  /** By id; the newest look at an id holds. */
  #pending = new Map<string, Look>();
  #cancelGathering: (() => void) | null = null;
  #cancelLook: () => void = () => {};
  readonly #stopListening: () => void;

  constructor(vhost: VirtualHost, parts: MirrorParts) {
    this.#vhost = vhost;
    this.#parts = parts;
    this.#clock = parts.broker.parts.clock;
    this.#stopListening = parts.broker.events.onAny((event) => this.#onEvent(event));
    this.#markEverything();
    this.refresh();
    this.#lookLater();
  }

  close(): void {
    this.#stopListening();
    this.#cancelGathering?.();
    this.#cancelLook();
  }

  /** Builds what is pending now, instead of in a moment. */
  refresh(): void {
    this.#cancelGathering?.();
    this.#cancelGathering = null;
    const pending = this.#pending;
    if (pending.size === 0) return;
    this.#pending = new Map();
    const changed = new Set<string>();
    for (const [id, look] of pending) if (look()) changed.add(id);
    if (changed.size === 0) return;
    for (const listener of [...this.listeners]) listener(changed);
  }

  // --- What may have changed -----------------------------------------------------------------

  #markEverything(): void {
    const { broker } = this.#parts;
    const { topology, name } = this.#vhost;
    for (const exchange of topology.exchanges.values()) {
      this.#markExchange(exchange.name);
      for (const binding of exchange.bindings.values()) this.#markBinding(binding, true);
    }
    for (const queue of topology.queues.values()) {
      this.#markQueue(queue.name);
      for (const consumer of queue.consumers) this.#markConsumer(consumer);
    }
    for (const connection of broker.connections) {
      if (connection.vhostName !== name) continue;
      this.#markConnection(connection);
      for (const channel of connection.channelViews) this.#markChannel(channel, true);
    }
  }

  #onEvent(event: BrokerEvent): void {
    const vhost = this.#vhost.name;
    switch (event.name) {
      case 'exchange.created':
      case 'exchange.deleted': {
        const { exchange } = event.payload;
        if (exchange.vhostName === vhost) this.#markExchange(exchange.name);
        return;
      }
      case 'queue.created':
      case 'queue.deleted':
      case 'queue.policy.updated':
      case 'queue.policy.cleared': {
        const { queue } = event.payload;
        if (queue.vhost === vhost) this.#markQueue(queue.name);
        return;
      }
      case 'binding.created':
      case 'binding.deleted': {
        const { binding } = event.payload;
        if (event.payload.vhost === vhost)
          this.#markBinding(binding, event.name === 'binding.created');
        return;
      }
      case 'connection.created':
      case 'connection.closed':
        this.#markConnection(event.payload.connection);
        return;
      case 'channel.created':
      case 'channel.closed':
        this.#markChannel(event.payload.channel, event.name === 'channel.created');
        return;
      case 'consumer.created':
      case 'consumer.deleted':
        this.#markConsumersWith(event.payload.consumer);
        return;
      case 'policy.set':
      case 'policy.cleared':
        // Comes before the policy is in effect; the views are built afterwards.
        for (const { name } of this.#vhost.topology.exchanges.values()) this.#markExchange(name);
    }
  }

  #markExchange(name: string): void {
    const { topology } = this.#vhost;
    const id = exchangeId(name);
    this.#mark(id, () => {
      const exchange = topology.exchanges.get(name);
      const view = exchange && exchangeView(exchange, this.#parts.origins.of(exchange));
      return put(this.entities.exchanges, id, view);
    });
  }

  #markQueue(name: string): void {
    const { topology } = this.#vhost;
    const id = queueId(name);
    this.#mark(id, () => {
      const queue = topology.queues.get(name);
      const view = queue && queueView(queue, this.#parts.origins.of(queue));
      return put(this.entities.queues, id, view);
    });
  }

  #markBinding(binding: Binding, isThere: boolean): void {
    const { ids } = this.#parts;
    const id = ids.binding(binding);
    const look = (): boolean =>
      put(this.entities.bindings, id, isThere ? bindingView(binding, ids) : undefined);
    this.#mark(id, look);
  }

  #markConnection(connection: ConnectionView): void {
    if (connection.vhostName !== this.#vhost.name) return;
    const { connections } = this.#parts.broker;
    const id = connectionId(connection.name);
    this.#mark(id, () => {
      const isThere = connections.get(connection.name) === connection;
      return put(this.entities.connections, id, isThere ? connectionView(connection) : undefined);
    });
  }

  #markChannel(channel: ChannelView, isThere: boolean): void {
    if (channel.vhostName !== this.#vhost.name) return;
    const id = channelId(channel.name);
    this.#mark(id, () =>
      put(this.entities.channels, id, isThere ? channelView(channel) : undefined),
    );
    // It counts its channels.
    this.#markConnection(channel.connectionView);
  }

  /** Under single active consumer, one that comes or goes changes what the others are. */
  #markConsumersWith(consumer: Consumer): void {
    const { queue } = consumer;
    if (queue.vhost !== this.#vhost.name) return;
    this.#markConsumer(consumer);
    if (!queue.settings.isSingleActiveConsumer) return;
    for (const other of queue.consumers) this.#markConsumer(other);
  }

  #markConsumer(consumer: Consumer): void {
    const { ids } = this.#parts;
    const id = ids.consumer(consumer);
    this.#mark(id, () => {
      const view = consumer.isCancelled ? undefined : consumerView(consumer, ids);
      return put(this.entities.consumers, id, view);
    });
  }

  #mark(id: string, look: Look): void {
    this.#pending.set(id, look);
    this.#cancelGathering ??= this.#clock.at(this.#clock.nowMs + GATHER_MS, () => {
      this.#cancelGathering = null;
      this.refresh();
    });
  }

  // --- What changes without events -----------------------------------------------------------

  #lookLater(): void {
    this.#cancelLook = this.#clock.at(this.#clock.nowMs + LOOK_MS, () => {
      this.#look();
      this.#lookLater();
    });
  }

  #look(): void {
    const { name } = this.#vhost;
    const { connections, channels } = this.entities;
    for (const connection of this.#parts.broker.connections) {
      if (connection.vhostName !== name) continue;
      const known = connections.get(connectionId(connection.name));
      if (known !== undefined && known.state !== connection.state) this.#markConnection(connection);
      for (const channel of connection.channelViews) {
        const view = channels.get(channelId(channel.name));
        if (view !== undefined && hasChanged(channel, view)) this.#markChannel(channel, true);
      }
    }
  }
}

function hasChanged(channel: ChannelView, view: TopologyEntities['channels']): boolean {
  return (
    channel.counters.publishes.size !== view.publishesTo.length ||
    channel.prefetch !== view.prefetch ||
    channel.globalPrefetch !== view.globalPrefetch ||
    channel.isConfirming !== view.isConfirming ||
    channel.isTransactional !== view.isTransactional
  );
}

/** False when nothing changes by it. Undefined takes it out. */
function put<T>(views: Map<string, T>, id: string, view: T | undefined): boolean {
  const known = views.get(id);
  if (view === undefined) return views.delete(id);
  if (known !== undefined && JSON.stringify(known) === JSON.stringify(view)) return false;
  views.set(id, view);
  return true;
}
