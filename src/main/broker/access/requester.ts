// Who asks for an operation: the user behind a connection, and the connection itself, which owns
// exclusive queues. Permissions are asked here and nowhere else.

import { accessRefused, type BrokerError } from '../errors.ts';
import { exchangeResource, queueResource } from '../resource-name.ts';

export type Right = 'configure' | 'write' | 'read';
export type ResourceKind = 'queue' | 'exchange';

/** Decides whether a user has a right on a resource of a vhost [rabbitmq: access-control]. */
export interface Authorizer {
  allows(username: string, vhost: string, right: Right, kind: ResourceKind, name: string): boolean;
  /** Asked for topic exchanges only, and after `allows` [rabbitmq: access-control, topics]. */
  allowsTopic(
    username: string,
    vhost: string,
    right: 'write' | 'read',
    exchange: string,
    routingKey: string,
  ): boolean;
}

/** Every right to everyone: the broker's own requests, and tests. */
export const ALLOW_ALL: Authorizer = { allows: () => true, allowsTopic: () => true };

export interface Requester {
  readonly username: string;
  /** Tags of the user when it logged in. */
  readonly tags: readonly string[];
  /** Identity of the connection; exclusive queues belong to it. */
  readonly owner: object;
  readonly authorizer: Authorizer;
}

/** Name of the default exchange in permissions. */
const DEFAULT_EXCHANGE_ALIAS = 'amq.default';

/** Throws ACCESS_REFUSED unless the requester has the right on the resource. */
export function checkAccess(
  requester: Requester,
  vhost: string,
  right: Right,
  kind: ResourceKind,
  name: string,
): void {
  if (!hasAccess(requester, vhost, right, kind, name)) {
    throw refusal(requester, vhost, right, kind, name);
  }
}

/** Throws ACCESS_REFUSED unless the requester has any right on the resource: for passive declares. */
export function checkAnyAccess(
  requester: Requester,
  vhost: string,
  kind: ResourceKind,
  name: string,
): void {
  const rights: readonly Right[] = ['configure', 'write', 'read'];
  if (rights.some((right) => hasAccess(requester, vhost, right, kind, name))) return;
  throw refusal(requester, vhost, 'configure', kind, name);
}

/** Throws ACCESS_REFUSED unless the requester may use the routing key on a topic exchange. */
export function checkTopicAccess(
  requester: Requester,
  vhost: string,
  right: 'write' | 'read',
  { type, name }: { readonly type: string; readonly name: string },
  routingKey: string,
): void {
  if (type !== 'topic') return;
  const { username, authorizer } = requester;
  if (authorizer.allowsTopic(username, vhost, right, name, routingKey)) return;
  throw accessRefused(
    `${right} access to topic '${routingKey}' in ${exchangeResource(vhost, name)} refused ` +
      `for user '${username}'`,
  );
}

function hasAccess(
  requester: Requester,
  vhost: string,
  right: Right,
  kind: ResourceKind,
  name: string,
): boolean {
  return requester.authorizer.allows(requester.username, vhost, right, kind, aliasOf(kind, name));
}

function refusal(
  requester: Requester,
  vhost: string,
  right: Right,
  kind: ResourceKind,
  name: string,
): BrokerError {
  const alias = aliasOf(kind, name);
  const resource = kind === 'queue' ? queueResource(vhost, alias) : exchangeResource(vhost, alias);
  return accessRefused(`${right} access to ${resource} refused for user '${requester.username}'`);
}

function aliasOf(kind: ResourceKind, name: string): string {
  return kind === 'exchange' && name === '' ? DEFAULT_EXCHANGE_ALIAS : name;
}
