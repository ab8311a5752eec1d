// Who sends a request and whether the route is for them [rabbitmq: management, permissions]. Passwords
// pass through here and must never be kept or logged.

import { Buffer } from 'node:buffer';
import {
  isAdministrator,
  isManagementUser,
  isMonitor,
  isPolicymaker,
} from '../broker/access/actor.ts';
import type { User } from '../broker/access/users.ts';
import type { Administration } from '../broker/administration.ts';
import { HttpError, notAuthenticated, notAuthorised } from './error-response.ts';
import type { LoginThrottle } from './login-throttle.ts';
import type { Access } from './route.ts';

export interface Peer {
  readonly address: string;
  readonly port: number;
}

export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

/** The user of a Basic authorization header. Throws a 401, or a 429 after too many failures. */
export function authenticate(
  header: string | undefined,
  peer: Peer,
  administration: Administration,
  throttle: LoginThrottle,
): User {
  const credentials = header === undefined ? null : parseBasic(header);
  if (credentials === null) throw notAuthenticated();
  return logIn(credentials, peer, administration, throttle);
}

/** The user with these credentials. Throws a 401, or a 429 after too many failures. */
export function logIn(
  { username, password }: BasicCredentials,
  peer: Peer,
  administration: Administration,
  throttle: LoginThrottle,
): User {
  const nowMs = Date.now();
  const waitMs = throttle.waitMs(peer.address, username, nowMs);
  if (waitMs > 0) {
    const retryAfter = String(Math.ceil(waitMs / 1000));
    const reason = 'Too many failed logins, try again later';
    throw new HttpError(429, 'too_many_requests', reason, { 'retry-after': retryAfter });
  }
  const user = administration.logIn({
    username,
    password,
    isLoopback: isLoopbackAddress(peer.address),
    protocol: 'http',
    peerHost: peer.address,
    peerPort: peer.port,
  });
  if (user === null) {
    throttle.noteFailure(peer.address, username, nowMs);
    throw notAuthenticated();
  }
  throttle.noteSuccess(peer.address, username);
  if (!isManagementUser(user)) throw notAuthorised('Not management user');
  return user;
}

/** Throws a 401 in RabbitMQ's words unless the user may; `vhost` is that of the address, if it exists. */
export function authorize(
  access: Access,
  user: User,
  vhost: string | undefined,
  administration: Administration,
): void {
  const reason = refusalOf(access, user, vhost, administration);
  if (reason !== null) throw notAuthorised(reason);
}

function refusalOf(
  access: Access,
  user: User,
  vhost: string | undefined,
  administration: Administration,
): string | null {
  const reaches = (): boolean =>
    vhost === undefined || administration.hasVhostAccess(user, vhost) || isAdministrator(user);
  switch (access) {
    case 'open':
    case 'management':
      return null;
    case 'administrator':
      return isAdministrator(user) ? null : 'Not administrator user';
    case 'monitor':
      return isMonitor(user) ? null : 'Not monitor user';
    case 'vhost':
      return reaches() ? null : 'User not authorised to access virtual host';
    case 'vhost-visible':
      return isMonitor(user) || reaches() ? null : 'User not authorised to access virtual host';
    case 'policies':
      return isPolicymaker(user) && reaches() ? null : 'User not authorised to access object';
    case 'policymaker':
      return isPolicymaker(user) ? null : 'User not authorised to access object';
  }
}

/** Throws a 401 unless the object belongs to the user, or the user sees (or, to delete, rules) all. */
export function authorizeOwner(user: User, owner: string, isDelete: boolean): void {
  if (owner === user.username) return;
  if (isDelete ? isAdministrator(user) : isMonitor(user)) return;
  throw notAuthorised('User not authorised to access object');
}

function parseBasic(header: string): BasicCredentials | null {
  const match = /^basic\s+([A-Za-z\d+/=_-]+)\s*$/i.exec(header);
  if (match?.[1] === undefined) return null;
  const text = Buffer.from(match[1], 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return null;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}
