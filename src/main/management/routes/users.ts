// Users: /users, /whoami and hashing of passwords.

import type { JsonObject } from '../../broker/json.ts';
import { checkName } from '../entity-name.ts';
import { badRequest } from '../error-response.ts';
import { plainList } from '../list.ts';
import { field, requireKeys } from '../request-body.ts';
import { type ApiRequest, changed, existing, noContent, type Route } from '../route.ts';
import { object, TAGS, TEXT } from '../schemas.ts';
import { readTags } from '../tags.ts';
import { userView } from '../views/user.ts';

const tag = 'Users';

const text = (body: JsonObject, key: string): string | undefined => {
  const value = field(body, key);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw badRequest(`${key} must be a string`);
  return value;
};

const rows = (request: ApiRequest, items: readonly object[]): unknown =>
  plainList(
    items.map((row) => ({ ...row })),
    ['user', 'vhost'],
    request.query,
  );

const userOf = ({ parts, param }: ApiRequest) =>
  existing(parts.administration.users.get(param('user')));

export const userRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/users',
    tag,
    summary: 'All users',
    access: 'administrator',
    isList: true,
    handle: ({ parts, query }) =>
      plainList(parts.administration.users.list().map(userView), ['name'], query),
  },
  {
    method: 'GET',
    path: '/users/without-permissions',
    tag,
    summary: 'Users without access to any virtual host',
    access: 'administrator',
    isList: true,
    handle: ({ parts, query }) => {
      const { users, permissions } = parts.administration;
      const without = users.list().filter((user) => permissions.ofUser(user.username).length === 0);
      return plainList(without.map(userView), ['name'], query);
    },
  },
  {
    method: 'POST',
    path: '/users/bulk-delete',
    tag,
    summary: 'Delete several users',
    access: 'administrator',
    body: object({ users: { type: 'array', items: { type: 'string' } } }),
    handle: (request) => {
      const body = request.body();
      requireKeys(body, 'users');
      const names = field(body, 'users');
      if (!Array.isArray(names)) throw badRequest('users must be a list');
      const { users } = request.parts.administration;
      for (const name of names) {
        if (typeof name === 'string' && users.get(name) !== undefined) {
          users.delete(request.user, name);
        }
      }
      return noContent();
    },
  },
  {
    method: 'GET',
    path: '/users/:user',
    tag,
    summary: 'One user',
    access: 'administrator',
    handle: (request) => userView(userOf(request)),
  },
  {
    method: 'PUT',
    path: '/users/:user',
    tag,
    summary: 'Make a user or change it',
    access: 'administrator',
    body: object({
      password: TEXT,
      password_hash: TEXT,
      hashing_algorithm: TEXT,
      tags: TAGS,
      limits: { type: 'object' },
    }),
    handle: (request) => {
      const body = request.body();
      const tags = readTags(field(body, 'tags'));
      if (tags === undefined) throw badRequest('tags_not_present');
      const change = request.parts.administration.users.put(request.user, {
        name: checkName('user', request.param('user')),
        password: text(body, 'password'),
        passwordHash: text(body, 'password_hash'),
        hashingAlgorithm: text(body, 'hashing_algorithm'),
        tags,
      });
      return changed(change);
    },
  },
  {
    method: 'DELETE',
    path: '/users/:user',
    tag,
    summary: 'Delete a user; its connections are closed',
    access: 'administrator',
    handle: (request) => {
      request.parts.administration.users.delete(request.user, userOf(request).username);
      return noContent();
    },
  },
  {
    method: 'GET',
    path: '/users/:user/permissions',
    tag,
    summary: 'Permissions of a user',
    access: 'administrator',
    isList: true,
    handle: (request) =>
      rows(request, request.parts.administration.permissions.ofUser(userOf(request).username)),
  },
  {
    method: 'GET',
    path: '/users/:user/topic-permissions',
    tag,
    summary: 'Topic permissions of a user',
    access: 'administrator',
    isList: true,
    handle: (request) =>
      rows(request, request.parts.administration.topicPermissions.ofUser(userOf(request).username)),
  },
  {
    method: 'GET',
    path: '/whoami',
    tag,
    summary: 'The user who asks',
    access: 'management',
    handle: ({ user }) => ({ name: user.username, tags: user.tags }),
  },
  {
    method: 'GET',
    path: '/auth/hash_password/:password',
    tag,
    summary: 'A password as it would be stored',
    access: 'administrator',
    handle: ({ parts, param }) => ({ ok: parts.administration.users.hash(param('password')) }),
  },
];
