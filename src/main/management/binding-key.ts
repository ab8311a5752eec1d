// The `properties_key` of a binding: routing key and arguments as one part of an address, as RabbitMQ
// makes it, so that addresses kept by tools carry over.

import { Buffer } from 'node:buffer';
import type { Binding } from '../broker/binding.ts';
import type { FieldTable } from '../broker/field-table.ts';
import { fieldTableHash } from './erlang-hash.ts';

/** `~` for no key, the escaped key, or the key, `~` and a hash of the arguments. */
export function propertiesKey(routingKey: string, args: FieldTable): string {
  if (args.length === 0) return routingKey === '' ? '~' : escapeKey(routingKey);
  const hash = Buffer.alloc(4);
  hash.writeUInt32BE(fieldTableHash(sortedByKey(args)));
  return `${escapeKey(routingKey)}~${hash.toString('base64url')}`;
}

/** The binding that the last part of an address means, as it is or escaped once more. */
export function findBinding(bindings: Iterable<Binding>, addressPart: string): Binding | undefined {
  for (const binding of bindings) {
    const key = propertiesKey(binding.key, binding.args);
    if (key === addressPart) return binding;
    // Clients that escape only once send the key itself.
    if (binding.args.length === 0 && binding.key !== '' && binding.key === addressPart) {
      return binding;
    }
  }
  return undefined;
}

/** Bytes but letters, digits, `.`, `-` and `_` as %XX, a blank as `+`. */
export function escapeKey(key: string): string {
  let text = '';
  for (const byte of Buffer.from(key, 'utf8')) {
    const char = String.fromCharCode(byte);
    if (/[\w.-]/.test(char)) text += char;
    else if (char === ' ') text += '+';
    else text += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}

function sortedByKey(table: FieldTable): FieldTable {
  return [...table].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
