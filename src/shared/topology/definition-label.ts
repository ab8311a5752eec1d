// What objects of a definitions file are called in messages. For people: must not be taken for an
// identity, which definitions.ts has.

import type { Json, Section, SectionItems } from './definitions.ts';

/** The fields of an item by name, whatever its section. */
export function fieldsOf(item: object): Readonly<Record<string, Json | undefined>> {
  return Object.fromEntries(Object.entries(item));
}

/** A field's value as text. */
export const plain = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? 'none');

const SINGULAR: Readonly<Record<Section, string>> = {
  users: 'user',
  vhosts: 'vhost',
  permissions: 'permission',
  topic_permissions: 'topic permission',
  parameters: 'parameter',
  global_parameters: 'global parameter',
  policies: 'policy',
  exchanges: 'exchange',
  queues: 'queue',
  bindings: 'binding',
};

/** Such as `queue 'Q' in vhost '/'`. */
export function describe<S extends Section>(section: S, item: SectionItems[S]): string {
  const { name, user, source, destination, vhost } = fieldsOf(item);
  const label =
    source === undefined ? plain(name ?? user) : `${plain(source)} -> ${plain(destination)}`;
  const place = vhost === undefined ? '' : ` in vhost '${plain(vhost)}'`;
  return `${SINGULAR[section]} '${label}'${place}`;
}
