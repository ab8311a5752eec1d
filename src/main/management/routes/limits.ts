// Limits of virtual hosts and users: /vhost-limits, /user-limits.

import type { JsonValue } from '../../broker/json.ts';
import { plainList } from '../list.ts';
import { field, requireKeys } from '../request-body.ts';
import { type ApiRequest, existing, noContent, type Route } from '../route.ts';
import { INTEGER, object } from '../schemas.ts';

const tag = 'Limits';
const BODY = object({ value: INTEGER });

/** The limit as a number where it is one; the engine refuses everything else. */
function givenValue(request: ApiRequest): JsonValue {
  const body = request.body();
  requireKeys(body, 'value');
  const value = field(body, 'value') ?? null;
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
}

const isAny = (limits: object): boolean => Object.keys(limits).length > 0;

const userOf = ({ parts, param }: ApiRequest) =>
  existing(parts.administration.users.get(param('user')));

export const limitRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/vhost-limits',
    tag,
    summary: 'Limits of all virtual hosts that the user sees',
    access: 'vhost-visible',
    isList: true,
    handle: ({ parts, query, user }) =>
      plainList(
        parts.administration
          .visibleVhosts(user)
          .filter(({ limits }) => isAny(limits))
          .map(({ name, limits }) => ({ vhost: name, value: limits })),
        ['vhost'],
        query,
      ),
  },
  {
    method: 'GET',
    path: '/vhost-limits/:vhost',
    tag,
    summary: 'Limits of a virtual host',
    access: 'vhost-visible',
    isList: true,
    handle: (request) => {
      const { name, limits } = request.vhost();
      const rows = isAny(limits) ? [{ vhost: name, value: limits }] : [];
      return plainList(rows, ['vhost'], request.query);
    },
  },
  {
    method: 'PUT',
    path: '/vhost-limits/:vhost/:name',
    tag,
    summary: 'Limit max-connections or max-queues of a virtual host; below 0 for none',
    access: 'administrator',
    body: BODY,
    handle: (request) => {
      const { vhosts } = request.parts.administration;
      const value = givenValue(request);
      vhosts.setLimit(request.user, request.vhost().name, request.param('name'), value);
      return noContent();
    },
  },
  {
    method: 'DELETE',
    path: '/vhost-limits/:vhost/:name',
    tag,
    summary: 'Lift a limit of a virtual host',
    access: 'administrator',
    handle: (request) => {
      const { vhosts } = request.parts.administration;
      vhosts.clearLimit(request.user, request.vhost().name, request.param('name'));
      return noContent();
    },
  },
  {
    method: 'GET',
    path: '/user-limits',
    tag,
    summary: 'Limits of all users',
    access: 'vhost-visible',
    isList: true,
    handle: ({ parts, query }) =>
      plainList(
        parts.administration.users
          .list()
          .filter(({ limits }) => isAny(limits))
          .map(({ username, limits }) => ({ user: username, value: limits })),
        ['user'],
        query,
      ),
  },
  {
    method: 'GET',
    path: '/user-limits/:user',
    tag,
    summary: 'Limits of a user',
    access: 'vhost-visible',
    isList: true,
    handle: (request) => {
      const { username, limits } = userOf(request);
      const rows = isAny(limits) ? [{ user: username, value: limits }] : [];
      return plainList(rows, ['user'], request.query);
    },
  },
  {
    method: 'PUT',
    path: '/user-limits/:user/:name',
    tag,
    summary: 'Limit max-connections or max-channels of a user; below 0 for none',
    access: 'administrator',
    body: BODY,
    handle: (request) => {
      const { users } = request.parts.administration;
      const value = givenValue(request);
      users.setLimit(request.user, userOf(request).username, request.param('name'), value);
      return noContent();
    },
  },
  {
    method: 'DELETE',
    path: '/user-limits/:user/:name',
    tag,
    summary: 'Lift a limit of a user',
    access: 'administrator',
    handle: (request) => {
      const { users } = request.parts.administration;
      users.clearLimit(request.user, userOf(request).username, request.param('name'));
      return noContent();
    },
  },
];
