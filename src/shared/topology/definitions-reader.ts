// Reads definitions files of RabbitMQ 3.x and 4.x and of LavinMQ, whole and of single vhosts, into one
// form. What it does not understand is named, never dropped in silence. Pure.

import { DefinitionItem } from './definition-item.ts';
import { describe, fieldsOf, plain } from './definition-label.ts';
import {
  type Definitions,
  DefinitionsError,
  identityOf,
  isJsonRecord,
  type Json,
  type ParameterDefinition,
  SECTIONS,
  type Section,
  type SectionItems,
  sorted,
  type VhostDefinition,
} from './definitions.ts';
import { SECTION_READERS } from './section-readers.ts';

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
    const fields = new DefinitionItem(section, index, value, options.vhost);
    const item = SECTION_READERS[section](fields);
    const complaint = RESERVED[section]?.(item);
    if (complaint !== undefined) ignored.push(complaint);
    else keep(section, items, item);
    ignored.push(...fields.unread());
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
