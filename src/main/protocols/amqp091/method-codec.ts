// Decodes and encodes any method by its row in the method table. Made for methods that are rare; the
// few hot ones have code of their own, tested against this.

import { Buffer } from 'node:buffer';
import type { FieldTable } from '../../broker/field-table.ts';
import { ByteReader, MalformedBytes, MalformedUtf8 } from '../../codec/byte-reader.ts';
import type { ByteWriter } from '../../codec/byte-writer.ts';
import { decodeTableBody, writeTable } from '../../codec/field-table.ts';
import { CLASS_CONNECTION } from './constants.ts';
import { octets } from './erlang-term.ts';
import { ConnectionException } from './exceptions.ts';
import type { FieldWireType, MethodName, MethodRow } from './method-table.ts';
import { METHODS } from './method-table.ts';

/** Values of the wire types; `longlong` is rounded above 2^53, `longstr` is bytes of its own. */
interface WireValues {
  octet: number;
  short: number;
  long: number;
  longlong: number;
  bit: boolean;
  shortstr: string;
  longstr: Buffer;
  table: FieldTable;
}
type WireValue = WireValues[keyof WireValues];

type Row<N extends MethodName> = (typeof METHODS)[N]['fields'];

/** The fields of one method, reserved ones left out. */
export type MethodFields<N extends MethodName> = {
  readonly [F in keyof Row<N> as Row<N>[F] extends keyof WireValues
    ? F
    : never]: Row<N>[F] extends keyof WireValues ? WireValues[Row<N>[F]] : never;
};

/** A decoded method: its name and fields side by side; switch on `name`. */
export type MethodOf<N extends MethodName> = { readonly name: N } & MethodFields<N>;
export type Method = { [N in MethodName]: MethodOf<N> }[MethodName];

/** A row of the table in the form the codec walks over. */
interface Layout {
  readonly name: MethodName;
  readonly row: MethodRow;
  readonly fields: readonly (readonly [name: string, type: FieldWireType])[];
}

const layouts = new Map<number, Layout>();
const layoutsByName = new Map<MethodName, Layout>();

function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(METHODS, name);
}

for (const name of Object.keys(METHODS)) {
  if (!isMethodName(name)) continue;
  const row: MethodRow = METHODS[name];
  const layout = { name, row, fields: Object.entries(row.fields) };
  layouts.set(key(row.classId, row.methodId), layout);
  layoutsByName.set(name, layout);
}

function key(classId: number, methodId: number): number {
  return classId * 0x1_0000 + methodId;
}

/** The name behind two ids, or undefined. */
export function methodName(classId: number, methodId: number): MethodName | undefined {
  return layouts.get(key(classId, methodId))?.name;
}

/**
 * Decodes the fields (behind class and method id) that fill [start, end) of `buffer` exactly. Keeps
 * no view into `buffer`. Throws ConnectionException: NOT_IMPLEMENTED for unknown ids, FRAME_ERROR
 * when the fields do not fill the range, a short string is not UTF-8 (not checked in basic.publish)
 * or a table is malformed.
 */
export function decodeMethod(
  classId: number,
  methodId: number,
  buffer: Buffer,
  start: number,
  end: number,
): Method {
  const layout = layouts.get(key(classId, methodId));
  if (layout === undefined) {
    throw new ConnectionException(
      'NOT_IMPLEMENTED',
      `unknown method ${classId}/${methodId}`,
      classId,
      methodId,
    );
  }
  try {
    const reader = new ByteReader(buffer, start, end);
    const method = readFields(reader, layout);
    reader.expectEnd();
    // The one place where the table's rows become the types derived from them.
    return method as unknown as Method;
  } catch (error) {
    if (error instanceof MalformedUtf8) {
      const isConnection = classId === CLASS_CONNECTION;
      throw new ConnectionException(
        'FRAME_ERROR',
        'Malformed UTF-8 in shortstr',
        isConnection ? classId : 0,
        isConnection ? methodId : 0,
      );
    }
    if (!(error instanceof MalformedBytes)) throw error;
    throw new ConnectionException(
      'FRAME_ERROR',
      `cannot decode ${octets(buffer, start, end)}`,
      classId,
      methodId,
    );
  }
}

function readFields(reader: ByteReader, { name, row, fields }: Layout): Record<string, WireValue> {
  const method: Record<string, WireValue> = { name };
  let bits = 0;
  let bit = 0;
  for (const [field, type] of fields) {
    if (type === 'bit' || type === 'reserved-bit') {
      if (bit === 0 || bit > 0x80) {
        bits = reader.u8();
        bit = 1;
      }
      if (type === 'bit') method[field] = (bits & bit) !== 0;
      bit <<= 1;
      continue;
    }
    bit = 0;
    const value = readField(reader, type, row);
    if (!type.startsWith('reserved-')) method[field] = value;
  }
  return method;
}

function readField(
  reader: ByteReader,
  type: Exclude<FieldWireType, 'bit' | 'reserved-bit'>,
  row: MethodRow,
): WireValue {
  switch (type) {
    case 'octet':
      return reader.u8();
    case 'short':
    case 'reserved-short':
      return reader.u16();
    case 'long':
      return reader.u32();
    case 'longlong':
      return reader.u64();
    case 'shortstr':
    case 'reserved-shortstr':
      return row.hasContent ? reader.shortstr() : reader.shortstrStrict();
    case 'longstr':
    case 'reserved-longstr':
      return Buffer.from(reader.longstr());
    case 'table':
      return readArguments(reader, row);
  }
}

/** The table's own length belongs to the method; what is inside says what is wrong with it. */
function readArguments(reader: ByteReader, row: MethodRow): FieldTable {
  const length = reader.u32();
  const start = reader.advance(length);
  try {
    return decodeTableBody(reader.buffer, start, start + length);
  } catch (error) {
    if (!(error instanceof MalformedBytes)) throw error;
    const text = `malformed field table: ${error.message}`;
    throw new ConnectionException('FRAME_ERROR', text, row.classId, row.methodId);
  }
}

/**
 * Appends class id, method id and fields of a method: the payload of its frame. Throws a RangeError
 * when a value does not fit its type.
 */
export function encodeMethod<N extends MethodName>(
  name: N,
  fields: MethodFields<N>,
  writer: ByteWriter,
): void {
  const layout = layoutsByName.get(name);
  if (layout === undefined) throw new RangeError(`no method ${name}`);
  const values: Readonly<Record<string, WireValue>> = fields;
  writer.u16(layout.row.classId);
  writer.u16(layout.row.methodId);
  let bits = 0;
  let bit = 0;
  for (const [field, type] of layout.fields) {
    if (type === 'bit' || type === 'reserved-bit') {
      if (bit > 0x80) {
        writer.u8(bits);
        bit = 0;
      }
      if (bit === 0) {
        bits = 0;
        bit = 1;
      }
      if (type === 'bit' && values[field] === true) bits |= bit;
      bit <<= 1;
      continue;
    }
    if (bit !== 0) writer.u8(bits);
    bit = 0;
    writeField(writer, type, values[field]);
  }
  if (bit !== 0) writer.u8(bits);
}

function writeField(
  writer: ByteWriter,
  type: Exclude<FieldWireType, 'bit' | 'reserved-bit'>,
  value: WireValue | undefined,
): void {
  switch (type) {
    case 'octet':
      writer.u8(numberOf(value));
      break;
    case 'short':
      writer.u16(numberOf(value));
      break;
    case 'long':
      writer.u32(numberOf(value));
      break;
    case 'longlong':
      writer.u64(numberOf(value));
      break;
    case 'shortstr':
      if (typeof value !== 'string') throw new RangeError('method field is no text');
      writer.shortstr(value);
      break;
    case 'longstr':
      if (!Buffer.isBuffer(value)) throw new RangeError('method field is no bytes');
      writer.longstr(value);
      break;
    case 'table':
      if (!isTable(value)) throw new RangeError('method field is no table');
      writeTable(writer, value);
      break;
    case 'reserved-short':
      writer.u16(0);
      break;
    case 'reserved-shortstr':
      writer.u8(0);
      break;
    case 'reserved-longstr':
      writer.u32(0);
      break;
  }
}

function numberOf(value: WireValue | undefined): number {
  if (typeof value !== 'number') throw new RangeError('method field is no number');
  return value;
}

function isTable(value: WireValue | undefined): value is FieldTable {
  return Array.isArray(value);
}
