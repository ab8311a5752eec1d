// Headers and arguments: values of JavaScript to typed values of the protocol and back.

import type { FieldTableFields, FieldValueFields } from './wire/protocol.ts';

/** A header or argument value. */
export type FieldValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Uint8Array
  | TypedValue
  | readonly FieldValue[]
  | { readonly [key: string]: FieldValue };

/** Named values, such as headers or the arguments of a queue. */
export type FieldTable = Readonly<Record<string, FieldValue>>;

/** The AMQP integer and float types that a plain number does not choose. */
export type NumberType =
  | 'byte'
  | 'unsignedByte'
  | 'short'
  | 'unsignedShort'
  | 'int'
  | 'unsignedInt'
  | 'long'
  | 'timestamp'
  | 'float'
  | 'double';

/**
 * A number with the AMQP type it has to have, for receivers that care. Without it an integer is a
 * `long`, any other number a `double`.
 *
 * @example
 * ```ts
 * await client.publish({ queue: 'q', body: '', headers: { retries: new TypedValue('int', 3) } });
 * ```
 */
export class TypedValue {
  /** The AMQP type. */
  readonly type: NumberType;
  /** The number. */
  readonly value: number;

  /** Pairs a number with its type. */
  constructor(type: NumberType, value: number) {
    this.type = type;
    this.value = value;
  }
}

/** @internal */
export function encodeTable(table: FieldTable | undefined): FieldTableFields | null {
  if (table === undefined) return null;
  const fields = Object.entries(table).map(([key, value]) => ({ key, value: encodeValue(value) }));
  return { fields };
}

function encodeValue(value: FieldValue): FieldValueFields {
  switch (typeof value) {
    case 'boolean':
      return { boolean: value };
    case 'number':
      return Number.isSafeInteger(value) ? { long: value } : { double: value };
    case 'bigint':
      return { long: value };
    case 'string':
      return { text: value };
    default:
      return encodeObject(value);
  }
}

function encodeObject(value: Exclude<FieldValue, boolean | number | bigint | string>) {
  if (value === null) return { nothing: {} };
  if (value instanceof Date) return { timestamp: Math.floor(value.getTime() / 1000) };
  if (value instanceof Uint8Array) return { binary: value };
  if (value instanceof TypedValue) return { [value.type]: value.value };
  if (isArray(value)) return { array: { values: value.map(encodeValue) } };
  return { table: encodeTable(value) };
}

function isArray(value: object): value is readonly FieldValue[] {
  return Array.isArray(value);
}

/** @internal The first of duplicate keys counts. */
export function decodeTable(
  table: FieldTableFields | null | undefined,
): Record<string, FieldValue> {
  const decoded: Record<string, FieldValue> = {};
  for (const { key, value } of table?.fields ?? []) {
    const name = key ?? '';
    if (Object.hasOwn(decoded, name)) continue;
    // Not assigned: a header may be called __proto__.
    Object.defineProperty(decoded, name, {
      value: decodeValue(value ?? {}),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return decoded;
}

function decodeValue(value: FieldValueFields): FieldValue {
  const { boolean, text, table, array, timestamp, decimal } = value;
  if (text !== undefined && text !== null) return text;
  if (boolean !== undefined && boolean !== null) return boolean;
  if (table !== undefined && table !== null) return decodeTable(table);
  if (array !== undefined && array !== null) return (array.values ?? []).map(decodeValue);
  if (timestamp !== undefined && timestamp !== null) return new Date(Number(timestamp) * 1000);
  if (decimal !== undefined && decimal !== null) {
    return (decimal.unscaled ?? 0) / 10 ** (decimal.scale ?? 0);
  }
  return (
    value.long ??
    value.double ??
    value.int ??
    value.unsignedInt ??
    value.short ??
    value.unsignedShort ??
    value.byte ??
    value.unsignedByte ??
    value.float ??
    value.binary ??
    value.textBytes ??
    value.encoded ??
    null
  );
}
