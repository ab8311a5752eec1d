// Everything the page can ask of the program and everything it is told, for both transports: Electron's IPC
// and a WebSocket. One line here, one schema and one handler in main/studio; a missing one does not compile.

import type { Definitions } from '../topology/definitions.ts';
import type { DefinitionsDifference } from '../topology/definitions-difference.ts';
import type { Fields } from './field.ts';
import type { MessageProperties, PeekCursor, PeekedMessage, StudioDelivery } from './message.ts';
import type { RoutePreview } from './routing.ts';
import type { BrokerFrame, StatisticsFrame } from './statistics.ts';
import type { ExchangeType, TopologyDelta, TopologyState } from './topology.ts';

/** Changes with the contract: a page of another number has to be loaded again. */
export const CONTRACT_VERSION = 1;

/** Nothing is asked, or nothing is told. */
export type Nothing = Record<string, never>;

/** What the page knows of the program from its first answer on. */
export interface Welcome {
  readonly contractVersion: number;
  readonly productName: string;
  readonly productVersion: string;
  readonly rabbitVersion: string;
  /** Who is logged in. */
  readonly username: string;
  readonly isAdministrator: boolean;
  /** Those the user may see. */
  readonly vhosts: readonly string[];
  /** Where clients connect; null when the broker does not listen. */
  readonly listener: Listener | null;
  readonly dataDir: string | null;
}

export interface Listener {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number | null;
}

export interface VhostName {
  readonly vhost: string;
}

export interface EntityName extends VhostName {
  readonly name: string;
}

export interface ExchangeSpec extends EntityName {
  readonly type: ExchangeType;
  readonly isDurable: boolean;
  readonly isAutoDelete: boolean;
  readonly isInternal: boolean;
  readonly args: Fields;
}

export interface QueueSpec extends EntityName {
  readonly isDurable: boolean;
  readonly isAutoDelete: boolean;
  readonly args: Fields;
}

export interface BindingSpec extends VhostName {
  readonly source: string;
  readonly destinationKind: 'queue' | 'exchange';
  readonly destination: string;
  readonly key: string;
  readonly args: Fields;
}

/** What would go with an object, for whoever asks before deleting or recreating it. */
export interface DeletionPreview {
  /** Ready, unacked and delayed ones. */
  readonly messages: number;
  readonly unacked: number;
  readonly consumers: number;
  readonly bindings: readonly BindingSpec[];
  /** Ids of the queues and exchanges that name it as dead letter target or alternate exchange. */
  readonly referencedBy: readonly string[];
}

export interface RecreateOutcome {
  readonly movedMessages: number;
  readonly restoredBindings: number;
}

export interface Publication extends VhostName {
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: MessageProperties;
  /** Base64. */
  readonly body: string;
  readonly isMandatory: boolean;
}

export type PublishOutcome =
  /** In these queues, and safe there: confirmed after `confirmMs`. */
  | {
      readonly outcome: 'confirmed';
      readonly queues: readonly string[];
      readonly confirmMs: number;
    }
  /** Reached no queue: 312 NO_ROUTE. Returned when mandatory, else dropped. */
  | { readonly outcome: 'unroutable'; readonly isReturned: boolean }
  /** A queue was full and refuses [rabbitmq: reject-publish]. */
  | { readonly outcome: 'refused' };

export interface ConsumeOptions extends VhostName {
  readonly queue: string;
  /** Most unacked deliveries, 1 to 1000. */
  readonly prefetch: number;
}

export type SettleVerb = 'ack' | 'nack-requeue' | 'reject';

/** Positions of topology nodes and areas of one vhost, kept by the program. */
export interface VhostLayout {
  readonly version: 1;
  /** By entity id. */
  readonly positions: Readonly<Record<string, NodePosition>>;
  readonly groups: readonly LayoutGroup[];
  readonly viewport: { readonly x: number; readonly y: number; readonly zoom: number } | null;
}

export interface NodePosition {
  readonly x: number;
  readonly y: number;
  /** Placed by the user: automatic layout leaves it there. */
  readonly isPlaced: boolean;
}

/** A named area around nodes. */
export interface LayoutGroup {
  readonly id: string;
  readonly title: string;
  readonly members: readonly string[];
}

export interface DefinitionsScope {
  /** Null for the whole broker. */
  readonly vhost: string | null;
}

export interface DefinitionsFile extends DefinitionsScope {
  /** The file's text, JSON. */
  readonly text: string;
}

export interface ImportOutcome {
  /** Sections and items that this broker does not take, in words. */
  readonly ignored: readonly string[];
  /** Objects that exist with other properties and were left alone. */
  readonly leftAlone: readonly string[];
}

/** Every command: request and response. */
export interface Commands {
  readonly 'studio.welcome': [Nothing, Welcome];
  readonly 'exchange.declare': [ExchangeSpec, Nothing];
  readonly 'exchange.delete': [EntityName, Nothing];
  readonly 'exchange.recreate': [ExchangeSpec, RecreateOutcome];
  readonly 'exchange.deletion-preview': [EntityName, DeletionPreview];
  /** Answers the name, which the broker makes up when it is empty. */
  readonly 'queue.declare': [QueueSpec, { readonly name: string }];
  readonly 'queue.delete': [EntityName, { readonly messages: number }];
  readonly 'queue.purge': [EntityName, { readonly messages: number }];
  readonly 'queue.recreate': [QueueSpec & { readonly keepsMessages: boolean }, RecreateOutcome];
  readonly 'queue.deletion-preview': [EntityName, DeletionPreview];
  readonly 'binding.declare': [BindingSpec, Nothing];
  readonly 'binding.delete': [BindingSpec, Nothing];
  readonly 'connection.close': [{ readonly name: string; readonly reason: string }, Nothing];
  readonly 'message.publish': [Publication, PublishOutcome];
  /** Sees what a publish would do; publishes nothing. */
  readonly 'message.preview-route': [
    {
      readonly vhost: string;
      readonly exchange: string;
      readonly routingKey: string;
      readonly headers: Fields;
    },
    RoutePreview,
  ];
  /** The head of a queue without side effects. */
  readonly 'message.peek': [
    EntityName & { readonly from: PeekCursor | null; readonly maxMessages: number },
    { readonly messages: readonly PeekedMessage[]; readonly next: PeekCursor | null },
  ];
  /** A part of a peeked message's body, base64. NOT_FOUND when the message has left the queue. */
  readonly 'message.body': [
    EntityName & { readonly at: PeekCursor; readonly offset: number; readonly length: number },
    { readonly body: string; readonly bodyBytes: number },
  ];
  /** Attaches a consumer that lives as long as this page; its deliveries come as `consume.deliveries`. */
  readonly 'consume.start': [ConsumeOptions, { readonly consumerId: string }];
  readonly 'consume.settle': [
    {
      readonly consumerId: string;
      readonly deliveryTags: readonly number[];
      readonly verb: SettleVerb;
    },
    Nothing,
  ];
  /** Requeues what is unacked. */
  readonly 'consume.stop': [{ readonly consumerId: string }, { readonly requeued: number }];
  readonly 'layout.load': [VhostName, VhostLayout];
  readonly 'layout.save': [VhostName & { readonly layout: VhostLayout }, Nothing];
  readonly 'definitions.export': [
    DefinitionsScope,
    { readonly definitions: Definitions; readonly text: string },
  ];
  /** What an import would add and change; changes nothing. */
  readonly 'definitions.compare': [DefinitionsFile, { readonly difference: DefinitionsDifference }];
  readonly 'definitions.import': [DefinitionsFile, ImportOutcome];
}

export type CommandName = keyof Commands;
export type Request<C extends CommandName> = Commands[C][0];
export type Response<C extends CommandName> = Commands[C][1];

/** The first payload of a feed is a snapshot; a gap in `sequence` makes the page subscribe again. */
export type TopologyPayload =
  | { readonly kind: 'snapshot'; readonly state: TopologyState }
  | ({ readonly kind: 'delta' } & TopologyDelta);

/** Every feed: what is subscribed with and what comes, at most ten times a second. */
export interface Feeds {
  readonly topology: [VhostName, TopologyPayload];
  readonly statistics: [VhostName, StatisticsFrame];
  readonly broker: [Nothing, BrokerFrame];
  /** Deliveries to this page's consumer, batched; it ends with why. */
  readonly 'consume.deliveries': [
    { readonly consumerId: string },
    { readonly deliveries: readonly StudioDelivery[]; readonly ended: string | null },
  ];
  /** Vhosts the user may see, whenever they change. */
  readonly vhosts: [Nothing, { readonly vhosts: readonly string[] }];
}

export type FeedName = keyof Feeds;
export type FeedOptions<F extends FeedName> = Feeds[F][0];
export type FeedPayload<F extends FeedName> = Feeds[F][1];
