// Values of field tables as text to edit, and back. Pure; what a text lacks is named, not thrown.

import type { Field, FieldType, IntegerFieldType } from '../../shared/ipc/field.ts';

/** Types whose value is written as text in one line; tables and arrays hold fields of their own. */
export type TextFieldType = Exclude<FieldType, 'table' | 'array'>;

/** What is wrong with a text: a key of `ui:fields.errors` and its values. */
export type FieldProblem =
  | { readonly error: 'integer' | 'number' | 'decimal' | 'timestamp' | 'base64' }
  | { readonly error: 'nameEmpty' | 'nameLong' | 'nameTwice' }
  | { readonly error: 'range'; readonly min: string; readonly max: string };

export type ParsedField =
  | { readonly field: Field }
  | { readonly problem: FieldProblem; readonly field?: undefined };

/** In the order to offer: what is used most first. */
export const FIELD_TYPES: readonly FieldType[] = [
  'longstr',
  'signedint',
  'long',
  'bool',
  'double',
  'timestamp',
  'table',
  'array',
  'byte',
  'unsignedbyte',
  'short',
  'unsignedshort',
  'unsignedint',
  'float',
  'decimal',
  'binary',
  'void',
];

/** Bits and sign of the integer types [amqp091 §4.2.5.5, rabbitmq: table types]. */
const INTEGER_LIMITS: Readonly<Record<IntegerFieldType, readonly [bigint, bigint]>> = {
  byte: [-128n, 127n],
  unsignedbyte: [0n, 255n],
  short: [-32_768n, 32_767n],
  unsignedshort: [0n, 65_535n],
  signedint: [-2_147_483_648n, 2_147_483_647n],
  unsignedint: [0n, 4_294_967_295n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
};

const MAX_TIMESTAMP = 2n ** 64n - 1n;

/** The value of a field as one edits it; empty for tables and arrays. */
export function fieldText(field: Field): string {
  switch (field.type) {
    case 'table':
    case 'array':
    case 'void':
      return '';
    case 'timestamp':
      return timestampText(field.value);
    case 'decimal':
      return decimalText(field.value.scale, field.value.unscaled);
    default:
      return String(field.value);
  }
}

/** The field that a text of a type says. `isBytes` is for texts that are no valid UTF-8, then Base64. */
export function parseFieldText(type: TextFieldType, text: string, isBytes = false): ParsedField {
  switch (type) {
    case 'void':
      return { field: { type, value: null } };
    case 'bool':
      return { field: { type, value: text === 'true' } };
    case 'longstr':
      if (!isBytes) return { field: { type, value: text } };
      return isBase64(text)
        ? { field: { type, value: text.trim(), isBytes: true } }
        : { problem: { error: 'base64' } };
    case 'binary':
      return isBase64(text)
        ? { field: { type, value: text.trim() } }
        : { problem: { error: 'base64' } };
    case 'float':
    case 'double':
      return parseFloating(type, text);
    case 'decimal':
      return parseDecimal(text);
    case 'timestamp':
      return parseTimestamp(text);
    default:
      return parseInteger(type, text);
  }
}

function parseInteger(type: IntegerFieldType, text: string): ParsedField {
  const digits = text.trim().replaceAll(/[\s_]/g, '');
  if (!/^[+-]?\d+$/.test(digits)) return { problem: { error: 'integer' } };
  const value = BigInt(digits.replace(/^\+/, ''));
  const [min, max] = INTEGER_LIMITS[type];
  if (value < min || value > max) {
    return { problem: { error: 'range', min: String(min), max: String(max) } };
  }
  return { field: { type, value: exactly(value) } };
}

const exactly = (value: bigint): number | string =>
  Number.isSafeInteger(Number(value)) ? Number(value) : String(value);

function parseFloating(type: 'float' | 'double', text: string): ParsedField {
  const trimmed = text.trim();
  const value = Number(trimmed);
  if (trimmed === '' || !Number.isFinite(value)) return { problem: { error: 'number' } };
  return { field: { type, value: type === 'float' ? Math.fround(value) : value } };
}

/** Eight bits of places and a signed number of 32 [amqp091 §4.2.5.5]. */
function parseDecimal(text: string): ParsedField {
  const parts = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (parts === null) return { problem: { error: 'decimal' } };
  const [, sign = '', whole = '', places = ''] = parts;
  const unscaled = BigInt(`${sign === '-' ? '-' : ''}${whole}${places}`);
  const [min, max] = INTEGER_LIMITS.signedint;
  if (places.length > 255 || unscaled < min || unscaled > max) {
    return { problem: { error: 'decimal' } };
  }
  return {
    field: { type: 'decimal', value: { scale: places.length, unscaled: Number(unscaled) } },
  };
}

function decimalText(scale: number, unscaled: number): string {
  if (scale === 0) return String(unscaled);
  const digits = String(Math.abs(unscaled)).padStart(scale + 1, '0');
  const sign = unscaled < 0 ? '-' : '';
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function parseTimestamp(text: string): ParsedField {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) {
    const seconds = BigInt(trimmed);
    return seconds > MAX_TIMESTAMP
      ? { problem: { error: 'timestamp' } }
      : { field: { type: 'timestamp', value: exactly(seconds) } };
  }
  const ms = /^\d{4}-\d\d-\d\d/.test(trimmed) ? Date.parse(trimmed) : Number.NaN;
  if (Number.isNaN(ms) || ms < 0) return { problem: { error: 'timestamp' } };
  return { field: { type: 'timestamp', value: Math.floor(ms / 1000) } };
}

/** ISO 8601 where there is such a date, else the seconds. */
function timestampText(seconds: number | string): string {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace('.000Z', 'Z');
}

const isBase64 = (text: string): boolean =>
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text.trim());
