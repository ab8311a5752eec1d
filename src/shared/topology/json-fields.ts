// Typed fields as the plain JSON of definitions files, and back, the way RabbitMQ converts them: whole
// numbers become longs, other numbers doubles. Pure.

import type { Field, Fields } from '../ipc/field.ts';
import type { Json, JsonRecord } from './definitions.ts';

/** What a definitions file says of these arguments; see `isPlain` for what JSON cannot say. */
export const jsonOfFields = (fields: Fields): JsonRecord =>
  Object.fromEntries(fields.map(([name, field]) => [name, jsonOfField(field)]));

export function jsonOfField(field: Field): Json {
  switch (field.type) {
    case 'array':
      return field.value.map(jsonOfField);
    case 'table':
      return jsonOfFields(field.value);
    case 'decimal':
      return field.value.unscaled / 10 ** field.value.scale;
    case 'bool':
    case 'longstr':
    case 'binary':
    case 'void':
    case 'float':
    case 'double':
      return field.value;
    default:
      return Number(field.value);
  }
}

export const fieldsOfJson = (record: JsonRecord): Fields =>
  Object.entries(record).map(([name, value]) => [name, fieldOfJson(value)] as const);

export function fieldOfJson(value: Json): Field {
  if (value === null) return { type: 'void', value };
  if (typeof value === 'string') return { type: 'longstr', value };
  if (typeof value === 'boolean') return { type: 'bool', value };
  if (typeof value === 'number') {
    return Number.isInteger(value) ? { type: 'long', value } : { type: 'double', value };
  }
  if (isList(value)) return { type: 'array', value: value.map(fieldOfJson) };
  return { type: 'table', value: fieldsOfJson(value) };
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

/** Whether JSON says all of it but for the width of integers, which RabbitMQ leaves aside. */
export function isPlain(field: Field): boolean {
  switch (field.type) {
    case 'array':
      return field.value.every(isPlain);
    case 'table':
      return field.value.every(([, value]) => isPlain(value));
    case 'longstr':
      return field.isBytes !== true;
    case 'double':
      return !Number.isInteger(field.value) && Number.isFinite(field.value);
    case 'bool':
    case 'void':
      return true;
    case 'float':
    case 'decimal':
    case 'binary':
    case 'timestamp':
      return false;
    default:
      return Number.isSafeInteger(Number(field.value));
  }
}
