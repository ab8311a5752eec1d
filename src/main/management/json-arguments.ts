// Field tables as JSON and back, as RabbitMQ's HTTP API and definitions have them. JSON knows fewer
// types: whole numbers become `long`, other numbers `double`, texts `longstr`.

import type { FieldTable, FieldValue } from '../broker/field-table.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../broker/json.ts';
import { badRequest } from './error-response.ts';

/** The table as a JSON object; the last of duplicate keys counts. */
export function tableToJson(table: FieldTable): JsonObject {
  return Object.fromEntries(table.map(([key, value]) => [key, fieldToJson(value)]));
}

export function fieldToJson(field: FieldValue): JsonValue {
  switch (field.type) {
    case 'table':
      return tableToJson(field.value);
    case 'array':
      return field.value.map(fieldToJson);
    case 'decimal':
      return field.value.unscaled / 10 ** field.value.scale;
    case 'float':
    case 'double':
      return Number.isFinite(field.value) ? field.value : null;
    case 'void':
      return null;
    default:
      return typeof field.value === 'bigint' ? Number(field.value) : field.value;
  }
}

/** Throws a 400 for values that a field table cannot hold. */
export function jsonToTable(json: JsonValue | undefined): FieldTable {
  if (json === undefined || (Array.isArray(json) && json.length === 0)) return [];
  if (!isJsonObject(json)) throw badRequest('arguments must be an object');
  const entries = Object.entries(json).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return entries.map(([key, value]) => {
    if (Buffer.byteLength(key) > 255) throw badRequest('argument name is longer than 255 bytes');
    return [key, jsonToField(value)] as const;
  });
}

export function jsonToField(json: JsonValue): FieldValue {
  switch (typeof json) {
    case 'string':
      return { type: 'longstr', value: json };
    case 'boolean':
      return { type: 'bool', value: json };
    case 'number':
      return { type: Number.isInteger(json) ? 'long' : 'double', value: json };
    default:
      if (json === null) throw badRequest('null_not_allowed');
      if (isJsonObject(json)) return { type: 'table', value: jsonToTable(json) };
      return { type: 'array', value: json.map(jsonToField) };
  }
}
