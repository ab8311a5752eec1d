// What a broker has that was never told anything [rabbitmq: access-control, first start]: the default
// vhost, and a user with all rights on it.

import { type Actor, INTERNAL_ACTOR } from './access/actor.ts';
import type { Administration } from './administration.ts';
import { DEFAULT_VHOST } from './default-vhost.ts';

export const DEFAULT_USER = 'guest';

/** For an empty data folder only: whoever deletes the default user does not want it back. */
export function seedDefaults(administration: Administration): void {
  const actor: Actor = INTERNAL_ACTOR;
  const { vhosts, users, permissions } = administration;
  vhosts.put(actor, DEFAULT_VHOST, { description: 'Default virtual host' });
  users.put(actor, { name: DEFAULT_USER, password: DEFAULT_USER, tags: ['administrator'] });
  const all = { configure: '.*', write: '.*', read: '.*' };
  permissions.set(actor, { user: DEFAULT_USER, vhost: DEFAULT_VHOST, ...all });
}
