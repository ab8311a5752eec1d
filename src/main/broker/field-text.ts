// Field values as RabbitMQ's error texts print them: Erlang terms. For people to read and for clients
// that compare texts; must never be parsed back or used as a key.

import type { FieldTable, FieldValue } from './field-table.ts';

/** The value alone, as `~p` prints it: `5`, `5.0`, `true`, `<<"text">>`, `{2,500}`. */
export function termText(field: FieldValue): string {
  switch (field.type) {
    case 'longstr':
    case 'binary':
      return binaryText(field.value, field.isBytes === true);
    case 'float':
    case 'double':
      return floatText(field.value);
    case 'decimal':
      return `{${field.value.scale},${field.value.unscaled}}`;
    case 'array':
      return `[${field.value.map((item) => `{${item.type},${termText(item)}}`).join(',')}]`;
    case 'table':
      return tableText(field.value);
    case 'void':
      return 'undefined';
    default:
      return String(field.value);
  }
}

/** As `~s` for strings and `~p` for everything else: how equivalence texts show a value. */
export function plainText(field: FieldValue): string {
  return field.type === 'longstr' || field.type === 'binary' ? field.value : termText(field);
}

/** A string as an Erlang binary: `<<"foo">>`, or its bytes when it is not printable. */
export function binaryText(text: string, isBytes = false): string {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  if (!codes.every(isPrintable)) {
    return `<<${(isBytes ? codes : codes.flatMap(utf8Bytes)).join(',')}>>`;
  }
  const quoted = `"${text.replace(/["\\]/g, '\\$&')}"`;
  return isBytes || codes.every((code) => code < 0x80) ? `<<${quoted}>>` : `<<${quoted}/utf8>>`;
}

function tableText(table: FieldTable): string {
  const entries = table.map(
    ([key, value]) => `{${binaryText(key)},${value.type},${termText(value)}}`,
  );
  return `[${entries.join(',')}]`;
}

function floatText(value: number): string {
  const text = String(value);
  return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text;
}

const isPrintable = (code: number): boolean => (code >= 0x20 && code < 0x7f) || code >= 0xa0;

function utf8Bytes(code: number): number[] {
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)];
  if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  return [
    0xf0 | (code >> 18),
    0x80 | ((code >> 12) & 63),
    0x80 | ((code >> 6) & 63),
    0x80 | (code & 63),
  ];
}
