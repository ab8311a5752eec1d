// RabbitMQ's definitions file: everything a broker is made of but its messages. Types mirror the JSON.
// Pure: must not know a broker, a file or a protocol.

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };
export type JsonRecord = { readonly [key: string]: Json };

/** Numbers by RabbitMQ's names: `max-connections`, `max-queues`, `max-channels`. */
export type LimitDefinitions = Readonly<Record<string, number>>;

export interface UserDefinition {
  readonly name: string;
  /** In old and hand-written files; never exported. */
  readonly password?: string;
  /** Base64 of a salt of 4 bytes and the digest; empty for a user who cannot log in. */
  readonly password_hash?: string;
  readonly hashing_algorithm?: string;
  readonly tags: readonly string[];
  readonly limits: LimitDefinitions;
}

export interface VhostDefinition {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly default_queue_type: string | null;
  readonly protected_from_deletion: boolean;
  /** Left out: as it is. */
  readonly tracing?: boolean;
  readonly limits: LimitDefinitions;
}

export interface PermissionDefinition {
  readonly user: string;
  readonly vhost: string;
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}

export interface TopicPermissionDefinition {
  readonly user: string;
  readonly vhost: string;
  readonly exchange: string;
  readonly write: string;
  readonly read: string;
}

export interface ParameterDefinition {
  readonly vhost: string;
  readonly component: string;
  readonly name: string;
  readonly value: Json;
}

export interface GlobalParameterDefinition {
  readonly name: string;
  readonly value: Json;
}

export interface PolicyDefinition {
  readonly vhost: string;
  readonly name: string;
  readonly pattern: string;
  readonly 'apply-to': string;
  readonly definition: JsonRecord;
  readonly priority: number;
}

export interface ExchangeDefinition {
  readonly name: string;
  readonly vhost: string;
  readonly type: string;
  readonly durable: boolean;
  readonly auto_delete: boolean;
  readonly internal: boolean;
  readonly arguments: JsonRecord;
}

export interface QueueDefinition {
  readonly name: string;
  readonly vhost: string;
  readonly durable: boolean;
  readonly auto_delete: boolean;
  readonly arguments: JsonRecord;
}

export interface BindingDefinition {
  readonly source: string;
  readonly vhost: string;
  readonly destination: string;
  readonly destination_type: 'queue' | 'exchange';
  readonly routing_key: string;
  readonly arguments: JsonRecord;
}

/** What each section of a file holds. */
export interface SectionItems {
  readonly users: UserDefinition;
  readonly vhosts: VhostDefinition;
  readonly permissions: PermissionDefinition;
  readonly topic_permissions: TopicPermissionDefinition;
  readonly parameters: ParameterDefinition;
  readonly global_parameters: GlobalParameterDefinition;
  readonly policies: PolicyDefinition;
  readonly exchanges: ExchangeDefinition;
  readonly queues: QueueDefinition;
  readonly bindings: BindingDefinition;
}

export type Section = keyof SectionItems;

/** In the order in which they are applied. */
export const SECTIONS: readonly Section[] = [
  'users',
  'vhosts',
  'permissions',
  'topic_permissions',
  'global_parameters',
  'policies',
  'parameters',
  'exchanges',
  'queues',
  'bindings',
];

/** All sections; those a file does not have are empty. */
export type Definitions = { readonly [S in Section]: readonly SectionItems[S][] };

export const NO_DEFINITIONS: Definitions = {
  users: [],
  vhosts: [],
  permissions: [],
  topic_permissions: [],
  parameters: [],
  global_parameters: [],
  policies: [],
  exchanges: [],
  queues: [],
  bindings: [],
};

/** A definitions file that cannot be taken. `reason` is what RabbitMQ's API answers as reason. */
export class DefinitionsError extends Error {
  readonly reason: Json;

  constructor(reason: Json) {
    super(typeof reason === 'string' ? reason : JSON.stringify(reason));
    this.name = 'DefinitionsError';
    this.reason = reason;
  }
}

export function isJsonRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const IDENTITY: { readonly [S in Section]: (item: SectionItems[S]) => readonly Json[] } = {
  users: ({ name }) => [name],
  vhosts: ({ name }) => [name],
  permissions: ({ vhost, user }) => [vhost, user],
  topic_permissions: ({ vhost, user, exchange }) => [vhost, user, exchange],
  parameters: ({ vhost, component, name }) => [vhost, component, name],
  global_parameters: ({ name }) => [name],
  policies: ({ vhost, name }) => [vhost, name],
  exchanges: ({ vhost, name }) => [vhost, name],
  queues: ({ vhost, name }) => [vhost, name],
  bindings: (item) => [
    item.vhost,
    item.source,
    item.destination_type,
    item.destination,
    item.routing_key,
    sorted(item.arguments),
  ],
};

/** What makes an item of a section the same one in two files, as text. */
export function identityOf<S extends Section>(section: S, item: SectionItems[S]): string {
  return JSON.stringify(IDENTITY[section](item));
}

/** The same JSON with the keys of all objects in order, so that equal values have equal text. */
export function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonRecord(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
