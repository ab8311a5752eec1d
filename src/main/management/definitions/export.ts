// What a broker is made of, as definitions. Exclusive queues, predeclared exchanges and implicit
// bindings are left out, as in RabbitMQ. Reads the broker and must never change it.

import type {
  BindingDefinition,
  Definitions,
  ExchangeDefinition,
  PolicyDefinition,
  QueueDefinition,
  UserDefinition,
  VhostDefinition,
} from '../../../shared/topology/definitions.ts';
import type { Broker } from '../../broker/broker.ts';
import type { Exchange } from '../../broker/exchange/exchange.ts';
import type { Queue } from '../../broker/queue/queue.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import { tableToJson } from '../json-arguments.ts';

/** The definitions of the whole broker. */
export function definitionsOf(broker: Broker): Definitions {
  const { users, permissions, topicPermissions, parameters, policies } = broker.administration;
  const vhosts = broker.administration.vhosts.list();
  return {
    users: users.list().map(
      ({ name, passwordHash, hashingAlgorithm, tags, limits }): UserDefinition => ({
        name,
        password_hash: passwordHash,
        hashing_algorithm: hashingAlgorithm,
        tags,
        limits,
      }),
    ),
    vhosts: vhosts.map(vhostDefinition),
    permissions: permissions.list(),
    topic_permissions: topicPermissions.list(),
    // The limits of vhosts are with the vhosts.
    parameters: parameters.list().filter(({ component }) => component !== 'vhost-limits'),
    global_parameters: parameters.globals().filter(({ name }) => !name.startsWith('internal')),
    policies: policies.list('policy').map(
      ({ vhost, name, pattern, applyTo, definition, priority }): PolicyDefinition => ({
        vhost,
        name,
        pattern,
        'apply-to': applyTo,
        definition,
        priority,
      }),
    ),
    exchanges: vhosts.flatMap(exchangesOf),
    queues: vhosts.flatMap(queuesOf),
    bindings: vhosts.flatMap(bindingsOf),
  };
}

/** Those of one vhost; the sections that belong to the broker are empty. */
export function vhostDefinitionsOf(broker: Broker, { name }: VirtualHost): Definitions {
  const all = definitionsOf(broker);
  const own = <T extends { readonly vhost: string }>(items: readonly T[]): readonly T[] =>
    items.filter(({ vhost }) => vhost === name);
  return {
    users: [],
    vhosts: [],
    permissions: [],
    topic_permissions: [],
    global_parameters: [],
    parameters: own(all.parameters),
    policies: own(all.policies),
    exchanges: own(all.exchanges),
    queues: own(all.queues),
    bindings: own(all.bindings),
  };
}

function vhostDefinition({ name, settings, limits }: VirtualHost): VhostDefinition {
  return {
    name,
    description: settings.description,
    tags: settings.tags,
    default_queue_type: settings.defaultQueueType,
    protected_from_deletion: settings.isProtectedFromDeletion,
    ...(settings.isTracing ? { tracing: true } : {}),
    limits,
  };
}

const isPredeclared = ({ name }: Exchange): boolean => name === '' || name.startsWith('amq.');

function exchangesOf({ topology }: VirtualHost): ExchangeDefinition[] {
  return [...topology.exchanges.values()]
    .filter((exchange) => !isPredeclared(exchange))
    .map((exchange) => ({
      name: exchange.name,
      vhost: exchange.vhostName,
      type: exchange.type,
      durable: exchange.isDurable,
      auto_delete: exchange.isAutoDelete,
      internal: exchange.isInternal,
      arguments: tableToJson(exchange.args),
    }));
}

const isExclusive = (entity: Queue | Exchange): boolean =>
  entity.kind === 'queue' && entity.exclusiveOwner !== null;

function queuesOf({ topology }: VirtualHost): QueueDefinition[] {
  return [...topology.queues.values()]
    .filter((queue) => !isExclusive(queue))
    .map(({ name, vhost, isDurable, isAutoDelete, args }) => ({
      name,
      vhost,
      durable: isDurable,
      auto_delete: isAutoDelete,
      arguments: tableToJson(args),
    }));
}

function bindingsOf({ name: vhost, topology }: VirtualHost): BindingDefinition[] {
  const all = [...topology.exchanges.values()].flatMap(({ bindings }) => [...bindings.values()]);
  return all
    .filter(({ destination }) => !isExclusive(destination))
    .map(({ source, destination, key, args }) => ({
      source: source.name,
      vhost,
      destination: destination.name,
      destination_type: destination.kind,
      routing_key: key,
      arguments: tableToJson(args),
    }));
}
