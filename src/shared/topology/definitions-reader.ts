// Reads definitions files of RabbitMQ 3.x and 4.x and of LavinMQ, whole and of single vhosts, into one
// form. What it does not understand is named, never dropped in silence. Pure.

import {
  type Definitions,
  DefinitionsError,
  identityOf,
  isJsonRecord,
  type Json,
  type JsonRecord,
  type LimitDefinitions,
  type ParameterDefinition,
  SECTIONS,
  type Section,
  type SectionItems,
  sorted,
  type VhostDefinition,
} from './definitions.ts';
import { utf8Bytes } from './text-size.ts';

export interface ReadDefinitions {
  readonly definitions: Definitions;
  /** Sections that the file has. */
  readonly sections: readonly Section[];
  /** What was not taken, each in words. */
  readonly ignored: readonly string[];
}

export interface ReadOptions {
  /** The vhost that a file of a single vhost is for; items of it need no `vhost`. */
  readonly vhost?: string | undefined;
}

const HEADER_KEYS: readonly string[] = [
  'rabbit_version',
  'rabbitmq_version',
  'product_name',
  'product_version',
  'rabbitmq_definition_format',
  'original_cluster_name',
  'original_vhost_name',
  'explanation',
  'bind_opts',
];
/** Belong to the vhost itself; the file of a single vhost has them at its top. */
const VHOST_KEYS: readonly string[] = [
  'metadata',
  'description',
  'limits',
  'default_queue_type',
  'tags',
];
const VHOST_SECTIONS: readonly Section[] = [
  'parameters',
  'policies',
  'exchanges',
  'queues',
  'bindings',
];
/** Short strings of AMQP. */
const MAX_NAME_BYTES = 255;

/** Throws a DefinitionsError for what is not a definitions file. */
export function readDefinitions(json: unknown, options: ReadOptions = {}): ReadDefinitions {
  if (!isJsonRecord(json)) throw new DefinitionsError('failed_to_parse_json');
  const isSingle = json.rabbitmq_definition_format === 'single_virtual_host';
  if (isSingle && options.vhost === undefined) {
    throw new DefinitionsError(
      'the definitions are of a single virtual host and have to be imported into one',
    );
  }
  const ignored: string[] = [];
  const known: readonly string[] = options.vhost === undefined ? SECTIONS : VHOST_SECTIONS;
  for (const key of Object.keys(json)) {
    const isHeader =
      HEADER_KEYS.includes(key) || (options.vhost !== undefined && VHOST_KEYS.includes(key));
    if (!isHeader && !known.includes(key)) ignored.push(`section '${key}'`);
    else if (VHOST_KEYS.includes(key) && !isBlank(json[key])) ignored.push(`'${key}' of the vhost`);
  }
  const sections = SECTIONS.filter(
    (section) => known.includes(section) && json[section] !== undefined && json[section] !== null,
  );
  const read = <S extends Section>(section: S): readonly SectionItems[S][] =>
    sections.includes(section) ? readSection(section, json[section] ?? [], options, ignored) : [];
  const { vhosts, parameters } = withLimits(read('vhosts'), read('parameters'));
  const definitions: Definitions = {
    users: read('users'),
    vhosts,
    permissions: read('permissions'),
    topic_permissions: read('topic_permissions'),
    parameters,
    global_parameters: read('global_parameters'),
    policies: read('policies'),
    exchanges: read('exchanges'),
    queues: read('queues'),
    bindings: read('bindings'),
  };
  return { definitions, sections, ignored };
}

function isBlank(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.values(value).every(isBlank);
}

const LIMITS_COMPONENT = 'vhost-limits';

/** Older files have the limits of vhosts as parameters, newer ones at the vhosts, some both. */
function withLimits(
  vhosts: readonly VhostDefinition[],
  parameters: readonly ParameterDefinition[],
): { vhosts: readonly VhostDefinition[]; parameters: readonly ParameterDefinition[] } {
  const isMerged = ({ component, vhost, value }: ParameterDefinition): boolean =>
    component === LIMITS_COMPONENT &&
    vhosts.some(({ name }) => name === vhost) &&
    isJsonRecord(value) &&
    Object.values(value).every((limit) => typeof limit === 'number');
  const merged = parameters.filter(isMerged);
  return {
    vhosts: vhosts.map((vhost) => {
      const own = merged.filter((parameter) => parameter.vhost === vhost.name);
      const limits = own.flatMap(({ value }) =>
        isJsonRecord(value)
          ? Object.entries(value).map(([name, limit]) => [name, Number(limit)])
          : [],
      );
      return { ...vhost, limits: { ...vhost.limits, ...Object.fromEntries(limits) } };
    }),
    parameters: parameters.filter((parameter) => !isMerged(parameter)),
  };
}

function readSection<S extends Section>(
  section: S,
  json: Json,
  options: ReadOptions,
  ignored: string[],
): readonly SectionItems[S][] {
  if (!Array.isArray(json)) throw new DefinitionsError(`'${section}' must be a list`);
  const items = new Map<string, SectionItems[S]>();
  json.forEach((value: Json, index) => {
    const reader = new ItemReader(section, index, value, options.vhost);
    const item = READERS[section](reader);
    const complaint = RESERVED[section]?.(item);
    if (complaint !== undefined) ignored.push(complaint);
    else keep(section, items, item);
    ignored.push(...reader.unread());
  });
  return [...items.values()];
}

/** Twice the same is once; twice with other properties contradicts itself. */
function keep<S extends Section>(
  section: S,
  items: Map<string, SectionItems[S]>,
  item: SectionItems[S],
): void {
  const identity = identityOf(section, item);
  const previous = items.get(identity);
  if (previous === undefined) {
    items.set(identity, item);
    return;
  }
  const before = differingField(previous, item);
  if (before === undefined) return;
  const [field, current, received] = before;
  const what = describe(section, item);
  throw new DefinitionsError(
    `inequivalent arg '${field}' for ${what}: received '${plain(received)}' but current is '${plain(current)}'`,
  );
}

type Fields = Readonly<Record<string, Json | undefined>>;

function fieldsOf(item: object): Fields {
  return Object.fromEntries(Object.entries(item));
}

function differingField(
  a: object,
  b: object,
): readonly [string, Json | undefined, Json | undefined] | undefined {
  const before = fieldsOf(a);
  const after = fieldsOf(b);
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [x, y] = [before[key], after[key]];
    if (JSON.stringify(sorted(x ?? null)) !== JSON.stringify(sorted(y ?? null))) return [key, x, y];
  }
  return undefined;
}

const plain = (value: Json | undefined): string =>
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

/** What the broker makes itself is neither exported nor imported. */
const RESERVED: { readonly [S in Section]?: (item: SectionItems[S]) => string | undefined } = {
  exchanges: (item) =>
    item.name === '' || item.name.startsWith('amq.')
      ? `${describe('exchanges', item)}: predeclared`
      : undefined,
  queues: (item) =>
    item.name.startsWith('amq.') ? `${describe('queues', item)}: reserved name` : undefined,
  bindings: (item) =>
    item.source === ''
      ? `${describe('bindings', item)}: implicit in the default exchange`
      : undefined,
  global_parameters: (item) =>
    item.name.startsWith('internal')
      ? `${describe('global_parameters', item)}: of its broker`
      : undefined,
};

/** One object of a section, field by field; remembers which were asked for. */
class ItemReader {
  readonly #section: Section;
  readonly #index: number;
  readonly #fields: JsonRecord;
  readonly #vhost: string | undefined;
  readonly #read = new Set<string>();

  constructor(section: Section, index: number, value: Json, vhost: string | undefined) {
    this.#section = section;
    this.#index = index;
    this.#vhost = vhost;
    if (!isJsonRecord(value)) throw new DefinitionsError(`${this.#place} must be an object`);
    this.#fields = value;
  }

  get #place(): string {
    return `${this.#section}[${this.#index}]`;
  }

  unread(): string[] {
    const name = this.#fields.name;
    const label = typeof name === 'string' ? ` '${name}'` : '';
    return Object.keys(this.#fields)
      .filter((key) => !this.#read.has(key))
      .map((key) => `${this.#place}${label}: field '${key}'`);
  }

  json(key: string): Json | undefined {
    this.#read.add(key);
    return this.#fields[key];
  }

  #wrong(key: string, expected: string): DefinitionsError {
    return new DefinitionsError(`${this.#place}: '${key}' must be ${expected}`);
  }

  text(key: string, fallback?: string): string {
    const value = this.json(key) ?? fallback;
    if (value === undefined) {
      throw new DefinitionsError(`${this.#place}: mandatory field '${key}' is missing`);
    }
    if (typeof value !== 'string') throw this.#wrong(key, 'a string');
    return value;
  }

  /** A short string of AMQP. */
  name(key: string, fallback?: string): string {
    const name = this.text(key, fallback);
    const bytes = utf8Bytes(name);
    if (bytes > MAX_NAME_BYTES) {
      throw new DefinitionsError(
        `${this.#place}: '${key}' is too long: ${bytes} bytes, at most ${MAX_NAME_BYTES} are allowed`,
      );
    }
    return name;
  }

  vhost(): string {
    const own = this.json('vhost');
    if (this.#vhost !== undefined) return this.#vhost;
    if (own === undefined) throw new DefinitionsError(['no_such_vhost', 'undefined']);
    return this.name('vhost');
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.json(key) ?? fallback;
    if (typeof value !== 'boolean') throw this.#wrong(key, 'true or false');
    return value;
  }

  integer(key: string, fallback: number): number {
    const value = this.json(key) ?? fallback;
    if (typeof value !== 'number' || !Number.isInteger(value))
      throw this.#wrong(key, 'a whole number');
    return value;
  }

  /** Erlang writes an empty object as an empty list in places. */
  record(key: string): JsonRecord {
    const value = this.json(key) ?? {};
    if (Array.isArray(value) && value.length === 0) return {};
    if (!isJsonRecord(value)) throw this.#wrong(key, 'an object');
    return value;
  }

  limits(key: string): LimitDefinitions {
    const value = this.json(key);
    // rabbitmqctl writes them as pairs.
    const limits: readonly (readonly [string, Json])[] =
      Array.isArray(value) && value.every(isPair) ? value : Object.entries(this.record(key));
    return Object.fromEntries(
      limits.map(([name, value]) => {
        if (typeof value !== 'number') throw this.#wrong(`${key}.${name}`, 'a number');
        return [name, value];
      }),
    );
  }

  /** A list of strings, or one string with commas. */
  tags(value: Json | undefined, key: string): readonly string[] {
    if (value === undefined || value === null) return [];
    const items = typeof value === 'string' ? value.split(',') : value;
    if (!Array.isArray(items)) throw this.#wrong(key, 'a list of strings');
    return items
      .map((item: Json) => {
        if (typeof item !== 'string') throw this.#wrong(key, 'a list of strings');
        return item.trim();
      })
      .filter((tag) => tag !== '');
  }
}

function isPair(value: Json): value is readonly [string, Json] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string';
}

/** LavinMQ's short names. */
const HASHING_ALGORITHMS: Readonly<Record<string, string>> = {
  SHA256: 'rabbit_password_hashing_sha256',
  SHA512: 'rabbit_password_hashing_sha512',
  MD5: 'rabbit_password_hashing_md5',
};

const READERS: { readonly [S in Section]: (item: ItemReader) => SectionItems[S] } = {
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
