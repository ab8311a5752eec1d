// Connections, channels and consumers: /connections, /channels, /consumers.

import type { ChannelView, ConnectionView } from '../../broker/connection-view.ts';
import { authorizeOwner } from '../auth.ts';
import { badRequest } from '../error-response.ts';
import { listReply, plainList, withColumns } from '../list.ts';
import { type ApiRequest, existing, noContent, type Route } from '../route.ts';
import { readSampleRanges } from '../statistics/sample-range.ts';
import {
  channelDetailView,
  channelList,
  connectionList,
  connectionNameView,
  connectionView,
} from '../views/connection.ts';
import { consumerView } from '../views/consumer.ts';
import { ofVisibleUsers } from '../visibility.ts';

const tag = 'Connections';
const DEFAULT_REASON = 'Closed via management plugin';

const rangesOf = ({ query }: ApiRequest) => readSampleRanges(query.toObject());

function listConnections(request: ApiRequest, found: Iterable<ConnectionView>): unknown {
  const { parts, query } = request;
  const connections = ofVisibleUsers(request, found, ({ username }) => username);
  if (query.isTrue('disable_stats')) {
    const views = connections.map((connection) => connectionNameView(parts, connection));
    return plainList(views, ['vhost', 'name'], query);
  }
  return listReply(connectionList(parts, connections, rangesOf(request)), query);
}

function listChannels(request: ApiRequest, found: Iterable<ChannelView>): unknown {
  if (request.query.isTrue('disable_stats')) {
    throw badRequest('Stats in management UI are disabled on this node');
  }
  const channels = ofVisibleUsers(request, found, ({ username }) => username);
  return listReply(channelList(request.parts, channels, rangesOf(request)), request.query);
}

/** The connection of the address, if the user may see or, to delete, close it. */
function connectionOf(request: ApiRequest, isDelete = false): ConnectionView {
  const connection = existing(request.parts.broker.connections.get(request.param('connection')));
  authorizeOwner(request.user, connection.username, isDelete);
  return connection;
}

const reasonOf = (request: ApiRequest): string => request.header('x-reason') || DEFAULT_REASON;

function listConsumers(request: ApiRequest, vhost: string | null): unknown {
  const { parts } = request;
  if (request.query.isTrue('disable_stats')) {
    throw badRequest('Stats in management UI are disabled on this node');
  }
  const vhosts = parts.administration.vhosts.list();
  const consumers = vhosts
    .filter(({ name }) => vhost === null || name === vhost)
    .flatMap(({ topology }) => [...topology.queues.values()])
    .flatMap((queue) => [...queue.consumers]);
  const visible = ofVisibleUsers(
    request,
    consumers,
    ({ channelView }) => channelView?.username ?? '',
  );
  return listReply(
    {
      items: visible,
      cheap: {
        consumer_tag: (consumer) => consumer.tag,
        name: (consumer) => consumer.tag,
        'queue.vhost': (consumer) => consumer.queue.vhost,
        'queue.name': (consumer) => consumer.queue.name,
        prefetch_count: (consumer) => consumer.prefetch,
      },
      order: ['queue.vhost', 'queue.name', 'consumer_tag'],
      view: (consumer) => consumerView(parts, consumer),
    },
    request.query,
  );
}

export const connectionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/connections',
    tag,
    summary: 'Connections that the user sees',
    access: 'management',
    isList: true,
    query: { disable_stats: 'true shows names only' },
    handle: (request) => listConnections(request, request.parts.broker.connections),
  },
  {
    method: 'GET',
    path: '/vhosts/:vhost/connections',
    tag,
    summary: 'Connections of a virtual host',
    access: 'vhost',
    isList: true,
    handle: (request) =>
      listConnections(request, request.parts.broker.connections.ofVhost(request.vhost().name)),
  },
  {
    method: 'GET',
    path: '/connections/username/:username',
    tag,
    summary: 'Connections of a user',
    access: 'management',
    isList: true,
    handle: (request) => {
      const username = request.param('username');
      authorizeOwner(request.user, username, false);
      const found = request.parts.broker.connections.ofUser(username);
      const views = found.map((connection) => connectionNameView(request.parts, connection));
      return plainList(views, ['vhost', 'name'], request.query);
    },
  },
  {
    method: 'DELETE',
    path: '/connections/username/:username',
    tag,
    summary: 'Close all connections of a user; the X-Reason header says why',
    access: 'management',
    handle: (request) => {
      const username = request.param('username');
      authorizeOwner(request.user, username, true);
      const { connections } = request.parts.broker;
      connections.closeAll((found) => found.username === username, reasonOf(request));
      return noContent();
    },
  },
  {
    method: 'GET',
    path: '/connections/:connection',
    tag,
    summary: 'One connection',
    access: 'management',
    handle: (request) =>
      withColumns(
        connectionView(request.parts, connectionOf(request), rangesOf(request)),
        request.query,
      ),
  },
  {
    method: 'DELETE',
    path: '/connections/:connection',
    tag,
    summary: 'Close a connection; the X-Reason header says why',
    access: 'management',
    handle: (request) => {
      connectionOf(request, true).forceClose(reasonOf(request));
      return noContent();
    },
  },
  {
    method: 'GET',
    path: '/connections/:connection/channels',
    tag,
    summary: 'Channels of a connection',
    access: 'management',
    isList: true,
    handle: (request) => listChannels(request, connectionOf(request).channelViews),
  },
  {
    method: 'GET',
    path: '/connections/:connection/sessions',
    tag,
    summary: 'AMQP 1.0 sessions of a connection: none, its protocol has channels',
    access: 'management',
    handle: (request) => {
      connectionOf(request);
      return [];
    },
  },
  {
    method: 'GET',
    path: '/channels',
    tag: 'Channels',
    summary: 'Channels that the user sees',
    access: 'management',
    isList: true,
    handle: (request) => listChannels(request, request.parts.broker.connections.channels()),
  },
  {
    method: 'GET',
    path: '/vhosts/:vhost/channels',
    tag: 'Channels',
    summary: 'Channels of a virtual host',
    access: 'vhost',
    isList: true,
    handle: (request) => {
      const { name } = request.vhost();
      const channels = [...request.parts.broker.connections.channels()];
      return listChannels(
        request,
        channels.filter((channel) => channel.vhostName === name),
      );
    },
  },
  {
    method: 'GET',
    path: '/channels/:channel',
    tag: 'Channels',
    summary: 'One channel with its consumers',
    access: 'management',
    handle: (request) => {
      const channel = existing(request.parts.broker.connections.channel(request.param('channel')));
      authorizeOwner(request.user, channel.username, false);
      return withColumns(
        channelDetailView(request.parts, channel, rangesOf(request)),
        request.query,
      );
    },
  },
  {
    method: 'GET',
    path: '/consumers',
    tag: 'Consumers',
    summary: 'Consumers that the user sees',
    access: 'management',
    isList: true,
    handle: (request) => listConsumers(request, null),
  },
  {
    method: 'GET',
    path: '/consumers/:vhost',
    tag: 'Consumers',
    summary: 'Consumers in a virtual host',
    access: 'management',
    isList: true,
    handle: (request) => listConsumers(request, request.vhost().name),
  },
];
