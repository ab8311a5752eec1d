// The topology of one vhost as the studio shows it: what there is and how it is set, without anything that
// changes with every message (that is in statistics.ts). JSON only.
//
// Ids are stable while an object lives and unique within a vhost: `exchange:NAME`, `queue:NAME`,
// `binding:N`, `connection:NAME`, `channel:NAME`, `consumer:N`.

import type { Fields } from './field.ts';

/** Who brought an object about. */
export type Origin =
  /** Predeclared by the broker. */
  | { readonly by: 'broker' }
  /** Drawn in the studio. */
  | { readonly by: 'studio' }
  /** Declared by a client of the broker; `client` is its connection's name for people, if it gave one. */
  | { readonly by: 'client'; readonly client: string | null }
  /** Definitions, the HTTP API, or what was found on disk and not drawn in the studio. */
  | { readonly by: 'configuration' };

export type ExchangeType = 'direct' | 'fanout' | 'topic' | 'headers';

export interface ExchangeView {
  readonly id: string;
  /** Empty for the default exchange. */
  readonly name: string;
  readonly type: ExchangeType;
  readonly isDurable: boolean;
  readonly isAutoDelete: boolean;
  readonly isInternal: boolean;
  /** Of the broker itself: the default exchange and `amq.*`. */
  readonly isPredeclared: boolean;
  readonly args: Fields;
  /** In force, from argument or policy. */
  readonly alternateExchange: string | null;
  readonly policy: string | null;
  readonly origin: Origin;
}

/** In force, after policies [rabbitmq: policies]; null where nothing is set. */
export interface QueueFeatures {
  readonly messageTtlMs: number | null;
  readonly expiresMs: number | null;
  readonly maxLength: number | null;
  readonly maxLengthBytes: number | null;
  readonly overflow: string | null;
  readonly maxPriority: number | null;
  readonly isSingleActiveConsumer: boolean;
  readonly deadLetterExchange: string | null;
  readonly deadLetterRoutingKey: string | null;
  readonly deliveryLimit: number | null;
}

export interface QueueView {
  readonly id: string;
  readonly name: string;
  /** `classic`, `quorum` or `stream`. */
  readonly type: string;
  readonly isDurable: boolean;
  readonly isAutoDelete: boolean;
  readonly isExclusive: boolean;
  readonly args: Fields;
  readonly features: QueueFeatures;
  readonly policy: string | null;
  readonly origin: Origin;
}

export interface BindingView {
  readonly id: string;
  readonly source: string;
  readonly destinationKind: 'queue' | 'exchange';
  readonly destination: string;
  readonly key: string;
  readonly args: Fields;
}

export interface ConnectionView {
  readonly id: string;
  /** `127.0.0.1:50000 -> 127.0.0.1:5672`. */
  readonly name: string;
  /** The client's own name for the connection, else its product. */
  readonly label: string | null;
  readonly protocol: string;
  readonly username: string;
  readonly peer: string;
  /** Such as `amqplib 0.10`. */
  readonly product: string | null;
  readonly state: string;
  readonly connectedAtMs: number;
  readonly channels: number;
}

export interface ChannelView {
  readonly id: string;
  readonly connectionId: string;
  readonly number: number;
  readonly prefetch: number;
  readonly globalPrefetch: number;
  readonly isConfirming: boolean;
  readonly isTransactional: boolean;
  /** Exchanges it has published to, by name. */
  readonly publishesTo: readonly string[];
}

export interface ConsumerView {
  readonly id: string;
  readonly tag: string;
  readonly queue: string;
  /** Null for the studio's own. */
  readonly channelId: string | null;
  /** Opened by "Consume here" of a studio. */
  readonly isStudio: boolean;
  readonly isNoAck: boolean;
  readonly isExclusive: boolean;
  readonly priority: number;
  readonly prefetch: number;
  /** False for those that wait behind a single active consumer. */
  readonly isActive: boolean;
}

/** Every kind of thing the topology is made of. */
export interface TopologyEntities {
  readonly exchanges: ExchangeView;
  readonly queues: QueueView;
  readonly bindings: BindingView;
  readonly connections: ConnectionView;
  readonly channels: ChannelView;
  readonly consumers: ConsumerView;
}

export type EntityKind = keyof TopologyEntities;

export const ENTITY_KINDS: readonly EntityKind[] = [
  'exchanges',
  'queues',
  'bindings',
  'connections',
  'channels',
  'consumers',
];

export type TopologyState = { readonly [K in EntityKind]: readonly TopologyEntities[K][] };

/** `upserted` replaces what has the same id; `removed` are ids. What did not change is left out. */
export interface TopologyDelta {
  readonly upserted: Partial<TopologyState>;
  readonly removed: readonly string[];
}
