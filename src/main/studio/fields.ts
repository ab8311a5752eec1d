// Field tables of the engine as the page has them, and back. Nothing is lost on the way: wire types, big
// integers and bytes that are no text survive a round trip.

import { Buffer } from 'node:buffer';
import type { Field, Fields } from '../../shared/ipc/field.ts';
import type { FieldTable, FieldValue } from '../broker/field-table.ts';

/** A table of the engine for the page. */
export function fieldsOf(table: FieldTable): Fields {
  return table.map(([name, value]) => [name, fieldOf(value)] as const);
}

/** A table of the page for the engine; it has been validated. */
export function tableOf(fields: Fields): FieldTable {
  return fields.map(([name, field]) => [name, fieldValueOf(field)] as const);
}

export function fieldOf(value: FieldValue): Field {
  switch (value.type) {
    case 'bool':
    case 'float':
    case 'double':
    case 'decimal':
    case 'void':
      return value;
    case 'longstr':
      return value.isBytes === true
        ? { type: 'longstr', value: toBase64(value.value, 'latin1'), isBytes: true }
        : { type: 'longstr', value: value.value };
    case 'binary':
      return {
        type: 'binary',
        value: toBase64(value.value, value.isBytes === true ? 'latin1' : 'utf8'),
      };
    case 'array':
      return { type: 'array', value: value.value.map(fieldOf) };
    case 'table':
      return { type: 'table', value: fieldsOf(value.value) };
    default:
      return {
        type: value.type,
        value: typeof value.value === 'bigint' ? value.value.toString() : value.value,
      };
  }
}

export function fieldValueOf(field: Field): FieldValue {
  switch (field.type) {
    case 'bool':
    case 'float':
    case 'double':
    case 'decimal':
    case 'void':
      return field;
    case 'longstr':
      return field.isBytes === true
        ? { type: 'longstr', ...fromBase64(field.value) }
        : { type: 'longstr', value: field.value };
    case 'binary':
      return { type: 'binary', ...fromBase64(field.value) };
    case 'array':
      return { type: 'array', value: field.value.map(fieldValueOf) };
    case 'table':
      return { type: 'table', value: tableOf(field.value) };
    default:
      return { type: field.type, value: integerOf(field.value) };
  }
}

function integerOf(value: number | string): number | bigint {
  if (typeof value === 'number') return value;
  const exact = BigInt(value);
  const near = Number(exact);
  return Number.isSafeInteger(near) ? near : exact;
}

function toBase64(text: string, encoding: 'latin1' | 'utf8'): string {
  return Buffer.from(text, encoding).toString('base64');
}

/** Text when the bytes are UTF-8, as the codec reads them; else one character per byte. */
function fromBase64(base64: string): { value: string; isBytes?: true } {
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(bytes)) return { value: text };
  return { value: bytes.toString('latin1'), isBytes: true };
}
