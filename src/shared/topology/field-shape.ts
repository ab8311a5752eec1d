// Whether something that came from outside, such as the clipboard, is a table of typed fields. Pure.

import type { Fields } from '../ipc/field.ts';

const INTEGERS: ReadonlySet<unknown> = new Set([
  'byte',
  'unsignedbyte',
  'short',
  'unsignedshort',
  'signedint',
  'unsignedint',
  'long',
  'timestamp',
]);

/** Deep; says nothing of ranges, which the program checks. */
export function isFields(value: unknown): value is Fields {
  return (
    Array.isArray(value) &&
    value.every(
      (entry: unknown) =>
        Array.isArray(entry) &&
        entry.length === 2 &&
        typeof entry[0] === 'string' &&
        isField(entry[1]),
    )
  );
}

function isField(field: unknown): boolean {
  if (typeof field !== 'object' || field === null) return false;
  if (!('type' in field) || !('value' in field)) return false;
  const { type, value } = field;
  if (INTEGERS.has(type)) {
    return Number.isInteger(value) || (typeof value === 'string' && /^-?\d+$/.test(value));
  }
  switch (type) {
    case 'bool':
      return typeof value === 'boolean';
    case 'float':
    case 'double':
      return typeof value === 'number';
    case 'longstr':
    case 'binary':
      return typeof value === 'string';
    case 'void':
      return value === null;
    case 'array':
      return Array.isArray(value) && value.every(isField);
    case 'table':
      return isFields(value);
    case 'decimal':
      return (
        typeof value === 'object' &&
        value !== null &&
        'scale' in value &&
        'unscaled' in value &&
        Number.isInteger(value.scale) &&
        Number.isInteger(value.unscaled)
      );
    default:
      return false;
  }
}
