// Queues: /queues.

import type { Queue } from '../../broker/queue/queue.ts';
import { checkName } from '../entity-name.ts';
import { badRequest } from '../error-response.ts';
import { jsonToTable } from '../json-arguments.ts';
import { listReply, withColumns } from '../list.ts';
import { booleanField, field, requireKeys } from '../request-body.ts';
import { type ApiRequest, changed, existing, noContent, type Route } from '../route.ts';
import { ARGUMENTS, BOOLEAN, object } from '../schemas.ts';
import { readSampleRanges } from '../statistics/sample-range.ts';
import { asDirectRequest } from '../topology-request.ts';
import { type QueueDetail, queueDetailView, queueList } from '../views/queue.ts';
import { visibleVhosts } from '../visibility.ts';

const tag = 'Queues';

function detailOf({ query }: ApiRequest, hasStatistics = true): QueueDetail {
  return {
    hasStatistics: hasStatistics && !query.isTrue('disable_stats'),
    hasTotals: query.isTrue('enable_queue_totals'),
    ranges: readSampleRanges(query.toObject()),
  };
}

function listQueues(request: ApiRequest, queues: readonly Queue[]): unknown {
  return listReply(queueList(request.parts, queues, detailOf(request)), request.query);
}

export const queueOf = (request: ApiRequest): Queue =>
  existing(request.vhost().topology.queues.get(request.param('queue')));

const LIST_OPTIONS = {
  disable_stats: 'true leaves out statistics',
  enable_queue_totals: 'true shows message counts even without statistics',
};

export const queueRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/queues',
    tag,
    summary: 'Queues of all vhosts that the user sees',
    access: 'vhost',
    isList: true,
    query: LIST_OPTIONS,
    handle: (request) =>
      listQueues(
        request,
        visibleVhosts(request).flatMap(({ topology }) => [...topology.queues.values()]),
      ),
  },
  {
    method: 'GET',
    path: '/queues/detailed',
    tag,
    summary: 'Queues of all vhosts with all their statistics',
    access: 'vhost',
    isList: true,
    handle: (request) =>
      listQueues(
        request,
        visibleVhosts(request).flatMap(({ topology }) => [...topology.queues.values()]),
      ),
  },
  {
    method: 'GET',
    path: '/queues/:vhost',
    tag,
    summary: 'Queues of a vhost',
    access: 'vhost',
    isList: true,
    query: LIST_OPTIONS,
    handle: (request) => listQueues(request, [...request.vhost().topology.queues.values()]),
  },
  {
    method: 'GET',
    path: '/queues/:vhost/:queue',
    tag,
    summary: 'One queue with its consumers',
    access: 'vhost',
    handle: (request) =>
      withColumns(
        queueDetailView(request.parts, queueOf(request), detailOf(request)),
        request.query,
      ),
  },
  {
    method: 'PUT',
    path: '/queues/:vhost/:queue',
    tag,
    summary: 'Declare a queue',
    access: 'vhost',
    body: object({
      durable: BOOLEAN,
      auto_delete: BOOLEAN,
      arguments: ARGUMENTS,
      node: { type: ['string', 'null'], description: 'ignored: there is one node' },
    }),
    handle: (request) => {
      const vhost = request.vhost();
      const name = checkName('queue', request.param('queue'));
      const body = request.body();
      const isKnown = vhost.topology.queues.has(name);
      asDirectRequest(() =>
        vhost.declareQueue(request.requester, {
          name,
          isDurable: booleanField(body, 'durable', false),
          isExclusive: booleanField(body, 'exclusive', false),
          isAutoDelete: booleanField(body, 'auto_delete', false),
          args: jsonToTable(field(body, 'arguments')),
        }),
      );
      return changed(isKnown ? 'updated' : 'created');
    },
  },
  {
    method: 'DELETE',
    path: '/queues/:vhost/:queue',
    tag,
    summary: 'Delete a queue',
    access: 'vhost',
    query: {
      'if-empty': 'true refuses when it has messages',
      'if-unused': 'when it has consumers',
    },
    handle: (request) => {
      const { name } = queueOf(request);
      const options = {
        isIfUnused: request.query.isTrue('if-unused'),
        isIfEmpty: request.query.isTrue('if-empty'),
      };
      asDirectRequest(() => request.vhost().deleteQueue(request.requester, name, options));
      return noContent();
    },
  },
  {
    method: 'DELETE',
    path: '/queues/:vhost/:queue/contents',
    tag,
    summary: 'Purge a queue: drop its ready messages',
    access: 'vhost',
    handle: (request) => {
      const { name } = queueOf(request);
      asDirectRequest(() => request.vhost().purgeQueue(request.requester, name));
      return noContent();
    },
  },
  {
    method: 'POST',
    path: '/queues/:vhost/:queue/actions',
    tag,
    summary: 'Synchronise mirrors: there are none, so nothing is done',
    access: 'administrator',
    body: object({ action: { type: 'string', examples: ['sync', 'cancel_sync'] } }),
    handle: (request) => {
      queueOf(request);
      const body = request.body();
      requireKeys(body, 'action');
      const action = field(body, 'action');
      if (action === 'sync' || action === 'cancel_sync') return noContent();
      throw badRequest(['unknown', action ?? null]);
    },
  },
  {
    method: 'POST',
    path: '/rebalance/queues',
    tag,
    summary: 'Balance queue leaders over the nodes: there is one node, so nothing is done',
    access: 'administrator',
    handle: () => noContent(),
  },
  {
    method: 'GET',
    path: '/queues/quorum/:vhost/:queue/status',
    tag,
    summary: 'Members of a quorum queue: this node',
    access: 'vhost',
    handle: (request) => {
      const queue = queueOf(request);
      if (queue.settings.type !== 'quorum') throw badRequest('not_a_quorum_queue');
      return [
        { 'Node Name': request.parts.node.name, 'Raft State': 'leader', Membership: 'voter' },
      ];
    },
  },
];
