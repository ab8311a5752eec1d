// Who sits in front of a page, and with which rights. A user of the web acts with its own permissions as
// they are at the moment; whoever has the desktop program owns the broker and may do everything.

import {
  type Actor,
  checkManagementUser,
  isAdministrator,
  isManagementUser,
  isMonitor,
} from '../broker/access/actor.ts';
import { ALLOW_ALL, type Requester } from '../broker/access/requester.ts';
import type { Administration } from '../broker/administration.ts';
import { accessRefused } from '../broker/errors.ts';
import type { VirtualHost } from '../broker/vhost.ts';

/** Marks what a studio asks for, in place of a connection: exclusive queues and origins belong to it. */
export class StudioOwner {
  readonly kind = 'studio';
}

export interface StudioUser {
  readonly username: string;
  /** With the tags of now. Throws ACCESS_REFUSED when the user is gone. */
  actor(): Actor;
  /** Acts in the vhosts. Throws ACCESS_REFUSED when the user is gone. */
  requester(owner: StudioOwner): Requester;
  /** Those it may see, sorted by name; none when the user is gone. */
  visibleVhosts(): readonly VirtualHost[];
  /** Throws NOT_FOUND or ACCESS_REFUSED. */
  checkVhost(name: string): VirtualHost;
  /** Whether it sees the connections of that user; its own in any case. */
  seesConnectionsOf(username: string): boolean;
  /** Whether it sees everybody's connections, and what is true of the whole broker. */
  seesAllConnections(): boolean;
}

/** A user who has logged in on the page. */
export class WebUser implements StudioUser {
  readonly username: string;
  readonly #administration: Administration;

  constructor(username: string, administration: Administration) {
    this.username = username;
    this.#administration = administration;
  }

  actor(): Actor {
    const user = this.#administration.users.get(this.username);
    if (user === undefined) throw accessRefused(`user '${this.username}' is gone`);
    checkManagementUser(user);
    return { username: this.username, tags: user.tags };
  }

  requester(owner: StudioOwner): Requester {
    const { username, tags } = this.actor();
    return { username, tags, owner, authorizer: this.#administration };
  }

  visibleVhosts(): readonly VirtualHost[] {
    const user = this.#administration.users.get(this.username);
    if (user === undefined || !isManagementUser(user)) return [];
    const { vhosts, permissions } = this.#administration;
    const all = vhosts.list();
    if (isAdministrator(user)) return all;
    return all.filter(({ name }) => permissions.hasVhostAccess(this.username, name));
  }

  checkVhost(name: string): VirtualHost {
    const actor = this.actor();
    const vhost = this.#administration.vhosts.get(name);
    // As RabbitMQ, an administrator sees every vhost, with or without permissions in it.
    if (vhost !== undefined && isAdministrator(actor)) return vhost;
    return this.#administration.checkVhostAccess(actor, name);
  }

  seesConnectionsOf(username: string): boolean {
    return username === this.username || this.seesAllConnections();
  }

  seesAllConnections(): boolean {
    const user = this.#administration.users.get(this.username);
    return user !== undefined && isMonitor(user);
  }
}

/** Whoever sits in front of the desktop program. */
export class LocalUser implements StudioUser {
  readonly username: string;
  readonly #administration: Administration;

  constructor(username: string, administration: Administration) {
    this.username = username;
    this.#administration = administration;
  }

  actor(): Actor {
    return { username: this.username, tags: ['administrator'] };
  }

  requester(owner: StudioOwner): Requester {
    return { ...this.actor(), owner, authorizer: ALLOW_ALL };
  }

  visibleVhosts(): readonly VirtualHost[] {
    return this.#administration.vhosts.list();
  }

  checkVhost(name: string): VirtualHost {
    const vhost = this.#administration.vhosts.get(name);
    return vhost ?? this.#administration.checkVhostAccess(this.actor(), name);
  }

  seesConnectionsOf(): boolean {
    return true;
  }

  seesAllConnections(): boolean {
    return true;
  }
}
