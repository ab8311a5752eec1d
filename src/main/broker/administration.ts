// Everything that is administered, behind one door for all adapters: users, permissions, vhosts, policies,
// parameters and connections. Who asks is named in every call; adapters decide nothing themselves.

import { type Actor, isMonitor } from './access/actor.ts';
import { isReached } from './access/limits.ts';
import { LoginAttempts } from './access/login-attempts.ts';
import { Passwords } from './access/password.ts';
import { noSuchVhost, Permissions } from './access/permissions.ts';
import type { Authorizer, Requester } from './access/requester.ts';
import type { RandomBytes } from './access/server-names.ts';
import { TopicPermissions } from './access/topic-permissions.ts';
import { type Credentials, type User, Users } from './access/users.ts';
import { ConnectionRegistry } from './connection-registry.ts';
import { accessRefused, notAllowed } from './errors.ts';
import type { Events, LoginAttempt } from './events.ts';
import { Parameters } from './parameters.ts';
import { POLICY_COMPONENTS, Policies } from './policy/policies.ts';
import type { DefinitionStore, PasswordDigests, RecoveredState } from './ports.ts';
import type { VirtualHost } from './vhost.ts';
import type { VhostSettings } from './vhost-settings.ts';
import { Vhosts } from './vhosts.ts';

/** What administration needs from outside. */
export interface AdministrationParts {
  readonly definitions: DefinitionStore;
  readonly events: Events;
  readonly passwordDigests: PasswordDigests;
  readonly randomBytes: RandomBytes;
  /** Users who may log in from this machine only. */
  readonly loopbackUsers: readonly string[];
  makeVhost(name: string, settings: VhostSettings): VirtualHost;
}

/** A login by whatever protocol. */
export type Login = Credentials & Omit<LoginAttempt, 'name'>;

const EVERYTHING = '.*';

export class Administration implements Authorizer {
  readonly events: Events;
  readonly users: Users;
  readonly permissions: Permissions;
  readonly topicPermissions: TopicPermissions;
  readonly vhosts: Vhosts;
  readonly policies: Policies;
  readonly parameters: Parameters;
  readonly connections: ConnectionRegistry;
  readonly attempts = new LoginAttempts();

  constructor(parts: AdministrationParts) {
    const { definitions, events, passwordDigests, randomBytes, loopbackUsers } = parts;
    this.events = events;
    this.connections = new ConnectionRegistry(events);
    this.users = new Users({
      passwords: new Passwords(passwordDigests, randomBytes),
      definitions,
      events,
      loopbackUsers,
      userDeleted: (actor, name) => this.#userDeleted(actor, name),
    });
    const permissionsHost = {
      definitions,
      events,
      hasUser: (name: string) => this.users.get(name) !== undefined,
      hasVhost: (name: string) => this.vhosts.get(name) !== undefined,
      accessChanged: (vhost: string) =>
        this.vhosts.get(vhost)?.topology.router.noteTopologyChange(),
    };
    this.permissions = new Permissions(permissionsHost);
    this.topicPermissions = new TopicPermissions(permissionsHost);
    this.policies = new Policies({
      definitions,
      events,
      hasVhost: permissionsHost.hasVhost,
      policiesChanged: (vhost, isSet) => this.vhosts.get(vhost)?.topology.applyPolicies(isSet),
    });
    this.vhosts = new Vhosts({
      definitions,
      events,
      make: (name, settings) => parts.makeVhost(name, settings),
      vhostCreated: (actor, vhost) => this.#vhostCreated(actor, vhost),
      vhostDeleted: (actor, vhost) => this.#vhostDeleted(actor, vhost),
    });
    const { policies, vhosts } = this;
    this.parameters = new Parameters({ definitions, events, policies, vhosts });
  }

  /** Puts back what the store kept, before anything that is in a vhost. */
  recover(state: RecoveredState): void {
    for (const record of state.vhosts) this.vhosts.recover(record);
    for (const record of state.users) this.users.recover(record);
    for (const permission of state.permissions) this.permissions.recover(permission);
    for (const permission of state.topicPermissions) this.topicPermissions.recover(permission);
    for (const parameter of state.globalParameters) this.parameters.recoverGlobal(parameter);
    for (const parameter of state.parameters) {
      const isPolicy = POLICY_COMPONENTS.some((kind) => kind === parameter.component);
      if (isPolicy) this.policies.recover(parameter);
      else this.parameters.recover(parameter);
    }
  }

  // --- Asked by protocols --------------------------------------------------------------------

  /** The user who logs in, or null; a refusal says nothing about why. */
  logIn({ username, password, isLoopback, protocol, peerHost, peerPort }: Login): User | null {
    const user = this.users.authenticate({ username, password, isLoopback });
    const attempt = { name: username, protocol, peerHost, peerPort };
    this.attempts.note(attempt, user !== null);
    if (user !== null) this.events.emit('user.authentication.success', attempt);
    else {
      const error = `user '${username}' - invalid credentials`;
      this.events.emit('user.authentication.failure', { ...attempt, error });
    }
    return user;
  }

  /** The vhost that a new connection of a user opens. Throws NOT_ALLOWED, in RabbitMQ's order. */
  openVhost(username: string, name: string): VirtualHost {
    const vhost = this.vhosts.get(name);
    if (vhost === undefined) throw notAllowed(`vhost ${name} not found`);
    const refused = `access to vhost '${name}' refused for user '${username}'`;
    if (isReached(vhost.limits, 'max-connections', this.connections.countOfVhost(name))) {
      const limit = vhost.limits['max-connections'];
      throw notAllowed(`${refused}: connection limit (${limit}) is reached`);
    }
    const limits = this.users.get(username)?.limits ?? {};
    if (isReached(limits, 'max-connections', this.connections.countOfUser(username))) {
      const limit = limits['max-connections'];
      throw notAllowed(
        `connection refused for user '${username}': user connection limit (${limit}) is reached`,
      );
    }
    if (!this.permissions.hasVhostAccess(username, name)) throw notAllowed(refused);
    return vhost;
  }

  /** Throws NOT_ALLOWED when the user has as many channels open as allowed. */
  checkChannelLimit(username: string): void {
    const limits = this.users.get(username)?.limits ?? {};
    if (!isReached(limits, 'max-channels', this.connections.channelsOfUser(username))) return;
    throw notAllowed(
      `number of channels opened for user '${username}' has reached the maximum allowed user ` +
        `limit of (${limits['max-channels']})`,
    );
  }

  allows: Authorizer['allows'] = (user, vhost, right, kind, name) =>
    this.permissions.allows(user, vhost, right, kind, name);

  allowsTopic: Authorizer['allowsTopic'] = (user, vhost, right, exchange, key) =>
    this.topicPermissions.allows(user, vhost, right, exchange, key);

  // --- Asked by the management interface -----------------------------------------------------

  /** Acts with a user's permissions in the vhosts' operations, for one request. */
  requester({ username, tags }: Actor): Requester {
    return { username, tags, owner: {}, authorizer: this };
  }

  hasVhostAccess(actor: Actor, vhost: string): boolean {
    return this.permissions.hasVhostAccess(actor.username, vhost);
  }

  /** Throws NOT_FOUND, or ACCESS_REFUSED for a user without permissions in the vhost. */
  checkVhostAccess(actor: Actor, name: string): VirtualHost {
    const vhost = this.vhosts.get(name);
    if (vhost === undefined) throw noSuchVhost(name);
    if (this.hasVhostAccess(actor, name)) return vhost;
    throw accessRefused('User not authorised to access virtual host');
  }

  /** All for those who may see everything, else those the user has permissions in. */
  visibleVhosts(actor: Actor): readonly VirtualHost[] {
    const all = this.vhosts.list();
    return isMonitor(actor) ? all : all.filter(({ name }) => this.hasVhostAccess(actor, name));
  }

  // --- What follows from changes -------------------------------------------------------------

  #userDeleted(actor: Actor, name: string): void {
    this.permissions.clearAll(actor, (permission) => permission.user === name);
    this.topicPermissions.clearAll(actor, (permission) => permission.user === name);
    const isTheirs = ({ username }: { username: string }): boolean => username === name;
    this.connections.closeAll(isTheirs, `user '${name}' is deleted`);
  }

  #vhostCreated(actor: Actor, { name: vhost }: VirtualHost): void {
    const { username: user } = actor;
    if (this.users.get(user) === undefined) return;
    const all = { configure: EVERYTHING, write: EVERYTHING, read: EVERYTHING };
    this.permissions.set(actor, { user, vhost, ...all });
  }

  #vhostDeleted(actor: Actor, { name }: VirtualHost): void {
    this.connections.closeAll(({ vhostName }) => vhostName === name, `vhost '${name}' is deleted`);
    this.permissions.clearAll(actor, ({ vhost }) => vhost === name);
    this.topicPermissions.clearAll(actor, ({ vhost }) => vhost === name);
    this.policies.clearVhost(actor, name);
    this.parameters.clearVhost(actor, name);
  }
}
