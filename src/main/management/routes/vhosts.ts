// Virtual hosts: /vhosts.

import type { JsonObject } from '../../broker/json.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import { checkName } from '../entity-name.ts';
import { badRequest, HttpError } from '../error-response.ts';
import { type ListSource, listReply, plainList, withColumns } from '../list.ts';
import { booleanField, field } from '../request-body.ts';
import { type ApiRequest, changed, existing, noContent, type Route } from '../route.ts';
import { BOOLEAN, object, TAGS, TEXT } from '../schemas.ts';
import { readSampleRanges } from '../statistics/sample-range.ts';
import { readTags } from '../tags.ts';
import { vhostView } from '../views/vhost.ts';

const tag = 'Virtual hosts';

const rangesOf = ({ query }: ApiRequest) =>
  query.isTrue('disable_stats') ? null : readSampleRanges(query.toObject());

function vhostList(request: ApiRequest): ListSource<VirtualHost> {
  const { parts, user } = request;
  const ranges = rangesOf(request);
  return {
    items: parts.administration.visibleVhosts(user),
    cheap: {
      name: (vhost) => vhost.name,
      description: (vhost) => vhost.settings.description,
      tracing: (vhost) => vhost.settings.isTracing,
    },
    order: ['name'],
    view: (vhost) => vhostView(parts, vhost, ranges),
  };
}

/** The default queue type, which tools spell in three ways; undefined when it is left out. */
function queueTypeOf(body: JsonObject): string | null | undefined {
  const given =
    field(body, 'default_queue_type') ??
    field(body, 'defaultqueuetype') ??
    field(body, 'default-queue-type');
  if (given === undefined || given === null) return undefined;
  if (typeof given !== 'string') throw badRequest('default_queue_type must be a string');
  return given === 'undefined' || given === '' ? null : given;
}

export const vhostRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/vhosts',
    tag,
    summary: 'Virtual hosts that the user sees',
    access: 'management',
    isList: true,
    handle: (request) => listReply(vhostList(request), request.query),
  },
  {
    method: 'GET',
    path: '/vhosts/:vhost',
    tag,
    summary: 'One virtual host',
    access: 'administrator',
    handle: (request) =>
      withColumns(vhostView(request.parts, request.vhost(), rangesOf(request)), request.query),
  },
  {
    method: 'PUT',
    path: '/vhosts/:vhost',
    tag,
    summary: 'Make a virtual host, or change its description, tags and tracing',
    access: 'administrator',
    body: object({
      description: TEXT,
      tags: TAGS,
      default_queue_type: { type: ['string', 'null'] },
      protected_from_deletion: BOOLEAN,
      tracing: BOOLEAN,
    }),
    handle: (request) => {
      const body = request.body();
      const name = checkName('virtual host', request.param('vhost'));
      const description = field(body, 'description');
      const flag = (key: string): boolean | undefined =>
        field(body, key) === undefined ? undefined : booleanField(body, key, false);
      if (description !== undefined && typeof description !== 'string') {
        throw badRequest('description must be a string');
      }
      const change = request.parts.administration.vhosts.put(request.user, name, {
        description,
        tags: readTags(field(body, 'tags')),
        defaultQueueType: queueTypeOf(body),
        isTracing: flag('tracing'),
        isProtectedFromDeletion: flag('protected_from_deletion'),
      });
      return changed(change);
    },
  },
  {
    method: 'DELETE',
    path: '/vhosts/:vhost',
    tag,
    summary: 'Delete a virtual host with everything in it',
    access: 'administrator',
    handle: (request) => {
      const vhost = request.vhost();
      if (vhost.settings.isProtectedFromDeletion) {
        const reason = `Refusing to delete virtual host '${vhost.name}' because it is protected`;
        throw new HttpError(412, 'precondition_failed', reason);
      }
      request.parts.administration.vhosts.delete(request.user, vhost.name);
      return noContent();
    },
  },
  ...(['POST', 'DELETE'] as const).map(
    (method): Route => ({
      method,
      path: '/vhosts/:vhost/deletion/protection',
      tag,
      summary: `${method === 'POST' ? 'Protect' : 'Do not protect'} a virtual host from deletion`,
      access: 'administrator',
      handle: ({ parts, user, vhost }) => {
        const isProtectedFromDeletion = method === 'POST';
        parts.administration.vhosts.put(user, vhost().name, { isProtectedFromDeletion });
        return noContent();
      },
    }),
  ),
  {
    method: 'POST',
    path: '/vhosts/:vhost/start/:node',
    tag,
    summary: 'Start a virtual host: it always runs, so nothing is done',
    access: 'administrator',
    handle: (request) => {
      request.vhost();
      if (request.param('node') === request.parts.node.name) return noContent();
      const node = request.param('node');
      throw badRequest(`Request to node ${node} failed with nodedown`);
    },
  },
  {
    method: 'GET',
    path: '/vhosts/:vhost/permissions',
    tag,
    summary: 'Permissions in a virtual host',
    access: 'administrator',
    isList: true,
    handle: (request) => {
      const { permissions } = request.parts.administration;
      const rows = permissions.ofVhost(existing(request.vhost()).name);
      return plainList(
        rows.map((row) => ({ ...row })),
        ['user', 'vhost'],
        request.query,
      );
    },
  },
  {
    method: 'GET',
    path: '/vhosts/:vhost/topic-permissions',
    tag,
    summary: 'Topic permissions in a virtual host',
    access: 'administrator',
    isList: true,
    handle: (request) => {
      const { topicPermissions } = request.parts.administration;
      return plainList(
        topicPermissions.ofVhost(request.vhost().name).map((row) => ({ ...row })),
        ['user', 'vhost'],
        request.query,
      );
    },
  },
];
