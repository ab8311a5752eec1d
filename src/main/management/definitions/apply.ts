// Puts single definitions into a broker, through the same doors as everybody else.

import {
  DefinitionsError,
  type Json,
  type Section,
  type SectionItems,
} from '../../../shared/topology/definitions.ts';
import { type Actor, INTERNAL_ACTOR } from '../../broker/access/actor.ts';
import { ALLOW_ALL, type Requester } from '../../broker/access/requester.ts';
import type { Broker } from '../../broker/broker.ts';
import { BrokerError } from '../../broker/errors.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import { jsonToTable } from '../json-arguments.ts';

export interface Target {
  readonly broker: Broker;
  readonly actor: Actor;
}

type Apply<S extends Section> = (target: Target, item: SectionItems[S]) => void;

const APPLY: { readonly [S in Section]: Apply<S> } = {
  users: ({ broker, actor }, item) =>
    broker.administration.users.put(actor, {
      name: item.name,
      password: item.password,
      passwordHash: item.password_hash,
      hashingAlgorithm: item.hashing_algorithm,
      tags: item.tags,
      limits: item.limits,
    }),
  vhosts: ({ broker, actor }, item) => {
    const { vhosts } = broker.administration;
    vhosts.put(actor, item.name, {
      description: item.description,
      tags: item.tags,
      defaultQueueType: item.default_queue_type,
      isTracing: item.tracing,
      isProtectedFromDeletion: item.protected_from_deletion,
    });
    const before = vhosts.get(item.name)?.limits ?? {};
    if (Object.keys({ ...before, ...item.limits }).length > 0) {
      vhosts.setLimits(actor, item.name, item.limits);
    }
  },
  permissions: ({ broker, actor }, item) => broker.administration.permissions.set(actor, item),
  topic_permissions: ({ broker, actor }, item) =>
    broker.administration.topicPermissions.set(actor, item),
  global_parameters: ({ broker, actor }, { name, value }) =>
    broker.administration.parameters.setGlobal(actor, name, value),
  policies: ({ broker, actor }, item) => {
    const { vhost, name, pattern, priority, definition } = item;
    const spec = { vhost, name, pattern, priority, definition, applyTo: item['apply-to'] };
    broker.administration.policies.set(actor, 'policy', spec);
  },
  parameters: ({ broker, actor }, item) => broker.administration.parameters.set(actor, item),
  exchanges: (target, item) =>
    vhostOf(target, item.vhost).declareExchange(requesterOf(target), {
      name: item.name,
      type: item.type,
      isDurable: item.durable,
      isAutoDelete: item.auto_delete,
      isInternal: item.internal,
      args: jsonToTable(item.arguments),
    }),
  queues: (target, item) =>
    vhostOf(target, item.vhost).declareQueue(requesterOf(target), {
      name: item.name,
      isDurable: item.durable,
      isExclusive: false,
      isAutoDelete: item.auto_delete,
      args: jsonToTable(item.arguments),
    }),
  bindings: (target, item) =>
    vhostOf(target, item.vhost).bind(requesterOf(target), {
      source: item.source,
      destinationKind: item.destination_type,
      destination: item.destination,
      key: item.routing_key,
      args: jsonToTable(item.arguments),
    }),
};

/** Applies one definition. Throws a DefinitionsError in RabbitMQ's words. */
export function applyItem<S extends Section>(
  target: Target,
  section: S,
  item: SectionItems[S],
): void {
  try {
    APPLY[section](target, item);
  } catch (error) {
    if (error instanceof DefinitionsError) throw error;
    if (error instanceof Error) throw new DefinitionsError(reasonOf(target, section, item, error));
    throw error;
  }
}

function vhostOf({ broker }: Target, name: string): VirtualHost {
  const vhost = broker.vhost(name);
  if (vhost === undefined) throw noSuchVhost(name);
  return vhost;
}

/** Definitions may declare whatever there can be; that the actor may import was checked before. */
function requesterOf({ actor }: Target): Requester {
  return { username: actor.username, tags: actor.tags, owner: IMPORTER, authorizer: ALLOW_ALL };
}

const IMPORTER = {};

const noSuchVhost = (name: string): DefinitionsError =>
  new DefinitionsError(['no_such_vhost', name]);

function reasonOf<S extends Section>(
  { broker }: Target,
  section: S,
  item: SectionItems[S],
  error: Error,
): Json {
  const { users, vhosts } = broker.administration;
  if (error instanceof BrokerError && error.condition === 'NOT_FOUND') {
    if ('vhost' in item && vhosts.get(item.vhost) === undefined)
      return ['no_such_vhost', item.vhost];
    if ('user' in item && users.get(item.user) === undefined) return ['no_such_user', item.user];
  }
  const isNamed = section === 'policies' || section === 'parameters';
  if (!isNamed || !('vhost' in item) || !('name' in item)) return error.message;
  const component = 'component' in item ? `${item.component}` : '';
  return `${error.message} (${item.vhost}/${component}/${item.name})`;
}

/** All rights, under the name of whoever imports. */
export const importerFor = ({ username }: Actor): Actor => ({
  username,
  tags: INTERNAL_ACTOR.tags,
});
