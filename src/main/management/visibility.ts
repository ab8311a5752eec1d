// Which vhosts and connections a user of the API gets to see.

import { isAdministrator, isMonitor } from '../broker/access/actor.ts';
import type { VirtualHost } from '../broker/vhost.ts';
import type { ApiRequest } from './route.ts';

/** Vhosts whose objects are listed: all for administrators, else those with a permission. */
export function visibleVhosts({ parts, user }: ApiRequest): readonly VirtualHost[] {
  const { administration } = parts;
  const all = administration.vhosts.list();
  if (isAdministrator(user)) return all;
  return all.filter((vhost) => administration.hasVhostAccess(user, vhost.name));
}

/** Items of vhosts that the user sees. */
export function inVisibleVhosts<T extends { readonly vhost: string }>(
  request: ApiRequest,
  items: readonly T[],
): readonly T[] {
  const names = new Set(visibleVhosts(request).map((vhost) => vhost.name));
  return items.filter((item) => names.has(item.vhost));
}

/** Items of the user, or of everybody for monitors. */
export function ofVisibleUsers<T>(
  { user }: ApiRequest,
  items: Iterable<T>,
  ownerOf: (item: T) => string,
): readonly T[] {
  if (isMonitor(user)) return [...items];
  return [...items].filter((item) => ownerOf(item) === user.username);
}
