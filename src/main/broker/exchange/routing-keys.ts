// The keys a message is routed by: its routing key, and those its sender adds in headers.

import { preconditionFailed } from '../errors.ts';
import type { Properties } from '../properties.ts';

const KEY_HEADERS = ['CC', 'BCC'] as const;

/**
 * The routing key and those in the headers CC and BCC, or null when there is only the routing key
 * [rabbitmq: sender-selected distribution]. Elements that are not strings are ignored.
 * Throws PRECONDITION_FAILED when one of the headers is not an array.
 */
export function routingKeys(routingKey: string, properties: Properties): readonly string[] | null {
  if (!properties.hasHeaders) return null;
  let keys: string[] | null = null;
  for (const name of KEY_HEADERS) {
    const header = properties.header(name);
    if (header === undefined) continue;
    if (header.type !== 'array') {
      throw preconditionFailed(
        `invalid message: {unacceptable_type_in_header,"${name}",${header.type}}`,
      );
    }
    for (const item of header.value) {
      if (item.type !== 'longstr') continue;
      keys ??= [routingKey];
      keys.push(item.value);
    }
  }
  return keys;
}
