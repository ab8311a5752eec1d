// The users of the broker: passwords, tags, limits [rabbitmq: access-control]. Must never give out or
// log a password; whoever logs in is told nothing but yes or no.

import { decodeBase64 } from '../../base/base64.ts';
import { type BrokerError, notFound, preconditionFailed } from '../errors.ts';
import type { Events } from '../events.ts';
import { isSameJson, type JsonValue } from '../json.ts';
import type { DefinitionStore, UserRecord } from '../ports.ts';
import { type Actor, checkAdministrator } from './actor.ts';
import { checkLimits, type Limits, NO_LIMITS, USER_LIMITS } from './limits.ts';
import {
  DEFAULT_HASHING_ALGORITHM,
  type HashingAlgorithm,
  isHashingAlgorithm,
  type Passwords,
} from './password.ts';

/** What putting something did. */
export type Change = 'created' | 'updated';

export interface User extends UserRecord, Actor {}

/** Who logs in, from where. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  /** Whether the client is on this machine. */
  readonly isLoopback: boolean;
}

/** What a user is to be; without a password or a hash nobody can log in with one. */
export interface UserSpec {
  readonly name: string;
  readonly password?: string | undefined;
  /** Base64 of salt and digest, as exported; not together with `password`. */
  readonly passwordHash?: string | undefined;
  readonly hashingAlgorithm?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Left out: as they were. */
  readonly limits?: { readonly [name: string]: JsonValue } | undefined;
}

/** What the registry needs of the rest of the broker. */
export interface UsersHost {
  readonly passwords: Passwords;
  readonly definitions: DefinitionStore;
  readonly events: Events;
  /** Users who may log in from this machine only [rabbitmq: loopback_users]. */
  readonly loopbackUsers: readonly string[];
  /** Removes what belongs to a user who was deleted: permissions, connections. */
  userDeleted(actor: Actor, name: string): void;
}

const NOBODY: UserRecord = {
  name: '',
  passwordHash: '',
  hashingAlgorithm: DEFAULT_HASHING_ALGORITHM,
  tags: [],
  limits: NO_LIMITS,
};

export class Users {
  readonly #host: UsersHost;
  readonly #users = new Map<string, User>();

  constructor(host: UsersHost) {
    this.#host = host;
  }

  get(name: string): User | undefined {
    return this.#users.get(name);
  }

  /** Sorted by name. */
  list(): readonly User[] {
    return [...this.#users.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Puts back what the store kept. */
  recover(record: UserRecord): void {
    this.#users.set(record.name, userOf(record));
  }

  /** A hash under a new salt, in the default algorithm. */
  hash(password: string): string {
    return this.#host.passwords.hash(password);
  }

  /**
   * The user, when the credentials are right; a blank password never is, and an unknown user takes
   * as long as a wrong password.
   */
  authenticate({ username, password, isLoopback }: Credentials): User | null {
    const user = this.#users.get(username);
    const { passwordHash, hashingAlgorithm } = user ?? NOBODY;
    const isRight = this.#host.passwords.matches(password, passwordHash, hashingAlgorithm);
    if (user === undefined || !isRight || password === '') return null;
    if (!isLoopback && this.#host.loopbackUsers.includes(username)) return null;
    return user;
  }

  /** Creates or replaces a user. Throws ACCESS_REFUSED, PRECONDITION_FAILED. */
  put(actor: Actor, spec: UserSpec): Change {
    this.checkPut(actor, spec);
    const { definitions, events } = this.#host;
    const previous = this.#users.get(spec.name);
    const user = userOf({ ...this.#credentialsOf(spec), ...this.#attributesOf(spec, previous) });
    this.#users.set(user.name, user);
    definitions.record({ kind: 'user.put', user: recordOf(user) });
    const by = actor.username;
    const { name, tags, limits } = user;
    if (previous === undefined) events.emit('user.created', { name, by });
    else if (user.passwordHash === '') events.emit('user.password.cleared', { name, by });
    else if (user.passwordHash !== previous.passwordHash) {
      events.emit('user.password.changed', { name, by });
    }
    if (!isSameJson(tags, previous?.tags ?? [])) events.emit('user.tags.set', { name, tags, by });
    if (!isSameJson(limits, previous?.limits ?? {})) {
      events.emit('user.limits.set', { name, limits, by });
    }
    return previous === undefined ? 'created' : 'updated';
  }

  /** Throws what `put` would throw, and changes nothing. */
  checkPut(actor: Actor, spec: UserSpec): void {
    checkAdministrator(actor);
    if (spec.name === '') throw preconditionFailed('user name must not be empty');
    if (spec.password !== undefined && spec.passwordHash !== undefined) {
      throw preconditionFailed('cannot provide both password and password_hash');
    }
    const algorithm = spec.hashingAlgorithm ?? DEFAULT_HASHING_ALGORITHM;
    if (!isHashingAlgorithm(algorithm)) {
      throw preconditionFailed(`unknown hashing algorithm '${algorithm}'`);
    }
    if (decodeBase64(spec.passwordHash ?? '') === null) {
      throw preconditionFailed('password_hash is not valid base64');
    }
    if (spec.limits !== undefined) checkLimits('user-limits', USER_LIMITS, spec.limits);
  }

  #credentialsOf(spec: UserSpec): { passwordHash: string; hashingAlgorithm: HashingAlgorithm } {
    const given = spec.hashingAlgorithm ?? DEFAULT_HASHING_ALGORITHM;
    const hashingAlgorithm = isHashingAlgorithm(given) ? given : DEFAULT_HASHING_ALGORITHM;
    const { password } = spec;
    const passwordHash =
      password === undefined
        ? (spec.passwordHash ?? '')
        : this.#host.passwords.hash(password, hashingAlgorithm);
    return { passwordHash, hashingAlgorithm };
  }

  #attributesOf(spec: UserSpec, previous: User | undefined) {
    const limits =
      spec.limits === undefined
        ? (previous?.limits ?? NO_LIMITS)
        : checkLimits('user-limits', USER_LIMITS, spec.limits);
    return { name: spec.name, tags: spec.tags ?? previous?.tags ?? [], limits };
  }

  /** Deletes a user with all permissions; its connections are closed. Throws NOT_FOUND. */
  delete(actor: Actor, name: string): void {
    checkAdministrator(actor);
    this.#existing(name);
    this.#users.delete(name);
    const { definitions, events } = this.#host;
    definitions.record({ kind: 'user.deleted', name });
    this.#host.userDeleted(actor, name);
    events.emit('user.deleted', { name, by: actor.username });
  }

  /** Throws NOT_FOUND, PRECONDITION_FAILED. */
  setLimit(actor: Actor, name: string, limit: string, value: JsonValue): void {
    const user = this.#existing(name);
    this.setLimits(actor, name, { ...user.limits, [limit]: value });
  }

  /** Replaces all limits. Throws NOT_FOUND, PRECONDITION_FAILED. */
  setLimits(actor: Actor, name: string, limits: { readonly [limit: string]: JsonValue }): void {
    checkAdministrator(actor);
    const user = this.#existing(name);
    const checked = checkLimits('user-limits', USER_LIMITS, limits);
    this.#keepLimits(user, checked);
    this.#host.events.emit('user.limits.set', { name, limits: checked, by: actor.username });
  }

  /** Removes one limit, or all without a name. Throws NOT_FOUND. */
  clearLimit(actor: Actor, name: string, limit?: string): void {
    checkAdministrator(actor);
    const user = this.#existing(name);
    const left = Object.entries(user.limits).filter(
      ([key]) => limit !== undefined && key !== limit,
    );
    this.#keepLimits(user, Object.fromEntries(left));
    this.#host.events.emit('user.limits.cleared', { name, by: actor.username });
  }

  #keepLimits(user: User, limits: Limits): void {
    const changed = { ...user, limits };
    this.#users.set(user.name, changed);
    this.#host.definitions.record({ kind: 'user.put', user: recordOf(changed) });
  }

  #existing(name: string): User {
    const user = this.#users.get(name);
    if (user === undefined) throw noSuchUser(name);
    return user;
  }
}

export const noSuchUser = (name: string): BrokerError => notFound(`user '${name}' does not exist`);

const userOf = (record: UserRecord): User => ({ ...record, username: record.name });

function recordOf({ name, passwordHash, hashingAlgorithm, tags, limits }: User): UserRecord {
  return { name, passwordHash, hashingAlgorithm, tags, limits };
}
