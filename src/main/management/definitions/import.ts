// Importing definitions: read, compare, rehearse, and only then apply. All or nothing; nothing that
// exists is deleted, and queues and exchanges that exist are left as they are [rabbitmq: definitions].

import { describe } from '../../../shared/topology/definition-label.ts';
import {
  type BindingDefinition,
  type Definitions,
  DefinitionsError,
  type Json,
  type ParameterDefinition,
  SECTIONS,
  type Section,
  type SectionItems,
  type UserDefinition,
} from '../../../shared/topology/definitions.ts';
import {
  type DefinitionsDifference,
  differenceOf,
  type SectionDifference,
} from '../../../shared/topology/definitions-difference.ts';
import { readDefinitions } from '../../../shared/topology/definitions-reader.ts';
import { isReached } from '../../broker/access/limits.ts';
import { noSuchVhost } from '../../broker/access/permissions.ts';
import type { Broker } from '../../broker/broker.ts';
import { applyItem, importerFor, type Target } from './apply.ts';
import type { DefinitionsPort, ImportOptions, ImportResult } from './definitions-port.ts';
import { definitionsOf, vhostDefinitionsOf } from './export.ts';
import { rehearse } from './rehearsal.ts';

/** What an export says of the broker it comes from. */
export interface DefinitionsOrigin {
  readonly rabbitVersion: string;
  readonly productName: string;
  readonly productVersion: string;
  readonly clusterName: string;
}

const VHOST_LIMITS = 'vhost-limits';

interface Plan {
  readonly result: ImportResult;
  /** What has to be applied, in order. */
  readonly steps: readonly Step[];
  readonly current: Definitions;
}

type Step = (target: Target) => void;

export class BrokerDefinitions implements DefinitionsPort {
  readonly #broker: Broker;
  readonly #origin: DefinitionsOrigin;

  constructor(broker: Broker, origin: DefinitionsOrigin) {
    this.#broker = broker;
    this.#origin = origin;
  }

  export(vhost?: string): object {
    const { rabbitVersion, productName, productVersion, clusterName } = this.#origin;
    const header = {
      rabbit_version: rabbitVersion,
      rabbitmq_version: rabbitVersion,
      product_name: productName,
      product_version: productVersion,
    };
    if (vhost === undefined) {
      const { vhosts, ...rest } = definitionsOf(this.#broker);
      const { users, ...others } = rest;
      return {
        ...header,
        rabbitmq_definition_format: 'cluster',
        original_cluster_name: clusterName,
        explanation: `Definitions of '${clusterName}'`,
        users,
        vhosts: vhosts.map(exportedVhost),
        ...others,
        parameters: [...others.parameters, ...this.#limitParameters()],
      };
    }
    const existing = this.#broker.vhost(vhost);
    if (existing === undefined) throw noSuchVhost(vhost);
    const { settings, limits } = existing;
    const all = vhostDefinitionsOf(this.#broker, existing);
    const bare = <T extends { readonly vhost: string }>(items: readonly T[]): readonly object[] =>
      items.map(({ vhost: _, ...item }) => item);
    return {
      ...header,
      rabbitmq_definition_format: 'single_virtual_host',
      original_vhost_name: vhost,
      explanation: `Definitions of virtual host '${vhost}'`,
      metadata: metadataOf(settings.description, settings.tags, settings.defaultQueueType),
      description: settings.description,
      limits,
      parameters: bare([...all.parameters, ...this.#limitParameters(vhost)]),
      policies: bare(all.policies),
      exchanges: bare(all.exchanges),
      queues: bare(all.queues),
      bindings: bare(all.bindings),
    };
  }

  /** What an export is made of, as typed sections. Throws NOT_FOUND. */
  sections(vhost?: string): Definitions {
    if (vhost === undefined) return definitionsOf(this.#broker);
    const existing = this.#broker.vhost(vhost);
    if (existing === undefined) throw noSuchVhost(vhost);
    return vhostDefinitionsOf(this.#broker, existing);
  }

  /** Limits of vhosts in the form that RabbitMQ before 4 reads. */
  #limitParameters(vhost?: string): readonly ParameterDefinition[] {
    return this.#broker.administration.parameters.list(VHOST_LIMITS, vhost);
  }

  import(json: unknown, options: ImportOptions): ImportResult {
    const { result, steps, current } = this.#plan(json, options);
    const target = this.#target(options);
    if (steps.length === 0) return result;
    this.#rehearse(target, steps, current);
    for (const step of steps) step(target);
    return result;
  }

  difference(json: unknown, options: ImportOptions): ImportResult {
    const { result, steps, current } = this.#plan(json, options);
    if (steps.length > 0) this.#rehearse(this.#target(options), steps, current);
    return result;
  }

  #rehearse(target: Target, steps: readonly Step[], current: Definitions): void {
    const rehearsal = rehearse(target, current);
    for (const step of steps) step(rehearsal);
  }

  #target({ actor }: ImportOptions): Target {
    return { broker: this.#broker, actor: importerFor(actor) };
  }

  #plan(json: unknown, { vhost }: ImportOptions): Plan {
    const existing = vhost === undefined ? undefined : this.#broker.vhost(vhost);
    if (vhost !== undefined && existing === undefined) throw noSuchVhost(vhost);
    const read = readDefinitions(json, { vhost });
    const current = definitionsOf(this.#broker);
    const scope = existing === undefined ? current : vhostDefinitionsOf(this.#broker, existing);
    const wanted = { ...read.definitions, users: this.#hashedUsers(read.definitions.users) };
    const missing = danglingBindings(current, read.definitions);
    const bindings = wanted.bindings.filter((binding) => !missing.has(binding));
    const difference = onlySections(differenceOf(scope, { ...wanted, bindings }), read.sections);
    const ignored = [...read.ignored, ...missing.values()];
    this.#checkQueueLimits(wanted, difference);
    const steps: Step[] = [];
    const leftAlone: string[] = [];
    const plan = <S extends Section>(section: S): void => {
      const { added, changed } = difference[section];
      for (const item of added) {
        if (this.#isTaken(section, item)) leftAlone.push(describe(section, item));
        else steps.push((target) => applyItem(target, section, item));
      }
      for (const { to } of changed) {
        if (section === 'queues' || section === 'exchanges') leftAlone.push(describe(section, to));
        else steps.push((target) => applyItem(target, section, to));
      }
    };
    for (const section of SECTIONS) plan(section);
    return { result: { difference, ignored, leftAlone }, steps, current };
  }

  /** A password that is the user's already is the hash that is kept, so that nothing changes. */
  #hashedUsers(users: readonly UserDefinition[]): readonly UserDefinition[] {
    const registry = this.#broker.administration.users;
    return users.map((user) => {
      const { password, ...rest } = user;
      const existing = registry.get(user.name);
      const hashing_algorithm =
        user.hashing_algorithm ?? existing?.hashingAlgorithm ?? 'rabbit_password_hashing_sha256';
      if (password === undefined || existing === undefined) return { ...user, hashing_algorithm };
      const credentials = { username: user.name, password, isLoopback: true };
      if (registry.authenticate(credentials) === null) return { ...user, hashing_algorithm };
      return { ...rest, password_hash: existing.passwordHash, hashing_algorithm };
    });
  }

  /** An exclusive queue of that name is not among the definitions, but it is there. */
  #isTaken<S extends Section>(section: S, item: SectionItems[S]): boolean {
    if (section !== 'queues' || !('vhost' in item) || !('name' in item)) return false;
    return this.#broker.vhost(item.vhost)?.topology.queues.has(item.name) === true;
  }

  /** Exclusive queues count, which the rehearsal does not have. */
  #checkQueueLimits(wanted: Definitions, difference: DefinitionsDifference): void {
    const added = new Map<string, number>();
    for (const { vhost } of difference.queues.added) added.set(vhost, (added.get(vhost) ?? 0) + 1);
    for (const [vhost, count] of added) {
      const existing = this.#broker.vhost(vhost);
      const limits =
        wanted.vhosts.find(({ name }) => name === vhost)?.limits ?? existing?.limits ?? {};
      const total = (existing?.topology.queues.size ?? 0) + count;
      if (!isReached(limits, 'max-queues', total - 1)) continue;
      throw new DefinitionsError(
        `Adding ${count} queue(s) to virtual host "${vhost}" would exceed the limit of ${limits['max-queues']} queue(s)`,
      );
    }
  }
}

/**
 * Bindings with an end that does not exist, each with the complaint. RabbitMQ exports such bindings,
 * because it leaves internal exchanges out, and passes over them in imports.
 */
function danglingBindings(
  current: Definitions,
  wanted: Definitions,
): ReadonlyMap<BindingDefinition, string> {
  const vhosts = [...current.vhosts, ...wanted.vhosts].map(({ name }) => name);
  const keyOf = ({ vhost, name }: { readonly vhost: string; readonly name: string }): string =>
    JSON.stringify([vhost, name]);
  const queues = new Set([...current.queues, ...wanted.queues].map(keyOf));
  const exchanges = new Set([...current.exchanges, ...wanted.exchanges].map(keyOf));
  const has = (kind: 'queue' | 'exchange', vhost: string, name: string): boolean =>
    kind === 'queue'
      ? queues.has(keyOf({ vhost, name }))
      : name.startsWith('amq.') || exchanges.has(keyOf({ vhost, name }));
  const missing = new Map<BindingDefinition, string>();
  for (const binding of wanted.bindings) {
    const { vhost, source, destination, destination_type: kind } = binding;
    if (!vhosts.includes(vhost)) continue;
    const end = !has('exchange', vhost, source)
      ? `exchange '${source}'`
      : has(kind, vhost, destination)
        ? null
        : `${kind} '${destination}'`;
    if (end === null) continue;
    missing.set(binding, `${describe('bindings', binding)}: no ${end} in vhost '${vhost}'`);
  }
  return missing;
}

/** Sections that a file does not have say nothing about what should not be there. */
function onlySections(
  difference: DefinitionsDifference,
  sections: readonly Section[],
): DefinitionsDifference {
  const of = <S extends Section>(section: S): SectionDifference<SectionItems[S]> =>
    sections.includes(section) ? difference[section] : { ...difference[section], removed: [] };
  return {
    users: of('users'),
    vhosts: of('vhosts'),
    permissions: of('permissions'),
    topic_permissions: of('topic_permissions'),
    parameters: of('parameters'),
    global_parameters: of('global_parameters'),
    policies: of('policies'),
    exchanges: of('exchanges'),
    queues: of('queues'),
    bindings: of('bindings'),
  };
}

function metadataOf(description: string, tags: readonly string[], type: string | null): Json {
  return { description, tags, ...(type === null ? {} : { default_queue_type: type }) };
}

/** Both the flat fields and the metadata of newer versions, so that every version finds its own. */
function exportedVhost(vhost: Definitions['vhosts'][number]): object {
  const { name, description, tags, default_queue_type, protected_from_deletion, tracing, limits } =
    vhost;
  return {
    name,
    description,
    tags,
    ...(default_queue_type === null ? {} : { default_queue_type }),
    metadata: metadataOf(description, tags, default_queue_type),
    // RabbitMQ before 4 takes an empty list, and limits as a parameter of the vhost.
    limits: Object.keys(limits).length === 0 ? [] : limits,
    ...(protected_from_deletion ? { protected_from_deletion } : {}),
    ...(tracing ? { tracing } : {}),
  };
}
