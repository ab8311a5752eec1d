// What the broker tells of itself: queues, exchanges, bindings, connections, messages in their queues.

import { Buffer } from 'node:buffer';
import { decodeTable, type FieldValue } from './field-values.ts';
import { decodeProperties, type ReceivedProperties } from './properties.ts';
import {
  type BindingInfoFields,
  type BrowsedMessageFields,
  type ConnectionInfoFields,
  type ConsumerInfoFields,
  DestinationKind,
  type EventFields,
  type ExchangeInfoFields,
  MessageState,
  type QueueInfoFields,
  type StatisticsFields,
  toNumber,
} from './wire/protocol.ts';

/** A queue as it is now. */
export interface QueueInfo {
  /** Its name. */
  readonly name: string;
  /** `classic`, `quorum` or `stream`. */
  readonly type: string;
  /** It survives a restart of the broker. */
  readonly durable: boolean;
  /** It belongs to one connection. */
  readonly exclusive: boolean;
  /** It is deleted when nobody uses it any more. */
  readonly autoDelete: boolean;
  /** As declared. */
  readonly arguments: Readonly<Record<string, FieldValue>>;
  /** Messages that wait for a consumer. */
  readonly ready: number;
  /** Messages that consumers hold. */
  readonly unacked: number;
  /** Messages that came back with a delay and wait for its end. */
  readonly delayed: number;
  /** Bytes of the ready messages' bodies. */
  readonly readyBytes: number;
  /** Its consumers. */
  readonly consumers: number;
  /** Messages that came in, since the queue was made or the broker started. */
  readonly published: number;
  /** Messages that went out, redeliveries included. */
  readonly delivered: number;
  /** Messages that went out again. */
  readonly redelivered: number;
  /** Messages that were done with. */
  readonly acked: number;
  /** Streams: offset of the first message there is. */
  readonly firstOffset: number | undefined;
  /** Streams: offset of the next message to come. */
  readonly nextOffset: number | undefined;
}

/** An exchange as it is now. */
export interface ExchangeInfo {
  /** Empty for the default exchange. */
  readonly name: string;
  /** `direct`, `fanout`, `topic` or `headers`. */
  readonly type: string;
  /** It survives a restart of the broker. */
  readonly durable: boolean;
  /** It is deleted when nobody uses it any more. */
  readonly autoDelete: boolean;
  /** It takes messages from other exchanges only. */
  readonly internal: boolean;
  /** As declared. */
  readonly arguments: Readonly<Record<string, FieldValue>>;
  /** Bindings of which it is the source. */
  readonly bindings: number;
}

/** A binding as it is now. */
export interface BindingInfo {
  /** The exchange that messages come from. */
  readonly source: string;
  /** The queue or exchange that they go to. */
  readonly destination: string;
  /** Which of both it is. */
  readonly destinationKind: 'queue' | 'exchange';
  /** The binding key. */
  readonly key: string;
  /** As bound. */
  readonly arguments: Readonly<Record<string, FieldValue>>;
  /** Messages that took it since it was made, or the broker started. */
  readonly messages: number;
}

/** A connection as it is now. */
export interface ConnectionInfo {
  /** `127.0.0.1:50000 -> 127.0.0.1:5672` */
  readonly name: string;
  /** What the client calls itself. */
  readonly clientName: string;
  /** `AMQP 0-9-1` or `Warren 1`. */
  readonly protocol: string;
  /** Who logged in. */
  readonly user: string;
  /** Its virtual host. */
  readonly vhost: string;
  /** Open channels. */
  readonly channels: number;
  /** When it was accepted. */
  readonly connectedAt: Date;
  /** Bytes that the broker read from it. */
  readonly receivedBytes: number;
  /** Bytes that the broker wrote to it. */
  readonly sentBytes: number;
  /** `running`, `blocked` or `flow`. */
  readonly state: string;
}

/** A consumer as it is now. */
export interface ConsumerInfo {
  /** The queue it consumes from. */
  readonly queue: string;
  /** Its name on its channel. */
  readonly consumerTag: string;
  /** Its messages need no settling. */
  readonly noAck: boolean;
  /** It belongs to one connection. */
  readonly exclusive: boolean;
  /** Higher is served first. */
  readonly priority: number;
  /** Most unsettled messages; 0 for no limit. */
  readonly prefetch: number;
  /** Messages that wait to be settled. */
  readonly unacked: number;
}

/** The broker's figures. Counters only rise. */
export interface Statistics {
  /** When these figures were taken. */
  readonly takenAt: Date;
  /** How long the broker runs, milliseconds. */
  readonly uptimeMs: number;
  /** Open connections. */
  readonly connections: number;
  /** Open channels. */
  readonly channels: number;
  /** Queues of the virtual host. */
  readonly queues: number;
  /** Exchanges of the virtual host. */
  readonly exchanges: number;
  /** Consumers of the virtual host. */
  readonly consumers: number;
  /** Messages that wait for a consumer. */
  readonly ready: number;
  /** Messages that wait to be settled. */
  readonly unacked: number;
  /** Messages that came into queues. */
  readonly published: number;
  /** Messages that went out, redeliveries included. */
  readonly delivered: number;
  /** Messages that went out again. */
  readonly redelivered: number;
  /** Messages that were done with. */
  readonly acked: number;
  /** Memory of the broker's process. */
  readonly memoryBytes: number;
  /** Bytes that wait to be written to disk. */
  readonly storeBacklogBytes: number;
  /** Resource alarms that are on: `memory`, `disk`. */
  readonly alarms: readonly string[];
}

/** Something that happened in the broker. */
export interface BrokerEvent {
  /** RabbitMQ's name, such as `queue.created`. */
  readonly name: string;
  /** When it happened. */
  readonly at: Date;
  /** What of: `name`, `vhost` and what else there is to say. */
  readonly details: Readonly<Record<string, FieldValue>>;
  /** Events left out before this one because the reader was too slow. */
  readonly skipped: number;
}

/** A message as it lies in its queue. Looking at it changed nothing. */
export interface BrowsedMessage {
  /** Place in its priority level; stays over redeliveries. */
  readonly position: number;
  /** The priority level it is in; 0 in a queue without levels. */
  readonly priorityLevel: number;
  /** Whether it waits, is held by a consumer, or waits for the end of a delay. */
  readonly state: 'ready' | 'unacked' | 'delayed';
  /** The exchange it was published to; empty for the default exchange. */
  readonly exchange: string;
  /** The routing key it was published with. */
  readonly routingKey: string;
  /** As published. */
  readonly properties: ReceivedProperties;
  /** The first bytes of the body, as many as were asked for. */
  readonly body: Buffer;
  /** Size of the whole body. */
  readonly bodyBytes: number;
  /** It may have been delivered before. */
  readonly isRedelivered: boolean;
  /** How often it came back as failed; counted by quorum queues. */
  readonly deliveryCount: number;
  /** When it was published. */
  readonly publishedAt: Date;
}

/** @internal */
export function toQueueInfo(fields: QueueInfoFields): QueueInfo {
  const { counters } = fields;
  return {
    name: fields.name ?? '',
    type: fields.type ?? '',
    durable: fields.durable ?? false,
    exclusive: fields.exclusive ?? false,
    autoDelete: fields.autoDelete ?? false,
    arguments: decodeTable(fields.arguments),
    ready: toNumber(fields.readyMessages),
    unacked: toNumber(fields.unackedMessages),
    delayed: toNumber(fields.delayedMessages),
    readyBytes: toNumber(fields.readyBytes),
    consumers: fields.consumers ?? 0,
    published: toNumber(counters?.published),
    delivered: toNumber(counters?.delivered),
    redelivered: toNumber(counters?.redelivered),
    acked: toNumber(counters?.acked),
    firstOffset: fields.firstOffset == null ? undefined : toNumber(fields.firstOffset),
    nextOffset: fields.nextOffset == null ? undefined : toNumber(fields.nextOffset),
  };
}

/** @internal */
export function toExchangeInfo(fields: ExchangeInfoFields): ExchangeInfo {
  return {
    name: fields.name ?? '',
    type: fields.type ?? '',
    durable: fields.durable ?? false,
    autoDelete: fields.autoDelete ?? false,
    internal: fields.internal ?? false,
    arguments: decodeTable(fields.arguments),
    bindings: fields.bindings ?? 0,
  };
}

/** @internal */
export function toBindingInfo(fields: BindingInfoFields): BindingInfo {
  const isExchange = fields.destinationKind === DestinationKind.DESTINATION_KIND_EXCHANGE;
  return {
    source: fields.source ?? '',
    destination: fields.destination ?? '',
    destinationKind: isExchange ? 'exchange' : 'queue',
    key: fields.bindingKey ?? '',
    arguments: decodeTable(fields.arguments),
    messages: toNumber(fields.messages),
  };
}

/** @internal */
export function toConnectionInfo(fields: ConnectionInfoFields): ConnectionInfo {
  return {
    name: fields.name ?? '',
    clientName: fields.clientName ?? '',
    protocol: fields.protocol ?? '',
    user: fields.username ?? '',
    vhost: fields.vhost ?? '',
    channels: fields.channels ?? 0,
    connectedAt: new Date(toNumber(fields.connectedAtMs)),
    receivedBytes: toNumber(fields.receivedBytes),
    sentBytes: toNumber(fields.sentBytes),
    state: fields.state ?? '',
  };
}

/** @internal */
export function toConsumerInfo(fields: ConsumerInfoFields): ConsumerInfo {
  return {
    queue: fields.queue ?? '',
    consumerTag: fields.consumerTag ?? '',
    noAck: fields.noAck ?? false,
    exclusive: fields.exclusive ?? false,
    priority: fields.priority ?? 0,
    prefetch: fields.prefetch ?? 0,
    unacked: fields.unackedMessages ?? 0,
  };
}

/** @internal */
export function toStatistics(fields: StatisticsFields): Statistics {
  return {
    takenAt: new Date(toNumber(fields.takenAtMs)),
    uptimeMs: toNumber(fields.uptimeMs),
    connections: fields.connections ?? 0,
    channels: fields.channels ?? 0,
    queues: fields.queues ?? 0,
    exchanges: fields.exchanges ?? 0,
    consumers: fields.consumers ?? 0,
    ready: toNumber(fields.readyMessages),
    unacked: toNumber(fields.unackedMessages),
    published: toNumber(fields.published),
    delivered: toNumber(fields.delivered),
    redelivered: toNumber(fields.redelivered),
    acked: toNumber(fields.acked),
    memoryBytes: toNumber(fields.memoryBytes),
    storeBacklogBytes: toNumber(fields.storeBacklogBytes),
    alarms: fields.alarms ?? [],
  };
}

/** @internal */
export function toEvent(fields: EventFields): BrokerEvent {
  return {
    name: fields.name ?? '',
    at: new Date(toNumber(fields.atMs)),
    details: decodeTable(fields.details),
    skipped: toNumber(fields.skipped),
  };
}

/** @internal */
export function toBrowsedMessage(fields: BrowsedMessageFields): BrowsedMessage {
  const body = fields.body ?? new Uint8Array();
  return {
    position: toNumber(fields.position),
    priorityLevel: fields.priorityLevel ?? 0,
    state: stateOf(fields.state),
    exchange: fields.address?.exchange ?? '',
    routingKey: fields.address?.routingKey ?? '',
    properties: decodeProperties(fields.properties ?? {}),
    body: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
    bodyBytes: toNumber(fields.bodyBytes),
    isRedelivered: fields.redelivered ?? false,
    deliveryCount: fields.deliveryCount ?? 0,
    publishedAt: new Date(toNumber(fields.publishedAtMs)),
  };
}

function stateOf(state: number | null | undefined): BrowsedMessage['state'] {
  if (state === MessageState.MESSAGE_STATE_UNACKED) return 'unacked';
  return state === MessageState.MESSAGE_STATE_DELAYED ? 'delayed' : 'ready';
}
