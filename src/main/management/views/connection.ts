// Connections and channels as the API shows them.

import type { ChannelView, ConnectionView } from '../../broker/connection-view.ts';
import { tableToJson } from '../json-arguments.ts';
import type { ListSource, View } from '../list.ts';
import type { ApiParts } from '../route.ts';
import type { SampleRanges } from '../statistics/sample-range.ts';
import { consumerView } from './consumer.ts';

export function connectionView(
  { node, statistics }: ApiParts,
  connection: ConnectionView,
  ranges: SampleRanges,
): View {
  const { tls, traffic } = connection;
  return {
    name: connection.name,
    user_provided_name: connection.userProvidedName,
    node: node.name,
    type: 'network',
    protocol: connection.protocol,
    host: connection.host,
    port: connection.port,
    peer_host: connection.peerHost,
    peer_port: connection.peerPort,
    ssl: tls !== null,
    ssl_protocol: tls?.protocol ?? null,
    ssl_cipher: tls?.cipher ?? null,
    ssl_key_exchange: tls?.keyExchange ?? null,
    ssl_hash: tls?.hash ?? null,
    peer_cert_subject: tls?.peerCertSubject ?? null,
    peer_cert_issuer: tls?.peerCertIssuer ?? null,
    peer_cert_validity: tls?.peerCertValidity ?? null,
    user: connection.username,
    user_who_performed_action: connection.username,
    vhost: connection.vhostName,
    auth_mechanism: connection.authMechanism,
    client_properties: tableToJson(connection.clientProperties),
    connected_at: connection.connectedAtMs,
    channel_max: connection.channelMax,
    channels: connection.channelCount,
    frame_max: connection.frameMaxBytes,
    timeout: connection.heartbeatSeconds,
    state: connection.state,
    ...statistics.connectionOctets(connection, ranges.dataRates),
    recv_cnt: traffic.receivedPackets,
    send_cnt: traffic.sentPackets,
    send_pend: traffic.pendingOctets,
  };
}

export function connectionList(
  parts: ApiParts,
  connections: readonly ConnectionView[],
  ranges: SampleRanges,
): ListSource<ConnectionView> {
  return {
    items: connections,
    cheap: {
      vhost: (connection) => connection.vhostName,
      name: (connection) => connection.name,
      user: (connection) => connection.username,
      state: (connection) => connection.state,
      protocol: (connection) => connection.protocol,
      channels: (connection) => connection.channelCount,
      peer_host: (connection) => connection.peerHost,
      peer_port: (connection) => connection.peerPort,
      connected_at: (connection) => connection.connectedAtMs,
      user_provided_name: (connection) => connection.userProvidedName,
      recv_oct: (connection) => connection.traffic.receivedOctets,
      send_oct: (connection) => connection.traffic.sentOctets,
      node: () => parts.node.name,
    },
    order: ['vhost', 'name'],
    view: (connection) => connectionView(parts, connection, ranges),
  };
}

/** Just enough to tell which: what tools get that asked for no statistics. */
export function connectionNameView({ node }: ApiParts, connection: ConnectionView): View {
  return {
    name: connection.name,
    vhost: connection.vhostName,
    user: connection.username,
    node: node.name,
  };
}

export function channelView(
  { node, statistics }: ApiParts,
  channel: ChannelView,
  ranges: SampleRanges,
): View {
  const messageStats = statistics.channelMessageStats(channel, ranges.messageRates);
  return {
    name: channel.name,
    number: channel.number,
    node: node.name,
    vhost: channel.vhostName,
    user: channel.username,
    user_who_performed_action: channel.username,
    state: channel.state,
    connection_details: peerDetails(channel.connectionView),
    confirm: channel.isConfirming,
    transactional: channel.isTransactional,
    consumer_count: channel.consumerCount,
    prefetch_count: channel.prefetch,
    global_prefetch_count: channel.globalPrefetch,
    messages_unacknowledged: channel.unackedMessages,
    messages_unconfirmed: channel.unconfirmedMessages,
    messages_uncommitted: channel.uncommittedMessages,
    acks_uncommitted: channel.uncommittedAcks,
    pending_raft_commands: 0,
    ...(messageStats === undefined ? {} : { message_stats: messageStats }),
  };
}

/** With its consumers. */
export function channelDetailView(
  parts: ApiParts,
  channel: ChannelView,
  ranges: SampleRanges,
): View {
  return {
    ...channelView(parts, channel, ranges),
    consumer_details: [...channel.consumerList].map((consumer) => consumerView(parts, consumer)),
    // Told apart by queue and exchange only in RabbitMQ's mode `detailed`.
    deliveries: [],
    publishes: [],
  };
}

export function channelList(
  parts: ApiParts,
  channels: readonly ChannelView[],
  ranges: SampleRanges,
): ListSource<ChannelView> {
  return {
    items: channels,
    cheap: {
      vhost: (channel) => channel.vhostName,
      name: (channel) => channel.name,
      user: (channel) => channel.username,
      number: (channel) => channel.number,
      state: (channel) => channel.state,
      prefetch_count: (channel) => channel.prefetch,
      consumer_count: (channel) => channel.consumerCount,
      messages_unacknowledged: (channel) => channel.unackedMessages,
      messages_unconfirmed: (channel) => channel.unconfirmedMessages,
      messages_uncommitted: (channel) => channel.uncommittedMessages,
      acks_uncommitted: (channel) => channel.uncommittedAcks,
      node: () => parts.node.name,
    },
    order: ['vhost', 'name'],
    view: (channel) => channelView(parts, channel, ranges),
  };
}

export function peerDetails(connection: ConnectionView): View {
  const { name, peerHost, peerPort } = connection;
  return { name, peer_host: peerHost, peer_port: peerPort };
}

/** The connection that owns an exclusive queue. */
export function findOwner({ broker }: ApiParts, owner: object): ConnectionView | undefined {
  for (const connection of broker.connections) if (connection === owner) return connection;
  return undefined;
}
