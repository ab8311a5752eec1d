// The fourteen properties of the basic class: their flags in wire order, and how each is written, read
// and skipped [amqp091 §4.2.6.1]. The hot path uses nothing but the flags; must not know the whole header.

import type { Buffer } from 'node:buffer';
import type { FieldTable } from '../broker/field-table.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { readTable, writeTable } from './field-table.ts';

/** The fourteen properties of the basic class, decoded [amqp091 basic]; absent ones have no key. */
export interface BasicProperties {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly headers?: FieldTable;
  readonly deliveryMode?: number;
  readonly priority?: number;
  readonly correlationId?: string;
  readonly replyTo?: string;
  /** Milliseconds as a decimal string. */
  readonly expiration?: string;
  readonly messageId?: string;
  /** Seconds since the epoch. */
  readonly timestamp?: number | bigint;
  readonly type?: string;
  readonly userId?: string;
  readonly appId?: string;
  readonly clusterId?: string;
}

/** Being decoded, one property after the other. */
export type DecodedProperties = {
  -readonly [K in keyof BasicProperties]: BasicProperties[K];
};

// Property flags in wire order, highest bit first.
export const CONTENT_TYPE = 0x8000;
export const CONTENT_ENCODING = 0x4000;
export const HEADERS = 0x2000;
export const DELIVERY_MODE = 0x1000;
export const PRIORITY = 0x0800;
export const CORRELATION_ID = 0x0400;
export const REPLY_TO = 0x0200;
export const EXPIRATION = 0x0100;
export const MESSAGE_ID = 0x0080;
export const TIMESTAMP = 0x0040;
export const TYPE = 0x0020;
export const USER_ID = 0x0010;
export const APP_ID = 0x0008;
export const CLUSTER_ID = 0x0004;
/** Bits 1 and 0 mean nothing: RabbitMQ knows no continuation words. */
export const KNOWN_FLAGS = 0xfffc;
export const HIGHEST_FLAG = CONTENT_TYPE;
export const LOWEST_FLAG = CLUSTER_ID;

/** The offset behind a property in validated bytes. */
export function afterProperty(encoded: Buffer, at: number, flag: number): number {
  switch (flag) {
    case HEADERS:
      return at + 4 + encoded.readUInt32BE(at);
    case DELIVERY_MODE:
    case PRIORITY:
      return at + 1;
    case TIMESTAMP:
      return at + 8;
    default:
      return at + 1 + encoded.readUInt8(at);
  }
}

type TextProperty = Exclude<
  keyof BasicProperties,
  'headers' | 'deliveryMode' | 'priority' | 'timestamp'
>;

const TEXT_PROPERTIES: ReadonlyMap<number, TextProperty> = new Map<number, TextProperty>([
  [CONTENT_TYPE, 'contentType'],
  [CONTENT_ENCODING, 'contentEncoding'],
  [CORRELATION_ID, 'correlationId'],
  [REPLY_TO, 'replyTo'],
  [EXPIRATION, 'expiration'],
  [MESSAGE_ID, 'messageId'],
  [TYPE, 'type'],
  [USER_ID, 'userId'],
  [APP_ID, 'appId'],
  [CLUSTER_ID, 'clusterId'],
]);

/**
 * Writes the property of a flag. Returns false when it is absent. Throws a RangeError for a text over
 * 255 bytes.
 */
export function writeProperty(writer: ByteWriter, flag: number, from: BasicProperties): boolean {
  const name = TEXT_PROPERTIES.get(flag);
  if (name !== undefined) {
    const text = from[name];
    if (text !== undefined) writer.shortstr(text);
    return text !== undefined;
  }
  if (flag === HEADERS) {
    if (from.headers !== undefined) writeTable(writer, from.headers);
    return from.headers !== undefined;
  }
  if (flag === TIMESTAMP) {
    if (from.timestamp !== undefined) writer.u64(from.timestamp);
    return from.timestamp !== undefined;
  }
  const value = flag === DELIVERY_MODE ? from.deliveryMode : from.priority;
  if (value !== undefined) writer.u8(value);
  return value !== undefined;
}

/** Reads the property of a flag, which must be the next in the bytes. */
export function readProperty(reader: ByteReader, flag: number, into: DecodedProperties): void {
  const name = TEXT_PROPERTIES.get(flag);
  if (name !== undefined) into[name] = reader.shortstr();
  else if (flag === HEADERS) into.headers = readTable(reader);
  else if (flag === TIMESTAMP) into.timestamp = reader.u64Exact();
  else if (flag === DELIVERY_MODE) into.deliveryMode = reader.u8();
  else into.priority = reader.u8();
}
