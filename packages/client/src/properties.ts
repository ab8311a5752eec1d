// Message properties: the public names, and their encoding.

import { Buffer } from 'node:buffer';
import { decodeTable, encodeTable, type FieldTable, type FieldValue } from './field-values.ts';
import { type PropertyFields, ProtocolProperties, toNumber } from './wire/protocol.ts';

/** The properties of a message, as AMQP 0-9-1 has them. What is absent is not sent. */
export interface MessageProperties {
  /** MIME type of the body. `json` sets it to `application/json`. */
  readonly contentType?: string;
  /** MIME encoding of the body, for example `gzip`. The client does not apply it. */
  readonly contentEncoding?: string;
  /** Anything the application wants; headers exchanges route by it. */
  readonly headers?: FieldTable;
  /** True: the message survives a restart of the broker in a durable queue. Default true. */
  readonly persistent?: boolean;
  /** 0 to 255; higher is delivered first by queues with `x-max-priority`. */
  readonly priority?: number;
  /** Which request a reply is for. */
  readonly correlationId?: string;
  /** The queue that a reply goes to. */
  readonly replyTo?: string;
  /** Time to live in milliseconds. */
  readonly expirationMs?: number;
  /** The application's name of the message. */
  readonly messageId?: string;
  /** When it was made; whole seconds are kept. */
  readonly timestamp?: Date;
  /** The application's kind of the message. */
  readonly type?: string;
  /** Must be the user of the connection, when set. */
  readonly userId?: string;
  /** The application that published it. */
  readonly appId?: string;
}

const PERSISTENT = 2;
const TRANSIENT = 1;

/** The encoding of a message that is persistent and nothing else. */
const ONLY_PERSISTENT = ProtocolProperties.encode({ deliveryMode: PERSISTENT }).finish();
const ONLY_TRANSIENT = ProtocolProperties.encode({ deliveryMode: TRANSIENT }).finish();

/** @internal Throws TypeError or RangeError for what the broker would refuse. */
export function encodeProperties(given: MessageProperties): Uint8Array {
  const { persistent = true } = given;
  if (isPlain(given)) return persistent ? ONLY_PERSISTENT : ONLY_TRANSIENT;
  return ProtocolProperties.encode(propertyFields(given)).finish();
}

function isPlain(given: MessageProperties): boolean {
  return (
    given.contentType === undefined &&
    given.headers === undefined &&
    given.correlationId === undefined &&
    given.messageId === undefined &&
    given.priority === undefined &&
    given.replyTo === undefined &&
    given.expirationMs === undefined &&
    given.timestamp === undefined &&
    given.type === undefined &&
    given.contentEncoding === undefined &&
    given.userId === undefined &&
    given.appId === undefined
  );
}

function propertyFields(given: MessageProperties): PropertyFields {
  const { persistent = true, headers, expirationMs, timestamp, priority, ...texts } = given;
  const fields: PropertyFields = { deliveryMode: persistent ? PERSISTENT : TRANSIENT };
  for (const name of TEXTS) {
    const text = texts[name];
    if (text === undefined) continue;
    if (Buffer.byteLength(text) > 255) throw new RangeError(`${name} is longer than 255 bytes`);
    fields[name] = text;
  }
  if (headers !== undefined) fields.headers = encodeTable(headers);
  if (priority !== undefined) {
    if (!Number.isInteger(priority) || priority < 0 || priority > 255) {
      throw new RangeError(`priority is ${priority}, not a whole number from 0 to 255`);
    }
    fields.priority = priority;
  }
  if (expirationMs !== undefined) {
    if (!Number.isInteger(expirationMs) || expirationMs < 0) {
      throw new RangeError(`expirationMs is ${expirationMs}, not a whole number from 0`);
    }
    fields.expiration = String(expirationMs);
  }
  if (timestamp !== undefined) fields.timestamp = Math.floor(timestamp.getTime() / 1000);
  return fields;
}

const TEXTS = [
  'contentType',
  'contentEncoding',
  'correlationId',
  'replyTo',
  'messageId',
  'type',
  'userId',
  'appId',
] as const;

/** The properties of a received message: the same names, `headers` always there. */
export type ReceivedProperties = Omit<MessageProperties, 'headers' | 'persistent'> & {
  /** True when it survives a restart of the broker in a durable queue. */
  readonly persistent: boolean;
  /** Empty when there are none. */
  readonly headers: Readonly<Record<string, FieldValue>>;
};

/** @internal */
export function decodeProperties(fields: PropertyFields): ReceivedProperties {
  const { headers, deliveryMode, priority, expiration, timestamp } = fields;
  const texts: Partial<Record<(typeof TEXTS)[number], string>> = {};
  for (const name of TEXTS) {
    const text = fields[name];
    if (text !== undefined && text !== null) texts[name] = text;
  }
  return {
    ...texts,
    persistent: deliveryMode === PERSISTENT,
    headers: decodeTable(headers),
    ...(isGiven(priority) ? { priority } : {}),
    ...(isGiven(expiration) ? { expirationMs: Number(expiration) } : {}),
    ...(isGiven(timestamp) ? { timestamp: new Date(toNumber(timestamp) * 1000) } : {}),
  };
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}
