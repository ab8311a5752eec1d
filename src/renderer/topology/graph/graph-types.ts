// What the canvas draws: nodes and edges made of the topology. Ids are stable while an object lives; nothing
// that changes with every message is in here.

import type {
  BindingView,
  ChannelView,
  ConnectionView,
  ConsumerView,
  EntityKind,
  ExchangeView,
  QueueView,
  TopologyEntities,
} from '../../../shared/ipc/topology.ts';

/** The topology by id, as the topology store keeps it. */
export type TopologyMaps = { readonly [K in EntityKind]: ReadonlyMap<string, TopologyEntities[K]> };

interface NodeCommon {
  /** Unique on the canvas. */
  readonly id: string;
  /** What is selected and inspected when the node is. */
  readonly entityId: string;
  readonly name: string;
  /** Has been deleted and fades out. */
  readonly isGone: boolean;
}

export interface ExchangeNode extends NodeCommon {
  readonly kind: 'exchange';
  readonly exchange: ExchangeView;
}

export interface QueueNode extends NodeCommon {
  readonly kind: 'queue';
  readonly queue: QueueView;
  readonly consumers: number;
}

/** A connection that publishes. */
export interface PublisherNode extends NodeCommon {
  readonly kind: 'publisher';
  readonly connection: ConnectionView;
  readonly channels: readonly ChannelView[];
}

/** A connection that consumes; `connection` is null for "Consume here" of a studio. */
export interface ConsumerNode extends NodeCommon {
  readonly kind: 'consumer';
  readonly connection: ConnectionView | null;
  readonly consumers: readonly ConsumerView[];
}

/** Where messages that an exchange could not route went. */
export interface UnroutableNode extends NodeCommon {
  readonly kind: 'unroutable';
  /** Name of the exchange. */
  readonly exchange: string;
}

export type GraphNode = ExchangeNode | QueueNode | PublisherNode | ConsumerNode | UnroutableNode;
export type GraphNodeKind = GraphNode['kind'];

interface EdgeCommon {
  readonly id: string;
  /** Node ids. */
  readonly source: string;
  readonly target: string;
  /** Live numbers that add up to what the edge carries. */
  readonly liveIds: readonly string[];
  readonly isGone: boolean;
}

/** All bindings from one node to another. */
export interface BindingEdge extends EdgeCommon {
  readonly kind: 'binding';
  /** At least one; by key. */
  readonly bindings: readonly BindingView[];
}

export interface PlainEdge extends EdgeCommon {
  readonly kind:
    | 'implicit'
    | 'dead-letter'
    | 'alternate'
    | 'publish'
    | 'consume'
    /** Exchange to its unroutable node. */
    | 'unroutable';
  /** Key that dead letters get, when it is set. */
  readonly key: string | null;
}

export type GraphEdge = BindingEdge | PlainEdge;
export type GraphEdgeKind = GraphEdge['kind'];

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export const EMPTY_GRAPH: Graph = { nodes: [], edges: [] };

/** What the user wants to see, and what live numbers say has to be seen. */
export interface GraphOptions {
  readonly showsDefaultExchange: boolean;
  readonly showsClients: boolean;
  /** Names of queues that got messages through the default exchange. */
  readonly defaultTargets: ReadonlySet<string>;
  /** Shows every implicit binding. */
  readonly showsAllDefaultTargets: boolean;
  /** Names of exchanges that had unroutable messages. */
  readonly unroutable: ReadonlySet<string>;
  /** Ids of predeclared exchanges that were asked for. */
  readonly shown: ReadonlySet<string>;
}
