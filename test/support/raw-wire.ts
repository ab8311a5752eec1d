// AMQP 0-9-1 bytes for the raw test client: method table, field values, frames.
// Written from the specification on its own, so that the suite can judge the broker's codec.
// Must never import from src/, and never validates what it sends: tests send nonsense on purpose.

/** A field-table value with an explicit type tag, for example `typed('s', 5)` for a 16-bit integer. */
export class Typed {
  readonly tag: string;
  readonly value: unknown;

  constructor(tag: string, value: unknown) {
    this.tag = tag;
    this.value = value;
  }
}

/** Makes a value with the given one-letter tag of RabbitMQ's table dialect. */
export const typed = (tag: string, value: unknown): Typed => new Typed(tag, value);

/**
 * Plain JavaScript becomes: string S, boolean t, integer I (or l beyond 32 bits), other number d,
 * null V, bigint l, Buffer x, array A, object F. Anything else is written with `typed`.
 * A table may also be an array of `[key, value]` pairs wrapped in `pairs`, to repeat keys.
 */
export type Table = Record<string, unknown> | Pairs;

/** A table written from ordered pairs; the only way to send duplicate keys. */
export class Pairs {
  readonly entries: ReadonlyArray<readonly [string, unknown]>;

  constructor(entries: ReadonlyArray<readonly [string, unknown]>) {
    this.entries = entries;
  }
}

/** One decoded table entry with the tag it had on the wire. */
export interface TaggedEntry {
  readonly key: string;
  readonly tag: string;
  readonly value: unknown;
}

type FieldType = 'octet' | 'short' | 'long' | 'longlong' | 'shortstr' | 'longstr' | 'bit' | 'table';

interface MethodShape {
  readonly name: string;
  readonly classId: number;
  readonly methodId: number;
  readonly fields: ReadonlyArray<{ readonly name: string; readonly type: FieldType }>;
}

// name class method field:type...   (s shortstr, S longstr, b bit, o octet, h short, l long, L longlong, t table)
const METHOD_TEXT = `
connection.start 10 10 versionMajor:o versionMinor:o serverProperties:t mechanisms:S locales:S
connection.start-ok 10 11 clientProperties:t mechanism:s response:S locale:s
connection.secure 10 20 challenge:S
connection.secure-ok 10 21 response:S
connection.tune 10 30 channelMax:h frameMax:l heartbeat:h
connection.tune-ok 10 31 channelMax:h frameMax:l heartbeat:h
connection.open 10 40 virtualHost:s reserved1:s reserved2:b
connection.open-ok 10 41 reserved1:s
connection.close 10 50 replyCode:h replyText:s classId:h methodId:h
connection.close-ok 10 51
connection.blocked 10 60 reason:s
connection.unblocked 10 61
connection.update-secret 10 70 newSecret:S reason:s
connection.update-secret-ok 10 71
channel.open 20 10 reserved1:s
channel.open-ok 20 11 reserved1:S
channel.flow 20 20 active:b
channel.flow-ok 20 21 active:b
channel.close 20 40 replyCode:h replyText:s classId:h methodId:h
channel.close-ok 20 41
access.request 30 10 realm:s exclusive:b passive:b active:b write:b read:b
access.request-ok 30 11 ticket:h
exchange.declare 40 10 ticket:h exchange:s type:s passive:b durable:b autoDelete:b internal:b nowait:b arguments:t
exchange.declare-ok 40 11
exchange.delete 40 20 ticket:h exchange:s ifUnused:b nowait:b
exchange.delete-ok 40 21
exchange.bind 40 30 ticket:h destination:s source:s routingKey:s nowait:b arguments:t
exchange.bind-ok 40 31
exchange.unbind 40 40 ticket:h destination:s source:s routingKey:s nowait:b arguments:t
exchange.unbind-ok 40 51
queue.declare 50 10 ticket:h queue:s passive:b durable:b exclusive:b autoDelete:b nowait:b arguments:t
queue.declare-ok 50 11 queue:s messageCount:l consumerCount:l
queue.bind 50 20 ticket:h queue:s exchange:s routingKey:s nowait:b arguments:t
queue.bind-ok 50 21
queue.purge 50 30 ticket:h queue:s nowait:b
queue.purge-ok 50 31 messageCount:l
queue.delete 50 40 ticket:h queue:s ifUnused:b ifEmpty:b nowait:b
queue.delete-ok 50 41 messageCount:l
queue.unbind 50 50 ticket:h queue:s exchange:s routingKey:s arguments:t
queue.unbind-ok 50 51
basic.qos 60 10 prefetchSize:l prefetchCount:h global:b
basic.qos-ok 60 11
basic.consume 60 20 ticket:h queue:s consumerTag:s noLocal:b noAck:b exclusive:b nowait:b arguments:t
basic.consume-ok 60 21 consumerTag:s
basic.cancel 60 30 consumerTag:s nowait:b
basic.cancel-ok 60 31 consumerTag:s
basic.publish 60 40 ticket:h exchange:s routingKey:s mandatory:b immediate:b
basic.return 60 50 replyCode:h replyText:s exchange:s routingKey:s
basic.deliver 60 60 consumerTag:s deliveryTag:L redelivered:b exchange:s routingKey:s
basic.get 60 70 ticket:h queue:s noAck:b
basic.get-ok 60 71 deliveryTag:L redelivered:b exchange:s routingKey:s messageCount:l
basic.get-empty 60 72 reserved1:s
basic.ack 60 80 deliveryTag:L multiple:b
basic.reject 60 90 deliveryTag:L requeue:b
basic.recover-async 60 100 requeue:b
basic.recover 60 110 requeue:b
basic.recover-ok 60 111
basic.nack 60 120 deliveryTag:L multiple:b requeue:b
confirm.select 85 10 nowait:b
confirm.select-ok 85 11
tx.select 90 10
tx.select-ok 90 11
tx.commit 90 20
tx.commit-ok 90 21
tx.rollback 90 30
tx.rollback-ok 90 31
`;

const TYPE_LETTERS: Record<string, FieldType> = {
  o: 'octet',
  h: 'short',
  l: 'long',
  L: 'longlong',
  s: 'shortstr',
  S: 'longstr',
  b: 'bit',
  t: 'table',
};

const byName = new Map<string, MethodShape>();
const byId = new Map<number, MethodShape>();
for (const line of METHOD_TEXT.trim().split('\n')) {
  const [name = '', classId, methodId, ...fields] = line.split(' ');
  const shape: MethodShape = {
    name,
    classId: Number(classId),
    methodId: Number(methodId),
    fields: fields.map((field) => {
      const [fieldName = '', letter = ''] = field.split(':');
      return { name: fieldName, type: TYPE_LETTERS[letter] as FieldType };
    }),
  };
  byName.set(name, shape);
  byId.set(shape.classId * 65536 + shape.methodId, shape);
}

/** The shape of a method by its wire name, such as `queue.declare-ok`; throws for unknown names. */
export function methodShape(name: string): MethodShape {
  const shape = byName.get(name);
  if (shape === undefined) throw new Error(`unknown method name ${name}`);
  return shape;
}

export const FRAME_METHOD = 1;
export const FRAME_HEADER = 2;
export const FRAME_BODY = 3;
export const FRAME_HEARTBEAT = 8;
export const FRAME_END = 0xce;

const u8 = (value: number): Buffer => Buffer.from([value & 255]);
const u16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value & 65535);
  return bytes;
};
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};
const u64 = (value: number | bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, BigInt(value)));
  return bytes;
};
const bytesOf = (value: unknown): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(String(value ?? ''), 'utf8');

/** A short string: one length octet and at most 255 bytes. A Buffer is sent as it is. */
export function shortstr(value: unknown): Buffer {
  const bytes = bytesOf(value);
  if (bytes.length > 255) throw new Error(`short string of ${bytes.length} bytes`);
  return Buffer.concat([u8(bytes.length), bytes]);
}

/** A long string: four length octets and the bytes. */
export function longstr(value: unknown): Buffer {
  const bytes = bytesOf(value);
  return Buffer.concat([u32(bytes.length), bytes]);
}

/** One table or array value with its tag in front. */
export function taggedValue(value: unknown): Buffer {
  const { tag, value: inner } = value instanceof Typed ? value : inferred(value);
  return Buffer.concat([Buffer.from(tag, 'latin1'), untaggedValue(tag, inner)]);
}

function inferred(value: unknown): Typed {
  if (value === null || value === undefined) return typed('V', null);
  if (typeof value === 'string') return typed('S', value);
  if (typeof value === 'boolean') return typed('t', value);
  if (typeof value === 'bigint') return typed('l', value);
  if (Buffer.isBuffer(value)) return typed('x', value);
  if (Array.isArray(value)) return typed('A', value);
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return typed('d', value);
    return typed(Math.abs(value) < 2 ** 31 ? 'I' : 'l', value);
  }
  return typed('F', value);
}

function untaggedValue(tag: string, value: unknown): Buffer {
  switch (tag) {
    case 't':
      return u8(value === true ? 1 : Number(value));
    case 'b':
    case 'B':
      return u8(Number(value));
    case 's':
    case 'u':
      return u16(Number(value));
    case 'I':
    case 'i':
      return u32(Number(value));
    case 'l':
    case 'L':
    case 'T':
      return u64(typeof value === 'bigint' ? value : Number(value));
    case 'f': {
      const bytes = Buffer.alloc(4);
      bytes.writeFloatBE(Number(value));
      return bytes;
    }
    case 'd': {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleBE(Number(value));
      return bytes;
    }
    case 'D': {
      const decimal = value as { scale: number; value: number };
      return Buffer.concat([u8(decimal.scale), u32(decimal.value)]);
    }
    case 'S':
    case 'x':
      return longstr(value);
    case 'A': {
      const items = Buffer.concat((value as unknown[]).map(taggedValue));
      return Buffer.concat([u32(items.length), items]);
    }
    case 'F':
      return table(value as Table);
    case 'V':
      return Buffer.alloc(0);
    default:
      return bytesOf(value);
  }
}

/** The entries of a table without its length; AMQPLAIN responses have this form. */
export function tableBody(value: Table): Buffer {
  const entries = value instanceof Pairs ? value.entries : Object.entries(value);
  return Buffer.concat(
    entries.map(([key, item]) => Buffer.concat([shortstr(key), taggedValue(item)])),
  );
}

/** A field table: four length octets and the entries. */
export function table(value: Table): Buffer {
  const body = tableBody(value);
  return Buffer.concat([u32(body.length), body]);
}

/** A whole frame; `end` and `announcedSize` can be made wrong on purpose. */
export function frame(
  type: number,
  channel: number,
  payload: Uint8Array,
  wrong: { end?: number; announcedSize?: number } = {},
): Buffer {
  return Buffer.concat([
    u8(type),
    u16(channel),
    u32(wrong.announcedSize ?? payload.length),
    payload,
    u8(wrong.end ?? FRAME_END),
  ]);
}

/** The payload of a method frame. Fields that are left out are zero, empty or false. */
export function methodPayload(name: string, values: Record<string, unknown> = {}): Buffer {
  const shape = methodShape(name);
  const unknown = Object.keys(values).filter((key) => !shape.fields.some((f) => f.name === key));
  if (unknown.length > 0) throw new Error(`${name} has no field ${unknown.join(', ')}`);
  const parts: Buffer[] = [u16(shape.classId), u16(shape.methodId)];
  let bits: boolean[] = [];
  const flushBits = () => {
    for (let at = 0; at < bits.length; at += 8) {
      parts.push(u8(bits.slice(at, at + 8).reduce((sum, bit, i) => sum | (bit ? 1 << i : 0), 0)));
    }
    bits = [];
  };
  for (const field of shape.fields) {
    const value = values[field.name];
    if (field.type === 'bit') {
      bits.push(value === true);
      continue;
    }
    flushBits();
    parts.push(fieldBytes(field.type, value));
  }
  flushBits();
  return Buffer.concat(parts);
}

function fieldBytes(type: FieldType, value: unknown): Buffer {
  switch (type) {
    case 'octet':
      return u8(Number(value ?? 0));
    case 'short':
      return u16(Number(value ?? 0));
    case 'long':
      return u32(Number(value ?? 0));
    case 'longlong':
      return u64((value ?? 0) as number | bigint);
    case 'shortstr':
      return shortstr(value);
    case 'longstr':
      return longstr(value);
    default:
      return Buffer.isBuffer(value) ? value : table((value ?? {}) as Table);
  }
}

/** Message properties under the names of the specification, in camel case. */
export interface Properties {
  contentType?: unknown;
  contentEncoding?: unknown;
  headers?: Table;
  deliveryMode?: number;
  priority?: number;
  correlationId?: unknown;
  replyTo?: unknown;
  expiration?: unknown;
  messageId?: unknown;
  timestamp?: number | bigint;
  type?: unknown;
  userId?: unknown;
  appId?: unknown;
  clusterId?: unknown;
}

const PROPERTY_SHAPES: ReadonlyArray<readonly [keyof Properties, number, FieldType]> = [
  ['contentType', 15, 'shortstr'],
  ['contentEncoding', 14, 'shortstr'],
  ['headers', 13, 'table'],
  ['deliveryMode', 12, 'octet'],
  ['priority', 11, 'octet'],
  ['correlationId', 10, 'shortstr'],
  ['replyTo', 9, 'shortstr'],
  ['expiration', 8, 'shortstr'],
  ['messageId', 7, 'shortstr'],
  ['timestamp', 6, 'longlong'],
  ['type', 5, 'shortstr'],
  ['userId', 4, 'shortstr'],
  ['appId', 3, 'shortstr'],
  ['clusterId', 2, 'shortstr'],
];

/** The payload of a content header frame; class, weight and flags can be made wrong on purpose. */
export function headerPayload(
  bodySize: number | bigint,
  properties: Properties = {},
  wrong: { classId?: number; weight?: number; raw?: Buffer } = {},
): Buffer {
  let flags = 0;
  const values: Buffer[] = [];
  for (const [name, bit, type] of PROPERTY_SHAPES) {
    if (properties[name] === undefined) continue;
    flags |= 1 << bit;
    values.push(fieldBytes(type, properties[name]));
  }
  const encoded = wrong.raw ?? Buffer.concat([u16(flags), ...values]);
  return Buffer.concat([u16(wrong.classId ?? 60), u16(wrong.weight ?? 0), u64(bodySize), encoded]);
}

/** Reads values from a payload in order; throws RangeError when the payload is too short. */
export class WireReader {
  readonly bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get isDone(): boolean {
    return this.at >= this.bytes.length;
  }

  octet(): number {
    return this.bytes.readUInt8(this.advance(1));
  }

  short(): number {
    return this.bytes.readUInt16BE(this.advance(2));
  }

  long(): number {
    return this.bytes.readUInt32BE(this.advance(4));
  }

  /** An unsigned 64-bit number; a bigint only beyond 2^53. */
  longlong(): number | bigint {
    return narrow(this.bytes.readBigUInt64BE(this.advance(8)));
  }

  take(length: number): Buffer {
    const from = this.advance(length);
    if (from + length > this.bytes.length) throw new RangeError('payload too short');
    return this.bytes.subarray(from, from + length);
  }

  shortstr(): string {
    return this.take(this.octet()).toString('utf8');
  }

  longstr(): string {
    return this.take(this.long()).toString('utf8');
  }

  /** A table with its tags, in wire order, duplicates kept. */
  taggedTable(): TaggedEntry[] {
    const inner = new WireReader(this.take(this.long()));
    const entries: TaggedEntry[] = [];
    while (!inner.isDone) {
      const key = inner.shortstr();
      entries.push({ key, ...inner.tagged() });
    }
    return entries;
  }

  private tagged(): { tag: string; value: unknown } {
    const tag = String.fromCharCode(this.octet());
    return { tag, value: this.untagged(tag) };
  }

  private untagged(tag: string): unknown {
    switch (tag) {
      case 't':
        return this.octet() !== 0;
      case 'b':
        return this.bytes.readInt8(this.advance(1));
      case 'B':
        return this.octet();
      case 's':
        return this.bytes.readInt16BE(this.advance(2));
      case 'u':
        return this.short();
      case 'I':
        return this.bytes.readInt32BE(this.advance(4));
      case 'i':
        return this.long();
      case 'l':
      case 'L':
        return narrow(this.bytes.readBigInt64BE(this.advance(8)));
      case 'T':
        return this.longlong();
      case 'f':
        return this.bytes.readFloatBE(this.advance(4));
      case 'd':
        return this.bytes.readDoubleBE(this.advance(8));
      case 'D':
        return { scale: this.octet(), value: this.long() };
      case 'S':
        return this.longstr();
      case 'x':
        return Buffer.from(this.take(this.long()));
      case 'A': {
        const inner = new WireReader(this.take(this.long()));
        const items: unknown[] = [];
        while (!inner.isDone) items.push(inner.tagged().value);
        return items;
      }
      case 'F':
        return plainTable(this.taggedTable());
      case 'V':
        return null;
      default:
        throw new Error(`unknown table tag ${JSON.stringify(tag)}`);
    }
  }

  private advance(length: number): number {
    const from = this.at;
    this.at += length;
    return from;
  }
}

const narrow = (value: bigint): number | bigint =>
  value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;

/** A table as a plain object; the first of duplicate keys wins. */
export function plainTable(entries: readonly TaggedEntry[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const { key, value } of entries) if (!(key in result)) result[key] = value;
  return result;
}

/** A method as decoded from its frame; table fields are plain objects. */
export interface DecodedMethod {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: fields are read by tests, whose matchers check them
  readonly fields: Record<string, any>;
}

/** Decodes a method payload and insists that it ends exactly where the payload ends. */
export function decodeMethod(payload: Buffer): DecodedMethod {
  const reader = new WireReader(payload);
  const classId = reader.short();
  const methodId = reader.short();
  const shape = byId.get(classId * 65536 + methodId);
  if (shape === undefined) throw new Error(`unknown method ${classId}/${methodId}`);
  const fields: Record<string, unknown> = {};
  let bits = 0;
  let bitAt = 8;
  for (const { name, type } of shape.fields) {
    if (type === 'bit') {
      if (bitAt === 8) {
        bits = reader.octet();
        bitAt = 0;
      }
      fields[name] = (bits & (1 << bitAt++)) !== 0;
      continue;
    }
    bitAt = 8;
    fields[name] = type === 'table' ? plainTable(reader.taggedTable()) : reader[type]();
  }
  if (!reader.isDone) throw new Error(`trailing bytes after ${shape.name}`);
  return { name: shape.name, fields };
}

/** A content header as decoded from its frame. */
export interface DecodedHeader {
  readonly classId: number;
  readonly bodySize: number;
  readonly flags: number;
  // biome-ignore lint/suspicious/noExplicitAny: properties are read by tests, whose matchers check them
  readonly properties: Record<string, any>;
  /** The headers table with wire tags, in wire order; empty when there is none. */
  readonly taggedHeaders: readonly TaggedEntry[];
}

/** Decodes a content header payload; absent properties are absent keys. */
export function decodeHeader(payload: Buffer): DecodedHeader {
  const reader = new WireReader(payload);
  const classId = reader.short();
  reader.short();
  const bodySize = Number(reader.longlong());
  const flags = reader.short();
  const properties: Record<string, unknown> = {};
  let taggedHeaders: TaggedEntry[] = [];
  for (const [name, bit, type] of PROPERTY_SHAPES) {
    if ((flags & (1 << bit)) === 0) continue;
    if (type === 'table') {
      taggedHeaders = reader.taggedTable();
      properties[name] = plainTable(taggedHeaders);
    } else if (type !== 'bit') {
      properties[name] = reader[type]();
    }
  }
  if (!reader.isDone) throw new Error('trailing bytes after content header');
  return { classId, bodySize, flags, properties, taggedHeaders };
}
