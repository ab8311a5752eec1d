// Who may do what in which vhost, by regular expressions on names [rabbitmq: access-control]. Compiled
// once; whoever remembers an answer is told when it may have changed.

import { type BrokerError, notFound, preconditionFailed } from '../errors.ts';
import type { Events } from '../events.ts';
import type { DefinitionStore } from '../ports.ts';
import { type Actor, checkAdministrator } from './actor.ts';
import { compileRight, type NamePattern } from './name-pattern.ts';
import type { Permission } from './permission.ts';
import type { ResourceKind, Right } from './requester.ts';
import { type Change, noSuchUser } from './users.ts';

export type { Permission, TopicPermission } from './permission.ts';

/** What permissions need of the rest of the broker. */
export interface PermissionsHost {
  readonly definitions: DefinitionStore;
  readonly events: Events;
  hasUser(name: string): boolean;
  hasVhost(name: string): boolean;
  /** Answers given for the vhost may be different now. */
  accessChanged(vhost: string): void;
}

interface Row {
  readonly permission: Permission;
  readonly rights: Readonly<Record<Right, NamePattern>>;
}

export class Permissions {
  readonly #host: PermissionsHost;
  /** By vhost, then by user. */
  readonly #rows = new Map<string, Map<string, Row>>();

  constructor(host: PermissionsHost) {
    this.#host = host;
  }

  get(user: string, vhost: string): Permission | undefined {
    return this.#rows.get(vhost)?.get(user)?.permission;
  }

  /** Sorted by vhost, then by user. */
  list(): readonly Permission[] {
    const all = [...this.#rows.values()].flatMap((rows) => [...rows.values()]);
    return all.map((row) => row.permission).sort(byVhostAndUser);
  }

  ofUser(user: string): readonly Permission[] {
    return this.list().filter((permission) => permission.user === user);
  }

  ofVhost(vhost: string): readonly Permission[] {
    return this.list().filter((permission) => permission.vhost === vhost);
  }

  /** Whether the user may open the vhost. */
  hasVhostAccess(user: string, vhost: string): boolean {
    return this.#rows.get(vhost)?.has(user) === true;
  }

  allows(user: string, vhost: string, right: Right, _kind: ResourceKind, name: string): boolean {
    return this.#rows.get(vhost)?.get(user)?.rights[right].matches(name) === true;
  }

  /** Puts back what the store kept; what does not compile any more permits nothing. */
  recover(permission: Permission): void {
    this.#keep(permission);
  }

  /** Throws ACCESS_REFUSED, NOT_FOUND, PRECONDITION_FAILED. */
  set(actor: Actor, permission: Permission): Change {
    this.checkSet(actor, permission);
    const { user, vhost } = permission;
    const change = this.hasVhostAccess(user, vhost) ? 'updated' : 'created';
    this.#keep(permission);
    this.#host.definitions.record({ kind: 'permission.put', permission });
    this.#host.accessChanged(vhost);
    this.#host.events.emit('permission.created', { permission, by: actor.username });
    return change;
  }

  /** Throws what `set` would throw, and changes nothing. */
  checkSet(actor: Actor, permission: Permission): void {
    checkAdministrator(actor);
    for (const source of [permission.configure, permission.write, permission.read]) {
      checkPattern(source);
    }
    this.#checkBoth(permission.user, permission.vhost);
  }

  /** Throws ACCESS_REFUSED, NOT_FOUND. */
  clear(actor: Actor, user: string, vhost: string): void {
    checkAdministrator(actor);
    this.#checkBoth(user, vhost);
    this.#drop(actor, user, vhost);
  }

  #checkBoth(user: string, vhost: string): void {
    if (!this.#host.hasVhost(vhost)) throw noSuchVhost(vhost);
    if (!this.#host.hasUser(user)) throw noSuchUser(user);
  }

  /** Removes all that belongs to a user or a vhost that is deleted. */
  clearAll(actor: Actor, isMeant: (permission: Permission) => boolean): void {
    for (const { user, vhost } of this.list().filter(isMeant)) this.#drop(actor, user, vhost);
  }

  #drop(actor: Actor, user: string, vhost: string): void {
    if (this.#rows.get(vhost)?.delete(user) !== true) return;
    this.#host.definitions.record({ kind: 'permission.deleted', user, vhost });
    this.#host.accessChanged(vhost);
    this.#host.events.emit('permission.deleted', { user, vhost, by: actor.username });
  }

  #keep(permission: Permission): void {
    const { user, vhost, configure, write, read } = permission;
    let rows = this.#rows.get(vhost);
    if (rows === undefined) {
      rows = new Map();
      this.#rows.set(vhost, rows);
    }
    const rights = { configure: rightOf(configure), write: rightOf(write), read: rightOf(read) };
    rows.set(user, { permission, rights });
  }
}

export const noSuchVhost = (name: string): BrokerError =>
  notFound(`virtual host '${name}' does not exist`);

/** Throws PRECONDITION_FAILED for an invalid regular expression. */
export function checkPattern(source: string): void {
  const result = compileRight(source);
  if (result.pattern === null) {
    const { reason, position } = result;
    throw preconditionFailed(`invalid regexp <<"${source}">>: {"${reason}",${position}}`);
  }
}

/** A pattern that was checked before it was stored. */
export const rightOf = (source: string): NamePattern =>
  compileRight(source).pattern ?? { matches: () => false };

function byVhostAndUser(a: Permission, b: Permission): number {
  if (a.vhost !== b.vhost) return a.vhost < b.vhost ? -1 : 1;
  return a.user < b.user ? -1 : a.user > b.user ? 1 : 0;
}
