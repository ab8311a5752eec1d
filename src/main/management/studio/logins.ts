// Who has logged in on the page. Only digests of tokens are kept, in memory: a login ends with the program,
// after a time, and as soon as the broker's user is no longer who logged in. Must never keep a password.

import { createHash, randomBytes } from 'node:crypto';
import { isManagementUser } from '../../broker/access/actor.ts';
import type { User } from '../../broker/access/users.ts';

const TOKEN_BYTES = 32;
const HOUR_MS = 3_600_000;
/** Without any request or frame. */
export const IDLE_MS = 12 * HOUR_MS;
/** Whatever is done in the meantime. */
export const LIFETIME_MS = 7 * 24 * HOUR_MS;
/** The one that is longest unused goes when there are more. */
const MAX_LOGINS = 1_000;

/** What is known of the client of a login. */
export interface LoginOrigin {
  /** Whether it came from this machine; then it counts from this machine only. */
  readonly isLoopback: boolean;
}

/** One login; `onEnd` listeners hear once when it is over. */
export class Login {
  readonly user: User;
  readonly isLoopback: boolean;
  readonly expiresAtMs: number;
  #usedAtMs: number;
  #isOver = false;
  readonly #listeners = new Set<() => void>();

  constructor(user: User, { isLoopback }: LoginOrigin, nowMs: number) {
    this.user = user;
    this.isLoopback = isLoopback;
    this.expiresAtMs = nowMs + LIFETIME_MS;
    this.#usedAtMs = nowMs;
  }

  get usedAtMs(): number {
    return this.#usedAtMs;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Counts as use of the login, which puts its idle end off. */
  touch(nowMs: number): void {
    this.#usedAtMs = nowMs;
  }

  isExpired(nowMs: number): boolean {
    return nowMs >= this.expiresAtMs || nowMs - this.#usedAtMs >= IDLE_MS;
  }

  /** Returns what ends the listening. A login that is over calls at once. */
  onEnd(listener: () => void): () => void {
    if (this.#isOver) listener();
    else this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells the listeners, once. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}

export class Logins {
  readonly #userNamed: (name: string) => User | undefined;
  /** By digest of the token; the longest unused first. */
  readonly #byDigest = new Map<string, Login>();
  /** Without a token: they last as long as somebody holds them. */
  readonly #held = new Set<Login>();

  /** `userNamed` gives a user as it is now. */
  constructor(userNamed: (name: string) => User | undefined) {
    this.#userNamed = userNamed;
  }

  /** Begins a login of a user whose password was right; only the token it returns finds it again. */
  begin(user: User, origin: LoginOrigin, nowMs: number): string {
    this.endExpired(nowMs);
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    this.#byDigest.set(digestOf(token), new Login(user, origin, nowMs));
    const [oldest] = this.#byDigest;
    if (this.#byDigest.size > MAX_LOGINS && oldest !== undefined) this.#end(...oldest);
    return token;
  }

  /** A login that a token does not find: of somebody who sends the password with the request. */
  hold(user: User, origin: LoginOrigin, nowMs: number): Login {
    const login = new Login(user, origin, nowMs);
    this.#held.add(login);
    login.onEnd(() => this.#held.delete(login));
    return login;
  }

  /** Lets go of a login that was held; one with a token goes on. */
  release(login: Login): void {
    if (this.#held.has(login)) login.end();
  }

  /** The login of a token, used now; null when there is none or none any more. */
  find(token: string, { isLoopback }: LoginOrigin, nowMs: number): Login | null {
    const digest = digestOf(token);
    const login = this.#byDigest.get(digest);
    if (login === undefined) return null;
    if (login.isLoopback && !isLoopback) return null;
    if (login.isExpired(nowMs) || !this.#isCurrent(login)) {
      this.#end(digest, login);
      return null;
    }
    login.touch(nowMs);
    this.#byDigest.delete(digest);
    this.#byDigest.set(digest, login);
    return login;
  }

  end(token: string): void {
    const digest = digestOf(token);
    const login = this.#byDigest.get(digest);
    if (login !== undefined) this.#end(digest, login);
  }

  /** A user has changed or is gone: ends its logins unless it is still who logged in. */
  recheck(username: string): void {
    this.#endWhere((login) => login.user.username === username && !this.#isCurrent(login));
  }

  endExpired(nowMs: number): void {
    this.#endWhere((login) => login.isExpired(nowMs));
  }

  #endWhere(isOver: (login: Login) => boolean): void {
    for (const [digest, login] of [...this.#byDigest]) {
      if (isOver(login)) this.#end(digest, login);
    }
    for (const login of [...this.#held]) if (isOver(login)) login.end();
  }

  #end(digest: string, login: Login): void {
    this.#byDigest.delete(digest);
    login.end();
  }

  #isCurrent({ user }: Login): boolean {
    const now = this.#userNamed(user.username);
    return now !== undefined && now.passwordHash === user.passwordHash && isManagementUser(now);
  }
}

/** A token has 256 random bits: nothing about it can be guessed from a plain digest. */
const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64');
