// A message's properties kept as the bytes of its content header [amqp091 §4.2.6.1]: the same bytes
// go to disk and back out on delivery. Decodes a field only when it is asked for; never keeps a view
// into a socket's buffer.

import { Buffer } from 'node:buffer';
import type { FieldTable, FieldValue } from '../broker/field-table.ts';
import { EMPTY_TABLE } from '../broker/field-table.ts';
import type { Properties, PropertyChanges } from '../broker/properties.ts';
import {
  APP_ID,
  afterProperty,
  type BasicProperties,
  CLUSTER_ID,
  CONTENT_ENCODING,
  CONTENT_TYPE,
  CORRELATION_ID,
  DELIVERY_MODE,
  type DecodedProperties,
  EXPIRATION,
  HEADERS,
  HIGHEST_FLAG,
  KNOWN_FLAGS,
  LOWEST_FLAG,
  MESSAGE_ID,
  PRIORITY,
  REPLY_TO,
  readProperty,
  TIMESTAMP,
  TYPE,
  USER_ID,
  writeProperty,
} from './basic-properties.ts';
import { asBuffer, ByteReader, MalformedBytes } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { decodeTableBody, findField, validateTable, writeTable } from './field-table.ts';

const PERSISTENT = 2;
const ABSENT = -1;
/** Typed arrays up to this size live on V8's own heap and are much cheaper than the buffer pool. */
const ON_HEAP_BYTES = 64;

const scratch = new ByteWriter();

/** Immutable. Offsets are into `encoded`, -1 for an absent property. */
export class EncodedProperties implements Properties {
  readonly encoded: Buffer;
  readonly isPersistent: boolean;
  readonly priority: number;
  /** Of the table's length word. */
  private readonly headersAt: number;
  private readonly replyToAt: number;
  private readonly expirationAt: number;
  private readonly userIdAt: number;

  /** No properties at all. */
  static readonly EMPTY: EncodedProperties = new EncodedProperties(
    Buffer.alloc(2),
    false,
    ABSENT,
    ABSENT,
    ABSENT,
    ABSENT,
    ABSENT,
  );

  /** For `parse`, which has validated the bytes and owns them. */
  private constructor(
    encoded: Buffer,
    isPersistent: boolean,
    priority: number,
    headersAt: number,
    replyToAt: number,
    expirationAt: number,
    userIdAt: number,
  ) {
    this.encoded = encoded;
    this.isPersistent = isPersistent;
    this.priority = priority;
    this.headersAt = headersAt;
    this.replyToAt = replyToAt;
    this.expirationAt = expirationAt;
    this.userIdAt = userIdAt;
  }

  /**
   * Validates the property flags and values that fill [start, end) of `buffer` exactly and copies
   * them. Publishers repeat themselves: when the bytes are those of `previous`, it is returned and
   * nothing is allocated. Throws MalformedBytes.
   */
  static parse(
    buffer: Buffer,
    start: number,
    end: number,
    previous: EncodedProperties | null = null,
  ): EncodedProperties {
    if (previous !== null && isSameBytes(previous.encoded, buffer, start, end)) return previous;
    if (end - start < 2) throw new MalformedBytes('property flags missing');
    const flags = buffer.readUInt16BE(start) & KNOWN_FLAGS;
    let at = start + 2;
    let isPersistent = false;
    let priority = ABSENT;
    let headersAt = ABSENT;
    let replyToAt = ABSENT;
    let expirationAt = ABSENT;
    let userIdAt = ABSENT;
    if ((flags & CONTENT_TYPE) !== 0) at = afterShortstr(buffer, at, end);
    if ((flags & CONTENT_ENCODING) !== 0) at = afterShortstr(buffer, at, end);
    if ((flags & HEADERS) !== 0) {
      headersAt = at - start;
      at = afterTable(buffer, at, end);
    }
    if ((flags & DELIVERY_MODE) !== 0) {
      isPersistent = octet(buffer, at, end) === PERSISTENT;
      at += 1;
    }
    if ((flags & PRIORITY) !== 0) {
      priority = octet(buffer, at, end);
      at += 1;
    }
    if ((flags & CORRELATION_ID) !== 0) at = afterShortstr(buffer, at, end);
    if ((flags & REPLY_TO) !== 0) {
      replyToAt = at - start;
      at = afterShortstr(buffer, at, end);
    }
    if ((flags & EXPIRATION) !== 0) {
      expirationAt = at - start;
      at = afterShortstr(buffer, at, end);
    }
    if ((flags & MESSAGE_ID) !== 0) at = afterShortstr(buffer, at, end);
    if ((flags & TIMESTAMP) !== 0) at += 8;
    if ((flags & TYPE) !== 0) at = afterShortstr(buffer, at, end);
    if ((flags & USER_ID) !== 0) {
      userIdAt = at - start;
      at = afterShortstr(buffer, at, end);
    }
    if ((flags & APP_ID) !== 0) at = afterShortstr(buffer, at, end);
    if ((flags & CLUSTER_ID) !== 0) at = afterShortstr(buffer, at, end);
    if (at !== end) throw new MalformedBytes('properties do not end with their content header');
    if (flags === 0) return EncodedProperties.EMPTY;
    const owned = ownedCopy(buffer, start, end);
    owned[1] = flags & 0xff;
    return new EncodedProperties(
      owned,
      isPersistent,
      priority,
      headersAt,
      replyToAt,
      expirationAt,
      userIdAt,
    );
  }

  /** As `parse`, over bytes that are not a Buffer, such as those a store gives back. */
  static fromBytes(bytes: Uint8Array): EncodedProperties {
    return EncodedProperties.parse(asBuffer(bytes), 0, bytes.length);
  }

  /** Encodes decoded properties. Throws a RangeError for a text over 255 bytes. */
  static from(properties: BasicProperties): EncodedProperties {
    scratch.reset();
    scratch.u16(0);
    let flags = 0;
    for (let flag = HIGHEST_FLAG; flag >= LOWEST_FLAG; flag >>>= 1) {
      if (writeProperty(scratch, flag, properties)) flags |= flag;
    }
    return finishScratch(flags);
  }

  /** Whether a property is present that the broker has to look at when it is published. */
  get concernsBroker(): boolean {
    return (
      this.headersAt !== ABSENT ||
      this.replyToAt !== ABSENT ||
      this.expirationAt !== ABSENT ||
      this.userIdAt !== ABSENT
    );
  }

  get hasHeaders(): boolean {
    return this.headersAt !== ABSENT;
  }

  get replyTo(): string | null {
    return this.shortstrAt(this.replyToAt);
  }

  get expiration(): string | null {
    return this.shortstrAt(this.expirationAt);
  }

  get userId(): string | null {
    return this.shortstrAt(this.userIdAt);
  }

  /** Decoded anew by each call: keep the result while it is needed. */
  headers(): FieldTable {
    if (this.headersAt === ABSENT) return EMPTY_TABLE;
    const start = this.headersAt + 4;
    return decodeTableBody(this.encoded, start, start + this.encoded.readUInt32BE(this.headersAt));
  }

  header(name: string): FieldValue | undefined {
    if (this.headersAt === ABSENT) return undefined;
    const start = this.headersAt + 4;
    const end = start + this.encoded.readUInt32BE(this.headersAt);
    return findField(this.encoded, start, end, name);
  }

  /**
   * A copy with these fields changed; the others keep their bytes. New headers are sorted by key and
   * the first of duplicate keys stays, as RabbitMQ does when it adds a header.
   */
  with(changes: PropertyChanges): EncodedProperties {
    scratch.reset();
    scratch.u16(0);
    const present = this.encoded.readUInt16BE(0);
    let flags = 0;
    let at = 2;
    for (let flag = HIGHEST_FLAG; flag >= LOWEST_FLAG; flag >>>= 1) {
      const start = at;
      if ((present & flag) !== 0) at = afterProperty(this.encoded, at, flag);
      const change = changeOf(changes, flag);
      if (change === undefined) {
        if (at > start) {
          scratch.bytes(this.encoded.subarray(start, at));
          flags |= flag;
        }
      } else if (change !== null) {
        if (typeof change === 'string') scratch.shortstr(change);
        else writeTable(scratch, sortedByKey(change));
        flags |= flag;
      }
    }
    return finishScratch(flags);
  }

  /** All properties, decoded. */
  decode(): BasicProperties {
    const reader = new ByteReader(this.encoded);
    const present = reader.u16();
    const decoded: DecodedProperties = {};
    for (let flag = HIGHEST_FLAG; flag >= LOWEST_FLAG; flag >>>= 1) {
      if ((present & flag) !== 0) readProperty(reader, flag, decoded);
    }
    return decoded;
  }

  private shortstrAt(at: number): string | null {
    if (at === ABSENT) return null;
    const start = at + 1;
    return this.encoded.toString('utf8', start, start + this.encoded.readUInt8(at));
  }
}

function isSameBytes(known: Buffer, buffer: Buffer, start: number, end: number): boolean {
  const length = end - start;
  if (known.length !== length) return false;
  if (length > ON_HEAP_BYTES) return known.compare(buffer, start, end) === 0;
  // Unique parts, such as a message id, tend to come last.
  for (let i = length - 1; i >= 0; i--) if (known[i] !== buffer[start + i]) return false;
  return true;
}

function ownedCopy(buffer: Buffer, start: number, end: number): Buffer {
  const length = end - start;
  if (length > ON_HEAP_BYTES) {
    const owned = Buffer.allocUnsafe(length);
    buffer.copy(owned, 0, start, end);
    return owned;
  }
  const owned = Buffer.allocUnsafeSlow(length);
  // Buffer.copy would move the bytes off V8's heap.
  for (let i = 0; i < length; i++) owned[i] = buffer[start + i] ?? 0;
  return owned;
}

function octet(buffer: Buffer, at: number, end: number): number {
  if (at >= end) throw new MalformedBytes('properties cut short');
  return buffer[at] ?? 0;
}

function afterShortstr(buffer: Buffer, at: number, end: number): number {
  const next = at + 1 + octet(buffer, at, end);
  if (next > end) throw new MalformedBytes('properties cut short');
  return next;
}

function afterTable(buffer: Buffer, at: number, end: number): number {
  const start = at + 4;
  if (start > end) throw new MalformedBytes('properties cut short');
  const next = start + buffer.readUInt32BE(at);
  if (next > end) throw new MalformedBytes('headers longer than their content header');
  validateTable(buffer, start, next);
  return next;
}

function changeOf(changes: PropertyChanges, flag: number): FieldTable | string | null | undefined {
  switch (flag) {
    case HEADERS:
      return changes.headers;
    case REPLY_TO:
      return changes.replyTo;
    case EXPIRATION:
      return changes.expiration;
    default:
      return undefined;
  }
}

function sortedByKey(table: FieldTable): FieldTable {
  const sorted = [...table].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted.filter(([key], i) => i === 0 || sorted[i - 1]?.[0] !== key);
}

function finishScratch(flags: number): EncodedProperties {
  const view = scratch.view();
  view.writeUInt16BE(flags, 0);
  return EncodedProperties.parse(view, 0, view.length);
}
