// When two field values are the same to RabbitMQ: it compares the values without their wire types, so
// integers of all widths are equal, and a string equals a binary with the same bytes.

import type { FieldTable, FieldValue } from './field-table.ts';

/**
 * True when the values are equal with their own types left aside. An integer never equals a float, a
 * boolean only a boolean; the items of arrays and tables must also agree in type.
 */
export function hasSameValue(a: FieldValue, b: FieldValue): boolean {
  switch (a.type) {
    case 'bool':
      return b.type === 'bool' && a.value === b.value;
    case 'float':
    case 'double':
      return (b.type === 'float' || b.type === 'double') && a.value === b.value;
    case 'longstr':
    case 'binary':
      return (
        (b.type === 'longstr' || b.type === 'binary') &&
        a.value === b.value &&
        // The same characters are other bytes when only one side is valid UTF-8.
        (a.isBytes === b.isBytes || isAscii(a.value))
      );
    case 'decimal':
      return (
        b.type === 'decimal' &&
        a.value.scale === b.value.scale &&
        a.value.unscaled === b.value.unscaled
      );
    case 'array':
      return b.type === 'array' && hasSameItems(a.value, b.value);
    case 'table':
      return b.type === 'table' && hasSameEntries(a.value, b.value);
    case 'void':
      return b.type === 'void';
    default:
      return isWhole(b) && isEqualInteger(a.value, b.value);
  }
}

/**
 * Whether a header satisfies a binding argument [rabbitmq: headers exchange]: void asks for presence
 * only; timestamps never match by value, as in RabbitMQ 4.
 */
export function matchesHeader(argument: FieldValue, header: FieldValue): boolean {
  if (argument.type === 'void') return true;
  if (argument.type === 'timestamp' || header.type === 'timestamp') return false;
  return hasSameValue(argument, header);
}

type Whole = Extract<FieldValue, { readonly value: number | bigint }>;

function isWhole(field: FieldValue): field is Exclude<Whole, { type: 'float' | 'double' }> {
  switch (field.type) {
    case 'byte':
    case 'unsignedbyte':
    case 'short':
    case 'unsignedshort':
    case 'signedint':
    case 'unsignedint':
    case 'long':
    case 'timestamp':
      return true;
    default:
      return false;
  }
}

function isEqualInteger(a: number | bigint, b: number | bigint): boolean {
  return a === b || (typeof a !== typeof b && BigInt(a) === BigInt(b));
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

function hasSameItems(a: readonly FieldValue[], b: readonly FieldValue[]): boolean {
  return a.length === b.length && a.every((item, index) => isIdentical(item, b[index]));
}

function hasSameEntries(a: FieldTable, b: FieldTable): boolean {
  if (a.length !== b.length) return false;
  return a.every(([key, value], index) => {
    const other = b[index];
    return other !== undefined && other[0] === key && isIdentical(value, other[1]);
  });
}

function isIdentical(a: FieldValue, b: FieldValue | undefined): boolean {
  return b !== undefined && a.type === b.type && hasSameValue(a, b);
}
