// Field tables in RabbitMQ's dialect, which differs from the specification's [amqp091 §4.2.5.5;
// rabbitmq: amqp-0-9-1-errata]. Never trusts an announced length and never nests deeper than
// MAX_TABLE_DEPTH, so hostile bytes cost no more than their own size.

import { Buffer, isUtf8 } from 'node:buffer';
import type { FieldTable, FieldValue } from '../broker/field-table.ts';
import { EMPTY_TABLE } from '../broker/field-table.ts';
import { asBuffer, ByteReader, MalformedBytes } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';

/** Levels of tables and arrays within each other. */
export const MAX_TABLE_DEPTH = 256;

const KEY_MAX_BYTES = 255;

// Tags are the ASCII codes of the letters in the wire format.
const BOOL = 0x74; // t
const BYTE = 0x62; // b
const UNSIGNED_BYTE = 0x42; // B
const SHORT = 0x73; // s
const UNSIGNED_SHORT = 0x75; // u
const SIGNED_INT = 0x49; // I
const UNSIGNED_INT = 0x69; // i
const LONG = 0x6c; // l
const LONG_AS_L = 0x4c; // L
const FLOAT = 0x66; // f
const DOUBLE = 0x64; // d
const DECIMAL = 0x44; // D
const LONGSTR = 0x53; // S
const BINARY = 0x78; // x
const ARRAY = 0x41; // A
const TIMESTAMP = 0x54; // T
const TABLE = 0x46; // F
const VOID = 0x56; // V

/** Reads a table with its length word. Throws MalformedBytes. */
export function readTable(reader: ByteReader): FieldTable {
  return readPairs(reader, reader.u32(), 1);
}

/** Decodes the contents of a table, without a length word, that fill [start, end) exactly. */
export function decodeTableBody(buffer: Buffer, start: number, end: number): FieldTable {
  return readPairs(new ByteReader(buffer, start, end), end - start, 1);
}

/** Decodes a table with its length word that fills `bytes` exactly. Throws MalformedBytes. */
export function decodeTable(bytes: Uint8Array): FieldTable {
  const reader = new ByteReader(asBuffer(bytes));
  const table = readTable(reader);
  reader.expectEnd();
  return table;
}

/** Writes a table with its length word. */
export function writeTable(writer: ByteWriter, table: FieldTable): void {
  const lengthAt = writer.reserveU32();
  for (const [key, value] of table) {
    writer.shortstr(fittingKey(key));
    writeValue(writer, value);
  }
  writer.patchU32(lengthAt, writer.length - lengthAt - 4);
}

/** The encoded table with its length word, in memory of its own. */
export function encodeTable(table: FieldTable): Uint8Array {
  const writer = new ByteWriter();
  writeTable(writer, table);
  return writer.finish();
}

function readPairs(reader: ByteReader, length: number, depth: number): FieldTable {
  const outerEnd = enter(reader, length, depth);
  if (length === 0) {
    reader.end = outerEnd;
    return EMPTY_TABLE;
  }
  const pairs: (readonly [string, FieldValue])[] = [];
  while (reader.remaining > 0) {
    const key = reader.shortstr();
    pairs.push([key, readValue(reader, depth)]);
  }
  reader.end = outerEnd;
  return pairs;
}

function readArray(reader: ByteReader, length: number, depth: number): FieldValue[] {
  const outerEnd = enter(reader, length, depth);
  const values: FieldValue[] = [];
  while (reader.remaining > 0) values.push(readValue(reader, depth));
  reader.end = outerEnd;
  return values;
}

/** Narrows the reader to the next `length` bytes and returns the end to restore behind them. */
function enter(reader: ByteReader, length: number, depth: number): number {
  if (depth > MAX_TABLE_DEPTH) throw new MalformedBytes('field table nested too deeply');
  const outerEnd = reader.end;
  if (length > reader.remaining) throw new MalformedBytes('field table longer than its frame');
  reader.end = reader.position + length;
  return outerEnd;
}

function readValue(reader: ByteReader, depth: number): FieldValue {
  const tag = reader.u8();
  switch (tag) {
    case LONGSTR:
      return readBytes(reader, 'longstr');
    case SIGNED_INT:
      return { type: 'signedint', value: reader.i32() };
    case LONG:
    case LONG_AS_L:
      return { type: 'long', value: reader.i64Exact() };
    case BOOL:
      return { type: 'bool', value: reader.u8() !== 0 };
    case TABLE:
      return { type: 'table', value: readPairs(reader, reader.u32(), depth + 1) };
    case ARRAY:
      return { type: 'array', value: readArray(reader, reader.u32(), depth + 1) };
    case TIMESTAMP:
      return { type: 'timestamp', value: reader.u64Exact() };
    case BYTE:
      return { type: 'byte', value: reader.i8() };
    case UNSIGNED_BYTE:
      return { type: 'unsignedbyte', value: reader.u8() };
    case SHORT:
      return { type: 'short', value: reader.i16() };
    case UNSIGNED_SHORT:
      return { type: 'unsignedshort', value: reader.u16() };
    case UNSIGNED_INT:
      return { type: 'unsignedint', value: reader.u32() };
    case FLOAT:
      return { type: 'float', value: reader.f32() };
    case DOUBLE:
      return { type: 'double', value: reader.f64() };
    case DECIMAL:
      return { type: 'decimal', value: { scale: reader.u8(), unscaled: reader.u32() } };
    case BINARY:
      return readBytes(reader, 'binary');
    case VOID:
      return { type: 'void', value: null };
    default:
      throw new MalformedBytes(`unknown field type ${tag}`);
  }
}

function readBytes(reader: ByteReader, type: 'longstr' | 'binary'): FieldValue {
  const length = reader.u32();
  const start = reader.advance(length);
  const text = reader.buffer.toString('utf8', start, start + length);
  if (text.includes('\ufffd') && !isUtf8(reader.buffer.subarray(start, start + length))) {
    const value = reader.buffer.toString('latin1', start, start + length);
    return { type, value, isBytes: true };
  }
  return { type, value: text };
}

function writeValue(writer: ByteWriter, field: FieldValue): void {
  switch (field.type) {
    case 'longstr':
    case 'binary':
      writer.u8(field.type === 'longstr' ? LONGSTR : BINARY);
      writer.longstr(field.value, field.isBytes === true ? 'latin1' : 'utf8');
      return;
    case 'bool':
      writer.u8(BOOL);
      writer.u8(field.value ? 1 : 0);
      return;
    case 'byte':
      writer.u8(BYTE);
      writer.i8(Number(field.value));
      return;
    case 'unsignedbyte':
      writer.u8(UNSIGNED_BYTE);
      writer.u8(Number(field.value));
      return;
    case 'short':
      writer.u8(SHORT);
      writer.i16(Number(field.value));
      return;
    case 'unsignedshort':
      writer.u8(UNSIGNED_SHORT);
      writer.u16(Number(field.value));
      return;
    case 'signedint':
      writer.u8(SIGNED_INT);
      writer.i32(Number(field.value));
      return;
    case 'unsignedint':
      writer.u8(UNSIGNED_INT);
      writer.u32(Number(field.value));
      return;
    case 'long':
      writer.u8(LONG);
      writer.i64(field.value);
      return;
    case 'timestamp':
      writer.u8(TIMESTAMP);
      writer.u64(field.value);
      return;
    case 'float':
      writer.u8(FLOAT);
      writer.f32(field.value);
      return;
    case 'double':
      writer.u8(DOUBLE);
      writer.f64(field.value);
      return;
    case 'decimal':
      writer.u8(DECIMAL);
      writer.u8(field.value.scale);
      writer.u32(field.value.unscaled);
      return;
    case 'array': {
      writer.u8(ARRAY);
      const lengthAt = writer.reserveU32();
      for (const element of field.value) writeValue(writer, element);
      writer.patchU32(lengthAt, writer.length - lengthAt - 4);
      return;
    }
    case 'table':
      writer.u8(TABLE);
      writeTable(writer, field.value);
      return;
    case 'void':
      writer.u8(VOID);
      return;
  }
}

/** Keys that were not UTF-8 grow when decoded; they are cut to what a short string can hold. */
function fittingKey(key: string): string {
  if (key.length * 3 <= KEY_MAX_BYTES || Buffer.byteLength(key) <= KEY_MAX_BYTES) return key;
  let fitting = '';
  let bytes = 0;
  for (const character of key) {
    bytes += Buffer.byteLength(character);
    if (bytes > KEY_MAX_BYTES) break;
    fitting += character;
  }
  return fitting;
}

/**
 * Checks the contents of a table (without length word) in [start, end) by walking over them: builds
 * nothing, so it can run for every published message. Accepts exactly what `decodeTableBody` does;
 * throws MalformedBytes otherwise.
 */
export function validateTable(bytes: Uint8Array, start: number, end: number): void {
  walkPairs(bytes, start, end, 1);
}

function walkPairs(bytes: Uint8Array, start: number, end: number, depth: number): void {
  if (depth > MAX_TABLE_DEPTH) throw new MalformedBytes('field table nested too deeply');
  let at = start;
  while (at < end) {
    const valueAt = at + 1 + (bytes[at] ?? 0);
    if (valueAt >= end) throw new MalformedBytes('field table key too long');
    at = walkValue(bytes, valueAt, end, depth);
  }
}

/** Returns the offset behind the value whose tag is at `at`, which is below `end`. */
function walkValue(bytes: Uint8Array, at: number, end: number, depth: number): number {
  let next = at + 1;
  const tag = bytes[at];
  switch (tag) {
    case LONGSTR:
    case BINARY:
      next += 4;
      if (next <= end) next += lengthAt(bytes, next - 4);
      break;
    case TABLE:
    case ARRAY: {
      next += 4;
      if (next > end) break;
      const start = next;
      next += lengthAt(bytes, start - 4);
      if (next > end) break;
      if (tag === TABLE) walkPairs(bytes, start, next, depth + 1);
      else walkElements(bytes, start, next, depth + 1);
      break;
    }
    case VOID:
      break;
    case BOOL:
    case BYTE:
    case UNSIGNED_BYTE:
      next += 1;
      break;
    case SHORT:
    case UNSIGNED_SHORT:
      next += 2;
      break;
    case SIGNED_INT:
    case UNSIGNED_INT:
    case FLOAT:
      next += 4;
      break;
    case DECIMAL:
      next += 5;
      break;
    case LONG:
    case LONG_AS_L:
    case DOUBLE:
    case TIMESTAMP:
      next += 8;
      break;
    default:
      throw new MalformedBytes(`unknown field type ${tag}`);
  }
  if (next > end) throw new MalformedBytes('field value longer than its table');
  return next;
}

function walkElements(bytes: Uint8Array, start: number, end: number, depth: number): void {
  if (depth > MAX_TABLE_DEPTH) throw new MalformedBytes('field table nested too deeply');
  let at = start;
  while (at < end) at = walkValue(bytes, at, end, depth);
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] ?? 0) << 24) |
      ((bytes[at + 1] ?? 0) << 16) |
      ((bytes[at + 2] ?? 0) << 8) |
      (bytes[at + 3] ?? 0)) >>>
    0
  );
}

/**
 * The first value under `key` in the validated table contents [start, end), decoding nothing else;
 * undefined when there is none.
 */
export function findField(
  buffer: Buffer,
  start: number,
  end: number,
  key: string,
): FieldValue | undefined {
  const wanted = Buffer.from(key);
  let at = start;
  while (at < end) {
    const keyBytes = buffer[at] ?? 0;
    const valueAt = at + 1 + keyBytes;
    if (keyBytes === wanted.length && isSame(buffer, at + 1, wanted)) {
      return readValue(new ByteReader(buffer, valueAt, end), 1);
    }
    at = walkValue(buffer, valueAt, end, 1);
  }
  return undefined;
}

function isSame(buffer: Buffer, at: number, wanted: Buffer): boolean {
  for (let i = 0; i < wanted.length; i++) if (buffer[at + i] !== wanted[i]) return false;
  return true;
}
