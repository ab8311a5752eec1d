// Typed values of AMQP field tables: queue arguments, binding arguments, message headers. The wire
// type is part of the value, because argument equivalence and error texts depend on it.

/** RabbitMQ's names of the field types, as they appear in its error texts. */
export type IntegerType =
  | 'byte'
  | 'unsignedbyte'
  | 'short'
  | 'unsignedshort'
  | 'signedint'
  | 'unsignedint'
  | 'long';

export type FieldType = FieldValue['type'];

/**
 * One typed value. Integers beyond 2^53 are held as bigint. `longstr` and `binary` are bytes on the
 * wire: valid UTF-8 is held as text; anything else as one character per byte with `isBytes` true.
 * Timestamps are in seconds since the epoch.
 */
export type FieldValue =
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: IntegerType; readonly value: number | bigint }
  | { readonly type: 'timestamp'; readonly value: number | bigint }
  | { readonly type: 'float' | 'double'; readonly value: number }
  | {
      readonly type: 'decimal';
      readonly value: { readonly scale: number; readonly unscaled: number };
    }
  | { readonly type: 'longstr' | 'binary'; readonly value: string; readonly isBytes?: true }
  | { readonly type: 'array'; readonly value: readonly FieldValue[] }
  | { readonly type: 'table'; readonly value: FieldTable }
  | { readonly type: 'void'; readonly value: null };

/** Key and value pairs in wire order; look-ups use the first of duplicate keys. */
export type FieldTable = readonly (readonly [key: string, value: FieldValue])[];

export const EMPTY_TABLE: FieldTable = [];

export const longstr = (value: string): FieldValue => ({ type: 'longstr', value });
export const long = (value: number): FieldValue => ({ type: 'long', value });

/** The first value under `key`, or undefined. */
export function lookup(table: FieldTable, key: string): FieldValue | undefined {
  for (const [name, value] of table) if (name === key) return value;
  return undefined;
}
