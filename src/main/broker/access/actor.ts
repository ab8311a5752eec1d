// Who administers: a user and its tags [rabbitmq: management, permissions]. The tags decide what may be
// administered; what may be done with queues and exchanges is a matter of permissions, not of tags.

import { accessRefused } from '../errors.ts';

export interface Actor {
  readonly username: string;
  readonly tags: readonly string[];
}

/** The broker itself: at start, and where nobody in particular asked. */
export const INTERNAL_ACTOR: Actor = { username: 'rmq-internal', tags: ['administrator'] };

const has = (actor: Actor, ...tags: readonly string[]): boolean =>
  actor.tags.some((tag) => tags.includes(tag));

export const isAdministrator = (actor: Actor): boolean => has(actor, 'administrator');
/** May see every vhost and everybody's connections. */
export const isMonitor = (actor: Actor): boolean => has(actor, 'administrator', 'monitoring');
/** May change policies and parameters of the vhosts it has access to. */
export const isPolicymaker = (actor: Actor): boolean => has(actor, 'administrator', 'policymaker');
/** May use the management interface at all. */
export const isManagementUser = (actor: Actor): boolean =>
  has(actor, 'administrator', 'monitoring', 'policymaker', 'management');
/** May publish with another user's name in `user-id` [rabbitmq: validated-user-id]. */
export const isImpersonator = (actor: Actor): boolean => has(actor, 'impersonator');

/** Throws ACCESS_REFUSED. */
export function checkAdministrator(actor: Actor): void {
  if (!isAdministrator(actor)) throw accessRefused('Not administrator user');
}

/** Throws ACCESS_REFUSED. */
export function checkMonitor(actor: Actor): void {
  if (!isMonitor(actor)) throw accessRefused('Not monitor user');
}

/** Throws ACCESS_REFUSED. */
export function checkPolicymaker(actor: Actor): void {
  if (!isPolicymaker(actor)) throw accessRefused('Not policymaker user');
}

/** Throws ACCESS_REFUSED. */
export function checkManagementUser(actor: Actor): void {
  if (!isManagementUser(actor)) throw accessRefused('Not management user');
}
