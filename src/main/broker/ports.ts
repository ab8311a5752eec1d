// What the broker needs from outside, as narrow interfaces that adapters implement. A new method
// here needs a reason in its docstring.

import type { Limits } from './access/limits.ts';
import type { HashingAlgorithm } from './access/password.ts';
import type { Permission, TopicPermission } from './access/permission.ts';
import type { FieldTable } from './field-table.ts';
import type { JsonValue } from './json.ts';
import type { Message } from './message.ts';
import type { Properties } from './properties.ts';
import type { Lane } from './queue/lane.ts';
import type { QueuedMessage } from './queue/queued-message.ts';

/** Milliseconds since the epoch; coarse: refreshed at least every 10 ms and at each turn's start. */
export interface Clock {
  readonly nowMs: number;
  /** Runs `task` once, at or after `atMs`. The returned function cancels it. For rare things only. */
  at(atMs: number, task: () => void): () => void;
}

/** Runs `task` after the input that is now ready has been read (setImmediate in Node). */
export type Defer = (task: () => void) => void;

export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/**
 * Keeps messages. All calls are synchronous and cheap: they note an operation; the store writes
 * operations in the order they were noted, in batches, each in one synced transaction.
 *
 * On commit the store sets `storage` of each written message to `stored` and, for durable ones,
 * calls `message.noteStored()`.
 */
export interface MessageStore {
  /**
   * Takes a message into its lane; sets its `storage` to `pending`. The caller has counted it in
   * `message.unstored` when `isDurable`.
   */
  append(queued: QueuedMessage): void;
  /**
   * The queue is done with a message that was appended (state pending, writing or stored). A pending
   * one is never written; a pending or writing durable one counts as stored at once (`noteStored`).
   */
  remove(queued: QueuedMessage): void;
  /** Keeps the delivery count of a message that came back. */
  updateDeliveryCount(queued: QueuedMessage): void;
  /** Makes `horizon` durable as the lane's `deliveryHorizon`, then calls `lane.resume()`. */
  reserveDeliveries(lane: Lane, horizon: number): void;
  /**
   * Stores `horizon` as the exact end of what was delivered, lower than what was reserved: for an
   * orderly stop, so that messages never handed out come back without the redelivered flag.
   */
  settleDeliveries(lane: Lane, horizon: number): void;
  /**
   * Reads up to `maxMessages` or about `maxBytes` of the lane from position `from` on, after all
   * operations noted before; answers with `lane.acceptRead` in a later turn, unless the lane is dropped.
   * Nothing is changed by it. `lane` may be any object with the id of the lane, so that several may
   * read one lane at a time.
   */
  read(lane: Lane, from: number, maxMessages: number, maxBytes: number): void;
  /** Forgets every message of the lane with `from` <= position < `below`. */
  purge(lane: Lane, from: number, below: number): void;
  /** Forgets the lane and all its messages. */
  dropLane(lane: Lane): void;
  /** Bytes noted but not yet committed: the measure for slowing publishers down. */
  readonly backlogBytes: number;
}

/** Durable form of an exchange. */
export interface ExchangeRecord {
  readonly vhost: string;
  readonly name: string;
  readonly type: string;
  readonly isAutoDelete: boolean;
  readonly isInternal: boolean;
  readonly args: FieldTable;
}

/** Durable form of a queue. */
export interface QueueRecord {
  readonly vhost: string;
  readonly name: string;
  readonly type: string;
  readonly isAutoDelete: boolean;
  readonly args: FieldTable;
  /** Ids of its lanes, lowest priority first. */
  readonly laneIds: readonly number[];
}

/** Durable form of a binding. */
export interface BindingRecord {
  readonly vhost: string;
  readonly source: string;
  readonly destinationKind: 'queue' | 'exchange';
  readonly destination: string;
  readonly key: string;
  readonly args: FieldTable;
}

/** Durable form of a vhost. Whether it is traced is not kept, as in RabbitMQ. */
export interface VhostRecord {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly defaultQueueType: string | null;
  readonly isProtectedFromDeletion: boolean;
  readonly limits: Limits;
}

/** Durable form of a user. */
export interface UserRecord {
  readonly name: string;
  /** Base64 of salt and digest; empty when nobody can log in with a password. */
  readonly passwordHash: string;
  readonly hashingAlgorithm: HashingAlgorithm;
  readonly tags: readonly string[];
  readonly limits: Limits;
}

/** Durable form of a runtime parameter; policies are parameters, as in RabbitMQ. */
export interface ParameterRecord {
  readonly vhost: string;
  readonly component: string;
  readonly name: string;
  readonly value: JsonValue;
}

/** Durable form of a parameter of the whole broker. */
export interface GlobalParameterRecord {
  readonly name: string;
  readonly value: JsonValue;
}

/** One change of the durable topology or of what is administered. */
export type DefinitionChange =
  | { readonly kind: 'vhost.put'; readonly vhost: VhostRecord }
  | { readonly kind: 'vhost.deleted'; readonly name: string }
  | { readonly kind: 'user.put'; readonly user: UserRecord }
  | { readonly kind: 'user.deleted'; readonly name: string }
  | { readonly kind: 'permission.put'; readonly permission: Permission }
  | { readonly kind: 'permission.deleted'; readonly user: string; readonly vhost: string }
  | { readonly kind: 'topic-permission.put'; readonly permission: TopicPermission }
  | {
      readonly kind: 'topic-permission.deleted';
      readonly user: string;
      readonly vhost: string;
      readonly exchange: string;
    }
  | { readonly kind: 'parameter.put'; readonly parameter: ParameterRecord }
  | {
      readonly kind: 'parameter.deleted';
      readonly vhost: string;
      readonly component: string;
      readonly name: string;
    }
  | { readonly kind: 'global-parameter.put'; readonly parameter: GlobalParameterRecord }
  | { readonly kind: 'global-parameter.deleted'; readonly name: string }
  | { readonly kind: 'exchange.declared'; readonly exchange: ExchangeRecord }
  | { readonly kind: 'exchange.deleted'; readonly vhost: string; readonly name: string }
  | { readonly kind: 'queue.declared'; readonly queue: QueueRecord }
  | { readonly kind: 'queue.deleted'; readonly vhost: string; readonly name: string }
  | { readonly kind: 'binding.created'; readonly binding: BindingRecord }
  | { readonly kind: 'binding.deleted'; readonly binding: BindingRecord };

/**
 * Keeps durable topology; a change is committed with or before any message noted after it. Changes that
 * are recorded one after the other, with no message noted in between, are committed together.
 */
export interface DefinitionStore {
  record(change: DefinitionChange): void;
}

/** What a lane held when the data folder was opened. */
export interface RecoveredLane {
  readonly laneId: number;
  readonly messages: number;
  readonly bodyBytes: number;
  /** Lowest position that may hold a message. */
  readonly firstPosition: number;
  /** The next free position. */
  readonly nextPosition: number;
  readonly deliveryHorizon: number;
}

/** Everything a store gives back at start. */
export interface RecoveredState {
  readonly vhosts: readonly VhostRecord[];
  readonly users: readonly UserRecord[];
  readonly permissions: readonly Permission[];
  readonly topicPermissions: readonly TopicPermission[];
  readonly parameters: readonly ParameterRecord[];
  readonly globalParameters: readonly GlobalParameterRecord[];
  readonly exchanges: readonly ExchangeRecord[];
  readonly queues: readonly QueueRecord[];
  readonly bindings: readonly BindingRecord[];
  readonly lanes: readonly RecoveredLane[];
  /** Lowest lane id never used. */
  readonly nextLaneId: number;
}

/** Builds the messages that a store reads back; the store knows bytes, the codec knows properties. */
export type MessageDecoder = (
  exchange: string,
  routingKey: string,
  properties: Uint8Array,
  body: Uint8Array,
  publishedAtMs: number,
) => Message;

/** Digests for passwords: the core has no cryptography of its own. */
export interface PasswordDigests {
  /** Digest of the salt's bytes followed by the password in UTF-8. */
  digest(algorithm: HashingAlgorithm, salt: Uint8Array, password: string): Uint8Array;
  /** Compares in a time that depends on the lengths only. */
  isEqual(a: Uint8Array, b: Uint8Array): boolean;
}

/** Properties of messages that the broker itself publishes: the core knows no encoding. */
export interface PropertiesCodec {
  create(fields: {
    readonly headers: FieldTable;
    readonly timestampSeconds?: number;
    readonly isPersistent?: boolean;
  }): Properties;
  /** Those that are present, by RabbitMQ's names such as `content_type`, for the firehose. */
  describe(properties: Properties): FieldTable;
}
