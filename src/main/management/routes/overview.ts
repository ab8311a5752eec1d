// The broker as a whole: /overview, /nodes, /cluster-name, login attempts.

import { isMonitor } from '../../broker/access/actor.ts';
import { plainList, withColumns } from '../list.ts';
import { requireKeys, textField } from '../request-body.ts';
import { type ApiParts, type ApiRequest, existing, noContent, type Route } from '../route.ts';
import { object, TEXT } from '../schemas.ts';
import { readSampleRanges } from '../statistics/sample-range.ts';
import { CLUSTER_NAME, clusterName, nodeView } from '../views/node.ts';
import { overviewView } from '../views/overview.ts';

const tag = 'Overview';

const rangesOf = ({ query }: ApiRequest) => readSampleRanges(query.toObject());

/** Throws a 404 unless the node of the address is this one. */
function checkNode(request: ApiRequest): ApiParts {
  const { parts } = request;
  return existing(request.param('node') === parts.node.name ? parts : undefined);
}

const memoryOf = ({ node }: ApiParts) => {
  const { rss, heapUsed, heapTotal, external, arrayBuffers } = node.memory();
  return {
    binary: arrayBuffers,
    code: 0,
    other_system: Math.max(0, rss - heapTotal - external),
    other_proc: heapUsed,
    allocated_unused: heapTotal - heapUsed,
    other_ets: external - arrayBuffers,
    strategy: 'rss',
    total: { erlang: heapTotal + external, rss, allocated: heapTotal + external },
  };
};

const counts = (row: { attempts: number; failed: number; succeeded: number }) => ({
  auth_attempts: row.attempts,
  auth_attempts_failed: row.failed,
  auth_attempts_succeeded: row.succeeded,
});

const resetAttempts = (path: string): Route => ({
  method: 'DELETE',
  path,
  tag,
  summary: 'Forget the login attempts',
  access: 'monitor',
  handle: (request) => {
    checkNode(request).administration.attempts.reset();
    return noContent();
  },
});

export const overviewRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/overview',
    tag,
    summary: 'The broker: versions, totals, rates, listeners',
    access: 'management',
    handle: (request) => {
      const { parts, query, user } = request;
      const ranges = query.isTrue('disable_stats') ? null : rangesOf(request);
      const view = overviewView(parts, user, {
        ranges,
        hasTotals: query.isTrue('enable_queue_totals'),
        isMonitor: isMonitor(user),
      });
      return withColumns(view, query);
    },
  },
  {
    method: 'GET',
    path: '/version',
    tag,
    summary: 'Version of the RabbitMQ whose behaviour is followed',
    access: 'management',
    handle: ({ parts }) => ({ version: parts.node.rabbitVersion }),
  },
  {
    method: 'GET',
    path: '/cluster-name',
    tag,
    summary: 'Name of the cluster',
    access: 'management',
    handle: ({ parts }) => ({ name: clusterName(parts) }),
  },
  {
    method: 'PUT',
    path: '/cluster-name',
    tag,
    summary: 'Name the cluster',
    access: 'administrator',
    body: object({ name: TEXT }),
    handle: (request) => {
      const body = request.body();
      requireKeys(body, 'name');
      const name = textField(body, 'name', '');
      request.parts.administration.parameters.setGlobal(request.user, CLUSTER_NAME, name);
      return noContent();
    },
  },
  {
    method: 'GET',
    path: '/nodes',
    tag,
    summary: 'Nodes of the cluster: this one',
    access: 'monitor',
    isList: true,
    handle: ({ parts, query }) => plainList([nodeView(parts)], ['name'], query),
  },
  {
    method: 'GET',
    path: '/nodes/:node',
    tag,
    summary: 'One node',
    access: 'monitor',
    query: { memory: 'true adds memory use' },
    handle: (request) => {
      const parts = checkNode(request);
      const isMemoryAsked = request.query.isTrue('memory');
      const view = { ...nodeView(parts), ...(isMemoryAsked ? { memory: memoryOf(parts) } : {}) };
      return withColumns(view, request.query);
    },
  },
  {
    method: 'GET',
    path: '/nodes/:node/memory',
    tag,
    summary: 'Memory use of a node, bytes',
    access: 'monitor',
    handle: (request) => ({ memory: memoryOf(checkNode(request)) }),
  },
  {
    method: 'GET',
    path: '/nodes/:node/memory/relative',
    tag,
    summary: 'Memory use of a node, percent',
    access: 'monitor',
    handle: (request) => {
      const { strategy: _strategy, total, ...parts } = memoryOf(checkNode(request));
      const shares = Object.entries(parts).map(([name, bytes]) => [
        name,
        Math.round((bytes / total.rss) * 100),
      ]);
      return { memory: { total: 100, ...Object.fromEntries(shares) } };
    },
  },
  {
    method: 'GET',
    path: '/auth/attempts/:node',
    tag,
    summary: 'Login attempts by protocol',
    access: 'monitor',
    handle: (request) =>
      checkNode(request)
        .administration.attempts.byProtocol()
        .map((row) => ({ protocol: row.protocol, ...counts(row) })),
  },
  {
    method: 'GET',
    path: '/auth/attempts/:node/source',
    tag,
    summary: 'Login attempts by address and user',
    access: 'monitor',
    handle: (request) =>
      checkNode(request)
        .administration.attempts.bySource()
        .map((row) => ({
          remote_address: row.remoteAddress,
          username: row.username,
          protocol: row.protocol,
          ...counts(row),
        })),
  },
  resetAttempts('/auth/attempts/:node'),
  resetAttempts('/auth/attempts/:node/source'),
  ...['/reset', '/reset/:node'].map(
    (path): Route => ({
      method: 'DELETE',
      path,
      tag,
      summary: 'Start statistics anew: they only ever add up here, so nothing is done',
      access: 'administrator',
      handle: (request) => {
        if (path !== '/reset') checkNode(request);
        return noContent();
      },
    }),
  ),
];
