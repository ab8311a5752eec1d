// Permissions and topic permissions: /permissions, /topic-permissions.

import { badRequest } from '../error-response.ts';
import { plainList } from '../list.ts';
import { requireKeys, textField } from '../request-body.ts';
import { type ApiRequest, changed, existing, noContent, type Route } from '../route.ts';
import { object, TEXT } from '../schemas.ts';

const tag = 'Permissions';

/** User and vhost of the address. Throws RabbitMQ's 400 unless both exist. */
function target(request: ApiRequest): { user: string; vhost: string } {
  const { administration } = request.parts;
  const [user, vhost] = [request.param('user'), request.param('vhost')];
  if (
    administration.users.get(user) === undefined ||
    administration.vhosts.get(vhost) === undefined
  ) {
    throw badRequest('vhost_or_user_not_found');
  }
  return { user, vhost };
}

const list = (request: ApiRequest, items: readonly object[]): unknown =>
  plainList(
    items.map((item) => ({ ...item })),
    ['user', 'vhost'],
    request.query,
  );

const topicRows = ({ parts, param }: ApiRequest, exchange?: string) =>
  parts.administration.topicPermissions
    .ofUser(param('user'))
    .filter((row) => row.vhost === param('vhost'))
    .filter((row) => exchange === undefined || row.exchange === exchange);

const TOPIC_BODY = object({ exchange: TEXT, write: TEXT, read: TEXT });

function setTopic(request: ApiRequest): unknown {
  const { user, vhost } = target(request);
  const body = request.body();
  requireKeys(body, 'exchange', 'write', 'read');
  const change = request.parts.administration.topicPermissions.set(request.user, {
    user,
    vhost,
    exchange: textField(body, 'exchange', ''),
    write: textField(body, 'write', ''),
    read: textField(body, 'read', ''),
  });
  return changed(change);
}

function clearTopic(request: ApiRequest, exchange?: string): unknown {
  if (topicRows(request, exchange).length === 0) existing(undefined);
  const [user, vhost] = [request.param('user'), request.param('vhost')];
  request.parts.administration.topicPermissions.clear(request.user, user, vhost, exchange);
  return noContent();
}

export const permissionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/permissions',
    tag,
    summary: 'All permissions',
    access: 'administrator',
    isList: true,
    handle: (request) => list(request, request.parts.administration.permissions.list()),
  },
  {
    method: 'GET',
    path: '/permissions/:vhost/:user',
    tag,
    summary: 'Permissions of a user in a virtual host',
    access: 'administrator',
    handle: ({ parts, param }) =>
      existing(parts.administration.permissions.get(param('user'), param('vhost'))),
  },
  {
    method: 'PUT',
    path: '/permissions/:vhost/:user',
    tag,
    summary: 'Set permissions, as regular expressions',
    access: 'administrator',
    body: object({ configure: TEXT, write: TEXT, read: TEXT }),
    handle: (request) => {
      const body = request.body();
      const { user, vhost } = target(request);
      requireKeys(body, 'configure', 'write', 'read');
      const change = request.parts.administration.permissions.set(request.user, {
        user,
        vhost,
        configure: textField(body, 'configure', ''),
        write: textField(body, 'write', ''),
        read: textField(body, 'read', ''),
      });
      return changed(change);
    },
  },
  {
    method: 'DELETE',
    path: '/permissions/:vhost/:user',
    tag,
    summary: 'Take permissions away',
    access: 'administrator',
    handle: ({ parts, param, user }) => {
      const { permissions } = parts.administration;
      existing(permissions.get(param('user'), param('vhost')));
      permissions.clear(user, param('user'), param('vhost'));
      return noContent();
    },
  },
  {
    method: 'GET',
    path: '/topic-permissions',
    tag,
    summary: 'All topic permissions',
    access: 'administrator',
    isList: true,
    handle: (request) => list(request, request.parts.administration.topicPermissions.list()),
  },
  {
    method: 'GET',
    path: '/topic-permissions/:vhost/:user',
    tag,
    summary: 'Topic permissions of a user in a virtual host',
    access: 'administrator',
    handle: (request) => {
      const found = topicRows(request);
      return existing(found.length === 0 ? undefined : found);
    },
  },
  {
    method: 'PUT',
    path: '/topic-permissions/:vhost/:user',
    tag,
    summary: 'Set topic permissions for an exchange',
    access: 'administrator',
    body: TOPIC_BODY,
    handle: setTopic,
  },
  {
    method: 'DELETE',
    path: '/topic-permissions/:vhost/:user',
    tag,
    summary: 'Take all topic permissions of a user in a virtual host away',
    access: 'administrator',
    handle: (request) => clearTopic(request),
  },
  {
    method: 'GET',
    path: '/topic-permissions/:vhost/:user/:exchange',
    tag,
    summary: 'Topic permissions of a user for an exchange',
    access: 'administrator',
    handle: (request) => {
      const found = topicRows(request, request.param('exchange'));
      return existing(found.length === 0 ? undefined : found);
    },
  },
  {
    method: 'PUT',
    path: '/topic-permissions/:vhost/:user/:exchange',
    tag,
    summary: 'Set topic permissions for the exchange that the body names',
    access: 'administrator',
    body: TOPIC_BODY,
    handle: setTopic,
  },
  {
    method: 'DELETE',
    path: '/topic-permissions/:vhost/:user/:exchange',
    tag,
    summary: 'Take topic permissions for an exchange away',
    access: 'administrator',
    handle: (request) => clearTopic(request, request.param('exchange')),
  },
];
