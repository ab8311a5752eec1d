// Routing keys that a sender adds in headers [rabbitmq: sender-selected distribution]: CC stays
// visible to receivers, BCC does not.

import type { Properties } from '../properties.ts';

const NO_KEYS: readonly string[] = [];

/** The routing keys in the header `name`; elements that are not strings are ignored. */
export function headerKeys(properties: Properties, name: 'CC' | 'BCC'): readonly string[] {
  const header = properties.header(name);
  if (header?.type !== 'array') return NO_KEYS;
  return header.value.flatMap((item) => (item.type === 'longstr' ? [item.value] : []));
}

/** The properties as receivers see them. */
export function withoutBcc(properties: Properties): Properties {
  if (properties.header('BCC') === undefined) return properties;
  return properties.with({ headers: properties.headers().filter(([key]) => key !== 'BCC') });
}
