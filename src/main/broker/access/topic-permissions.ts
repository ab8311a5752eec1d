// Who may publish and bind with which routing keys on topic exchanges [rabbitmq: access-control, topic
// authorisation]. Without a row everything is allowed; the plain permissions are asked besides.

import { preconditionFailed } from '../errors.ts';
import { type Actor, checkAdministrator } from './actor.ts';
import type { NamePattern } from './name-pattern.ts';
import type { TopicPermission } from './permission.ts';
import { checkPattern, noSuchVhost, type PermissionsHost, rightOf } from './permissions.ts';
import { type Change, noSuchUser } from './users.ts';

type TopicRight = 'write' | 'read';

interface Row {
  readonly permission: TopicPermission;
  readonly rights: Readonly<Record<TopicRight, NamePattern>>;
}

const keyOf = (user: string, vhost: string, exchange: string): string =>
  JSON.stringify([vhost, user, exchange]);

export class TopicPermissions {
  readonly #host: PermissionsHost;
  readonly #rows = new Map<string, Row>();

  constructor(host: PermissionsHost) {
    this.#host = host;
  }

  get(user: string, vhost: string, exchange: string): TopicPermission | undefined {
    return this.#rows.get(keyOf(user, vhost, exchange))?.permission;
  }

  /** Sorted by vhost, user and exchange. */
  list(): readonly TopicPermission[] {
    const keys = [...this.#rows.keys()].sort();
    return keys.flatMap((key) => this.#rows.get(key)?.permission ?? []);
  }

  ofUser(user: string): readonly TopicPermission[] {
    return this.list().filter((permission) => permission.user === user);
  }

  ofVhost(vhost: string): readonly TopicPermission[] {
    return this.list().filter((permission) => permission.vhost === vhost);
  }

  /** Whether nothing at all is restricted, so that nobody has to ask. */
  get isEmpty(): boolean {
    return this.#rows.size === 0;
  }

  allows(user: string, vhost: string, right: TopicRight, exchange: string, key: string): boolean {
    if (this.isEmpty) return true;
    const row = this.#rows.get(keyOf(user, vhost, exchange));
    return row === undefined || row.rights[right].matches(key);
  }

  /** Puts back what the store kept. */
  recover(permission: TopicPermission): void {
    this.#keep(permission);
  }

  /** Throws ACCESS_REFUSED, NOT_FOUND, PRECONDITION_FAILED. */
  set(actor: Actor, permission: TopicPermission): Change {
    this.checkSet(actor, permission);
    const { user, vhost, exchange } = permission;
    const change = this.get(user, vhost, exchange) === undefined ? 'created' : 'updated';
    this.#keep(permission);
    this.#host.definitions.record({ kind: 'topic-permission.put', permission });
    this.#host.accessChanged(vhost);
    this.#host.events.emit('topic.permission.created', { permission, by: actor.username });
    return change;
  }

  /** Throws what `set` would throw, and changes nothing. */
  checkSet(actor: Actor, permission: TopicPermission): void {
    checkAdministrator(actor);
    if (permission.exchange.length > 255) throw preconditionFailed('exchange name is too long');
    checkPattern(permission.write);
    checkPattern(permission.read);
    this.#checkBoth(permission.user, permission.vhost);
  }

  /** Without an exchange, those of all exchanges of the vhost. Throws ACCESS_REFUSED, NOT_FOUND. */
  clear(actor: Actor, user: string, vhost: string, exchange?: string): void {
    checkAdministrator(actor);
    this.#checkBoth(user, vhost);
    this.clearAll(
      actor,
      (row) =>
        row.user === user &&
        row.vhost === vhost &&
        (exchange === undefined || row.exchange === exchange),
    );
  }

  #checkBoth(user: string, vhost: string): void {
    if (!this.#host.hasVhost(vhost)) throw noSuchVhost(vhost);
    if (!this.#host.hasUser(user)) throw noSuchUser(user);
  }

  /** Removes all that belongs to a user or a vhost that is deleted. */
  clearAll(actor: Actor, isMeant: (permission: TopicPermission) => boolean): void {
    for (const { user, vhost, exchange } of this.list().filter(isMeant)) {
      this.#rows.delete(keyOf(user, vhost, exchange));
      this.#host.definitions.record({ kind: 'topic-permission.deleted', user, vhost, exchange });
      this.#host.accessChanged(vhost);
      const by = actor.username;
      this.#host.events.emit('topic.permission.deleted', { user, vhost, exchange, by });
    }
  }

  #keep(permission: TopicPermission): void {
    const { user, vhost, exchange } = permission;
    const rights = {
      write: rightOf(expand(permission.write, user, vhost)),
      read: rightOf(expand(permission.read, user, vhost)),
    };
    this.#rows.set(keyOf(user, vhost, exchange), { permission, rights });
  }
}

/** The variables stand for themselves: RabbitMQ does not escape them either. */
const expand = (pattern: string, user: string, vhost: string): string =>
  pattern.replaceAll('{username}', user).replaceAll('{vhost}', vhost);
