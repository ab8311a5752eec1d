// Field tables as Protocol Buffers (field.proto). Keeps every AMQP type, so that nothing is lost between
// the protocols; must never build what is nested deeper than a Protocol Buffers parser reads.

import { Buffer } from 'node:buffer';
import { preconditionFailed } from '../../broker/errors.ts';
import { EMPTY_TABLE, type FieldTable, type FieldValue } from '../../broker/field-table.ts';
import { decodeTable, encodeTable } from '../../codec/field-table.ts';
import { ProtoReader } from './proto-reader.ts';
import { ProtoWriter } from './proto-writer.ts';

/** Tables and arrays within each other; three messages each, of the hundred that parsers allow. */
export const MAX_DEPTH = 28;
const KEY_MAX_BYTES = 255;

const VARINT = 0;
const DELIMITED = 2;
const FLOAT = (10 << 3) | 5;
const DOUBLE = (11 << 3) | 1;
const varint = (field: number): number => (field << 3) | VARINT;
const delimited = (field: number): number => (field << 3) | DELIMITED;

const scratch = new ProtoWriter();

/** Decodes a FieldTable message that fills [reader.at, end). Throws MalformedBytes, PRECONDITION_FAILED. */
export function readFieldTable(reader: ProtoReader, end: number, depth = 1): FieldTable {
  if (depth > MAX_DEPTH) throw preconditionFailed('field table nested too deeply');
  const outerEnd = enterTo(reader, end);
  const pairs: (readonly [string, FieldValue])[] = [];
  while (reader.hasMore) {
    const tag = reader.u32();
    if (tag === delimited(1)) pairs.push(readField(reader, depth));
    else reader.skip(tag);
  }
  reader.end = outerEnd;
  return pairs.length === 0 ? EMPTY_TABLE : pairs;
}

/** The table of a decoded message, which is encoded again; the empty table for none. */
export function fieldTableOf(encoded: Uint8Array): FieldTable {
  const buffer = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.length);
  return readFieldTable(new ProtoReader().over(buffer, 0, buffer.length), buffer.length);
}

/** The FieldTable message, in memory of its own. */
export function encodeFieldTable(table: FieldTable): Buffer {
  scratch.reset();
  writeFieldTable(scratch, table);
  return scratch.finish();
}

/** Narrows the reader to `end` and returns the end to restore. */
function enterTo(reader: ProtoReader, end: number): number {
  const outerEnd = reader.end;
  reader.end = end;
  return outerEnd;
}

function readField(reader: ProtoReader, depth: number): readonly [string, FieldValue] {
  const outerEnd = enterTo(reader, reader.enter());
  let key = '';
  let value: FieldValue = { type: 'void', value: null };
  while (reader.hasMore) {
    const tag = reader.u32();
    if (tag === delimited(1)) key = reader.string();
    else if (tag === delimited(2)) value = readValue(reader, reader.enter(), depth);
    else reader.skip(tag);
  }
  reader.end = outerEnd;
  if (Buffer.byteLength(key) > KEY_MAX_BYTES) {
    throw preconditionFailed(`field key of ${Buffer.byteLength(key)} bytes is longer than 255`);
  }
  return [key, value];
}

/** The last kind counts, as for every oneof. */
function readValue(reader: ProtoReader, end: number, depth: number): FieldValue {
  const outerEnd = enterTo(reader, end);
  let value: FieldValue = { type: 'void', value: null };
  while (reader.hasMore) {
    const tag = reader.u32();
    const read = readKind(reader, tag, depth);
    if (read === undefined) reader.skip(tag);
    else value = read;
  }
  reader.end = outerEnd;
  return value;
}

function readKind(reader: ProtoReader, tag: number, depth: number): FieldValue | undefined {
  switch (tag) {
    case varint(1):
      return { type: 'bool', value: reader.u32() !== 0 };
    case varint(2):
      return inRange('byte', reader.s32(), -0x80, 0x7f);
    case varint(3):
      return inRange('unsignedbyte', reader.u32(), 0, 0xff);
    case varint(4):
      return inRange('short', reader.s32(), -0x8000, 0x7fff);
    case varint(5):
      return inRange('unsignedshort', reader.u32(), 0, 0xffff);
    case varint(6):
      return { type: 'signedint', value: reader.s32() };
    case varint(7):
      return { type: 'unsignedint', value: reader.u32() };
    case varint(8):
      return { type: 'long', value: reader.s64() };
    case varint(9):
      return { type: 'timestamp', value: reader.u64() };
    case FLOAT:
      return { type: 'float', value: reader.f32() };
    case DOUBLE:
      return { type: 'double', value: reader.f64() };
    case delimited(12):
      return readDecimal(reader);
    case delimited(13):
      return { type: 'longstr', value: reader.string() };
    case delimited(14):
      return bytesValue('longstr', reader.bytes());
    case delimited(15):
      return bytesValue('binary', reader.bytes());
    case delimited(16):
      return { type: 'array', value: readArray(reader, reader.enter(), depth + 1) };
    case delimited(17):
      return { type: 'table', value: readFieldTable(reader, reader.enter(), depth + 1) };
    case delimited(18):
      reader.at = reader.enter();
      return { type: 'void', value: null };
    case delimited(19):
      return readEncoded(reader.bytes());
    default:
      return undefined;
  }
}

function inRange(
  type: 'byte' | 'unsignedbyte' | 'short' | 'unsignedshort',
  value: number,
  lowest: number,
  highest: number,
): FieldValue {
  if (value < lowest || value > highest) {
    throw preconditionFailed(`field value ${value} is out of range for ${type}`);
  }
  return { type, value };
}

function readDecimal(reader: ProtoReader): FieldValue {
  const outerEnd = enterTo(reader, reader.enter());
  let scale = 0;
  let unscaled = 0;
  while (reader.hasMore) {
    const tag = reader.u32();
    if (tag === varint(1)) scale = reader.u32();
    else if (tag === varint(2)) unscaled = reader.u32();
    else reader.skip(tag);
  }
  reader.end = outerEnd;
  if (scale > 255) throw preconditionFailed(`decimal scale ${scale} is out of range`);
  return { type: 'decimal', value: { scale, unscaled } };
}

function readArray(reader: ProtoReader, end: number, depth: number): FieldValue[] {
  if (depth > MAX_DEPTH) throw preconditionFailed('field table nested too deeply');
  const outerEnd = enterTo(reader, end);
  const values: FieldValue[] = [];
  while (reader.hasMore) {
    const tag = reader.u32();
    if (tag === delimited(1)) values.push(readValue(reader, reader.enter(), depth));
    else reader.skip(tag);
  }
  reader.end = outerEnd;
  return values;
}

/** Bytes that are UTF-8 are held as text, as the codec of AMQP does. */
function bytesValue(type: 'longstr' | 'binary', bytes: Buffer): FieldValue {
  const text = bytes.toString('utf8');
  if (!text.includes('\ufffd')) return { type, value: text };
  return { type, value: bytes.toString('latin1'), isBytes: true };
}

/** What the broker sent because it was nested too deeply, and what comes back so. */
function readEncoded(bytes: Buffer): FieldValue {
  const table = Buffer.alloc(5 + bytes.length);
  table.writeUInt32BE(1 + bytes.length, 0);
  table.set(bytes, 5);
  const [pair] = decodeTable(table);
  return pair?.[1] ?? { type: 'void', value: null };
}

/** Writes the contents of a FieldTable message. */
export function writeFieldTable(writer: ProtoWriter, table: FieldTable, depth = 1): void {
  for (const [key, value] of table) {
    writer.tag(delimited(1));
    const field = writer.open();
    writer.tag(delimited(1));
    writer.string(key);
    writer.tag(delimited(2));
    const start = writer.open();
    writeValue(writer, value, depth);
    writer.close(start);
    writer.close(field);
  }
}

function writeValue(writer: ProtoWriter, field: FieldValue, depth: number): void {
  switch (field.type) {
    case 'bool':
      writer.tag(varint(1));
      writer.varint(field.value ? 1 : 0);
      return;
    case 'byte':
      writeSigned(writer, 2, field.value);
      return;
    case 'unsignedbyte':
      writeUnsigned(writer, 3, field.value);
      return;
    case 'short':
      writeSigned(writer, 4, field.value);
      return;
    case 'unsignedshort':
      writeUnsigned(writer, 5, field.value);
      return;
    case 'signedint':
      writeSigned(writer, 6, field.value);
      return;
    case 'unsignedint':
      writeUnsigned(writer, 7, field.value);
      return;
    case 'long':
      writeSigned(writer, 8, field.value);
      return;
    case 'timestamp':
      writeUnsigned(writer, 9, field.value);
      return;
    case 'float':
      writer.tag(FLOAT);
      writer.f32(field.value);
      return;
    case 'double':
      writer.tag(DOUBLE);
      writer.f64(field.value);
      return;
    case 'decimal':
      writeDecimal(writer, field.value);
      return;
    case 'longstr':
      writeText(writer, field);
      return;
    case 'binary':
      writer.tag(delimited(15));
      writer.bytes(Buffer.from(field.value, field.isBytes === true ? 'latin1' : 'utf8'));
      return;
    case 'array':
    case 'table':
      writeNested(writer, field, depth + 1);
      return;
    case 'void':
      writer.tag(delimited(18));
      writer.varint(0);
      return;
  }
}

function writeSigned(writer: ProtoWriter, field: number, value: number | bigint): void {
  writer.tag(varint(field));
  writer.s64(value);
}

function writeUnsigned(writer: ProtoWriter, field: number, value: number | bigint): void {
  writer.tag(varint(field));
  writer.u64(value);
}

function writeDecimal(
  writer: ProtoWriter,
  { scale, unscaled }: { readonly scale: number; readonly unscaled: number },
): void {
  writer.tag(delimited(12));
  const start = writer.open();
  writeUnsigned(writer, 1, scale);
  writeUnsigned(writer, 2, unscaled);
  writer.close(start);
}

function writeText(
  writer: ProtoWriter,
  field: { readonly value: string; readonly isBytes?: true },
): void {
  if (field.isBytes === true) {
    writer.tag(delimited(14));
    writer.bytes(Buffer.from(field.value, 'latin1'));
  } else {
    writer.tag(delimited(13));
    writer.string(field.value);
  }
}

function writeNested(
  writer: ProtoWriter,
  field: Extract<FieldValue, { type: 'array' | 'table' }>,
  depth: number,
): void {
  if (depth > MAX_DEPTH) {
    // The value as the only one of a table, without the table's length and the empty key.
    writer.tag(delimited(19));
    writer.bytes(encodeTable([['', field]]).subarray(5));
    return;
  }
  writer.tag(delimited(field.type === 'array' ? 16 : 17));
  const start = writer.open();
  if (field.type === 'table') {
    writeFieldTable(writer, field.value, depth);
  } else {
    for (const value of field.value) {
      writer.tag(delimited(1));
      const item = writer.open();
      writeValue(writer, value, depth);
      writer.close(item);
    }
  }
  writer.close(start);
}
