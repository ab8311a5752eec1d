// How an object of each section of a definitions file is read: its fields, what they are when left out,
// and how RabbitMQ 3.x and 4.x and LavinMQ differ in them. Must not look at other objects of the file.

import type { DefinitionItem } from './definition-item.ts';
import { DefinitionsError, type Json, type Section, type SectionItems } from './definitions.ts';

/** LavinMQ's short names. */
const HASHING_ALGORITHMS: Readonly<Record<string, string>> = {
  SHA256: 'rabbit_password_hashing_sha256',
  SHA512: 'rabbit_password_hashing_sha512',
  MD5: 'rabbit_password_hashing_md5',
};

/** Makes the items of each section. Throws a DefinitionsError for a field it cannot take. */
export const SECTION_READERS: {
  readonly [S in Section]: (item: DefinitionItem) => SectionItems[S];
} = {
  users: (item) => {
    const password = item.json('password') ?? undefined;
    const hash = item.json('password_hash');
    const tags = item.json('tags');
    if (tags === undefined) throw new DefinitionsError('tags_not_present');
    const algorithm = item.json('hashing_algorithm') ?? undefined;
    return {
      name: item.name('name'),
      ...(password === undefined ? {} : { password: item.text('password') }),
      ...(password === undefined
        ? { password_hash: hash === null ? '' : item.text('password_hash', '') }
        : {}),
      ...(algorithm === undefined
        ? {}
        : {
            hashing_algorithm:
              HASHING_ALGORITHMS[String(algorithm)] ?? item.text('hashing_algorithm'),
          }),
      tags: item.tags(tags, 'tags'),
      limits: item.limits('limits'),
    };
  },
  vhosts: (item) => {
    const metadata = item.record('metadata');
    const given = (key: string): Json | undefined => item.json(key) ?? metadata[key] ?? undefined;
    const description = given('description') ?? '';
    const type = given('default_queue_type');
    const isProtected = given('protected_from_deletion') ?? false;
    return {
      name: item.name('name'),
      description: typeof description === 'string' ? description : '',
      tags: item.tags(given('tags'), 'tags'),
      default_queue_type: typeof type === 'string' && type !== 'undefined' ? type : null,
      protected_from_deletion: isProtected === true,
      ...(item.json('tracing') === undefined ? {} : { tracing: item.flag('tracing', false) }),
      limits: item.limits('limits'),
    };
  },
  permissions: (item) => ({
    user: item.text('user'),
    vhost: item.vhost(),
    configure: item.text('configure'),
    write: item.text('write'),
    read: item.text('read'),
  }),
  topic_permissions: (item) => ({
    user: item.text('user'),
    vhost: item.vhost(),
    exchange: item.name('exchange'),
    write: item.text('write'),
    read: item.text('read'),
  }),
  parameters: (item) => ({
    vhost: item.vhost(),
    component: item.text('component'),
    name: item.name('name'),
    value: item.json('value') ?? null,
  }),
  global_parameters: (item) => ({ name: item.name('name'), value: item.json('value') ?? null }),
  policies: (item) => ({
    vhost: item.vhost(),
    name: item.name('name'),
    pattern: item.text('pattern'),
    'apply-to': item.text('apply-to', 'all'),
    definition: item.record('definition'),
    priority: item.integer('priority', 0),
  }),
  exchanges: (item) => ({
    name: item.name('name'),
    vhost: item.vhost(),
    type: item.text('type', 'direct'),
    durable: item.flag('durable', true),
    auto_delete: item.flag('auto_delete', false),
    internal: item.flag('internal', false),
    arguments: item.record('arguments'),
  }),
  queues: (item) => {
    const type = item.json('type');
    const args = item.record('arguments');
    const isNamed = args['x-queue-type'] !== undefined || typeof type !== 'string';
    return {
      name: item.name('name'),
      vhost: item.vhost(),
      durable: item.flag('durable', true),
      auto_delete: item.flag('auto_delete', false),
      // Newer files name the type beside the arguments; classic is what it is without.
      arguments: isNamed || type === 'classic' ? args : { ...args, 'x-queue-type': type },
    };
  },
  bindings: (item) => {
    const type = item.text('destination_type', 'queue');
    if (type !== 'queue' && type !== 'exchange') {
      throw new DefinitionsError(`unknown destination type '${type}' of a binding`);
    }
    return {
      source: item.name('source'),
      vhost: item.vhost(),
      destination: item.name('destination'),
      destination_type: type,
      routing_key: item.name('routing_key', ''),
      arguments: item.record('arguments'),
    };
  },
};
