// JSON values as typed fields, the way RabbitMQ converts what comes from its HTTP API: whole numbers are
// longs, other numbers doubles.

import type { FieldValue } from './field-table.ts';
import type { JsonValue } from './json.ts';

export function jsonField(value: JsonValue): FieldValue {
  switch (typeof value) {
    case 'string':
      return { type: 'longstr', value };
    case 'boolean':
      return { type: 'bool', value };
    case 'number':
      return Number.isInteger(value) ? { type: 'long', value } : { type: 'double', value };
  }
  if (value === null) return { type: 'void', value };
  if (Array.isArray(value)) {
    return { type: 'array', value: value.map((item: JsonValue) => jsonField(item)) };
  }
  return {
    type: 'table',
    value: Object.entries(value).map(([key, item]: [string, JsonValue]) => [key, jsonField(item)]),
  };
}
