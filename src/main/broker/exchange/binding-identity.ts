// The identity of a binding within its source exchange. Used as a map key only; must never be stored
// or shown.

import type { FieldTable, FieldValue } from '../field-table.ts';

/**
 * A string that is equal for two bindings of one source exactly when destination, key and arguments
 * sorted by key are equal, types included [rabbitmq: bindings].
 */
export function bindingIdentity(
  destinationKind: 'queue' | 'exchange',
  destination: string,
  key: string,
  args: FieldTable,
): string {
  if (args.length === 0) return JSON.stringify([destinationKind, destination, key]);
  const sorted = [...args].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return JSON.stringify([destinationKind, destination, key, sorted.map(entryForm)]);
}

const entryForm = ([key, value]: readonly [string, FieldValue]): unknown[] => [
  key,
  ...valueForm(value),
];

function valueForm(field: FieldValue): unknown[] {
  switch (field.type) {
    case 'longstr':
    case 'binary':
      return [field.type, field.value, field.isBytes === true];
    case 'decimal':
      return [field.type, field.value.scale, field.value.unscaled];
    case 'array':
      return [field.type, field.value.map(valueForm)];
    case 'table':
      return [field.type, field.value.map(entryForm)];
    default:
      // As text, because JSON knows neither bigint nor infinity.
      return [field.type, String(field.value)];
  }
}
