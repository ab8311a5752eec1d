// When two bindings are one and the same. Pure.

import type { Field, Fields } from '../ipc/field.ts';
import type { BindingView } from '../ipc/topology.ts';

/** What makes a binding the one it is. */
export type BindingEndsAndKey = Pick<
  BindingView,
  'source' | 'destinationKind' | 'destination' | 'key' | 'args'
>;

/**
 * Text that is equal for two bindings exactly when source, destination, key and arguments are equal, the
 * order of the arguments aside and their types included [rabbitmq: bindings].
 */
export function bindingIdentity(binding: BindingEndsAndKey): string {
  const { source, destinationKind, destination, key, args } = binding;
  return JSON.stringify([source, destinationKind, destination, key, fieldsForm(args)]);
}

const byName = ([a]: readonly [string, Field], [b]: readonly [string, Field]): number =>
  a < b ? -1 : a > b ? 1 : 0;

const fieldsForm = (fields: Fields): unknown[] =>
  [...fields].sort(byName).map(([name, field]) => [name, ...fieldForm(field)]);

function fieldForm(field: Field): unknown[] {
  switch (field.type) {
    case 'array':
      return [field.type, field.value.map(fieldForm)];
    case 'table':
      return [field.type, field.value.map(([name, value]) => [name, ...fieldForm(value)])];
    case 'longstr':
      return [field.type, field.value, field.isBytes === true];
    case 'decimal':
      return [field.type, field.value.scale, field.value.unscaled];
    default:
      // As text: an integer may be a number or decimal text.
      return [field.type, String(field.value)];
  }
}

/** Whether two tables say the same, whatever the order of their entries. */
export function isSameFields(a: Fields, b: Fields): boolean {
  return JSON.stringify(fieldsForm(a)) === JSON.stringify(fieldsForm(b));
}
