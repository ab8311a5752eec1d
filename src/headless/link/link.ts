// What commands ask of a broker, whichever protocol its address names. Must never show a protocol's own
// types: commands work the same with both.

import type { JsonValue } from '../json-value.ts';

/** A value of a message header or an argument, as JSON has it. Bytes are text in base64. */
export type { JsonValue };

export type Arguments = ReadonlyMap<string, JsonValue>;

/** The properties of a message, under the names JSON output uses. */
export interface MessageProperties {
  contentType?: string;
  contentEncoding?: string;
  persistent?: boolean;
  priority?: number;
  correlationId?: string;
  replyTo?: string;
  /** Milliseconds. */
  expiration?: string;
  messageId?: string;
  /** Seconds since the epoch. */
  timestamp?: number;
  type?: string;
  userId?: string;
  appId?: string;
  headers?: Record<string, JsonValue>;
}

export interface OutgoingMessage {
  readonly exchange: string;
  readonly routingKey: string;
  readonly isMandatory: boolean;
  readonly properties: Readonly<MessageProperties>;
  readonly body: Uint8Array;
}

/** What became of a published message. */
export type PublishResult = 'confirmed' | 'rejected' | 'unroutable';

export type Settlement = 'ack' | 'requeue' | 'reject';

export interface ReceivedMessage {
  readonly exchange: string;
  readonly routingKey: string;
  readonly isRedelivered: boolean;
  readonly properties: Readonly<MessageProperties>;
  readonly body: Uint8Array;
  settle(how: Settlement): void;
}

/** A place in a stream: an offset, a name or an interval such as `1h`, or a time. */
export type StreamOffset = number | string | Date;

export interface ConsumeOptions {
  readonly prefetch: number;
  /** The broker forgets a message when it has sent it. */
  readonly isAutoAck: boolean;
  /** Streams: where to begin. Undefined for the next message to come. */
  readonly offset?: StreamOffset | undefined;
  readonly onMessage: (message: ReceivedMessage) => void;
  /** The broker ended it; with the reason where it tells. */
  readonly onEnd: (error: Error) => void;
}

export interface Consuming {
  /** Resolves when no more messages come; unsettled ones go back to the queue. */
  stop(): Promise<void>;
}

export interface QueueDeclaration {
  readonly name: string;
  readonly isDurable: boolean;
  readonly isAutoDelete: boolean;
  readonly args: Arguments;
}

export interface ExchangeDeclaration extends QueueDeclaration {
  readonly type: string;
  readonly isInternal: boolean;
}

export interface Binding {
  readonly source: string;
  readonly destinationKind: 'queue' | 'exchange';
  readonly destination: string;
  readonly key: string;
  readonly args: Arguments;
}

export interface QueueStatus {
  readonly name: string;
  readonly messages: number;
  readonly consumers: number;
}

/** A connection to a broker. Every method throws a `CommandFailure`. */
export interface BrokerLink {
  /** `Warren 0.1.0`, `RabbitMQ 4.1.0`: what the broker says it is. */
  readonly product: string;
  /** Rejects with a `CommandFailure` when the connection is lost; never resolves. */
  readonly failed: Promise<never>;
  /**
   * Sends a message and tells what became of it. False when enough is under way: `drained` then says
   * when there is room.
   */
  publish(message: OutgoingMessage, onResult: (result: PublishResult) => void): boolean;
  drained(): Promise<void>;
  consume(queue: string, options: ConsumeOptions): Promise<Consuming>;
  /** The next ready messages, at most `count`; waits up to `waitMs` for the first one. */
  get(queue: string, count: number, waitMs: number): Promise<readonly ReceivedMessage[]>;
  declareQueue(declaration: QueueDeclaration): Promise<QueueStatus>;
  declareExchange(declaration: ExchangeDeclaration): Promise<void>;
  bind(binding: Binding): Promise<void>;
  unbind(binding: Binding): Promise<void>;
  /** Returns how many messages went with it. */
  deleteQueue(name: string, options: DeleteOptions): Promise<number>;
  deleteExchange(name: string, options: DeleteOptions): Promise<void>;
  /** Returns how many messages were dropped. */
  purge(queue: string): Promise<number>;
  /** What only Warren's own protocol can tell; throws a `CommandFailure` elsewhere. */
  inspect(): Inspection;
  /** Resolves when everything asked for has been sent and the connection is closed. */
  close(): Promise<void>;
}

export interface DeleteOptions {
  readonly isIfUnused: boolean;
  readonly isIfEmpty: boolean;
}

export interface PeekedMessage extends Omit<ReceivedMessage, 'settle'> {
  readonly position: string;
}

export type Listed = 'queues' | 'exchanges' | 'bindings' | 'connections';

/** A line of a list: names and figures, as JSON output has them. */
export type ListedRow = Readonly<Record<string, JsonValue>>;

export interface Inspection {
  list(what: Listed): Promise<readonly ListedRow[]>;
  peek(queue: string, count: number): Promise<readonly PeekedMessage[]>;
}
