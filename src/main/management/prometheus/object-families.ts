// Metrics of single queues, channels, connections and exchanges, with the names of RabbitMQ's plugin.
// Aggregated they are sums over all objects.

import type { ChannelView, ConnectionView } from '../../broker/connection-view.ts';
import type { Exchange } from '../../broker/exchange/exchange.ts';
import type { Queue } from '../../broker/queue/queue.ts';
import { counter, gauge, type ObjectFamily, type PrometheusSource } from './source.ts';

function* queuesOf(
  { broker }: PrometheusSource,
  vhosts: ReadonlySet<string> | null,
): Iterable<Queue> {
  for (const { name, topology } of broker.vhosts) {
    if (vhosts === null || vhosts.has(name)) yield* topology.queues.values();
  }
}

function* exchangesOf(
  { broker }: PrometheusSource,
  vhosts: ReadonlySet<string> | null,
): Iterable<Exchange> {
  for (const { name, topology } of broker.vhosts) {
    if (vhosts === null || vhosts.has(name)) yield* topology.exchanges.values();
  }
}

function* connectionsOf(
  { broker }: PrometheusSource,
  vhosts: ReadonlySet<string> | null,
): Iterable<ConnectionView> {
  for (const connection of broker.connections) {
    if (vhosts === null || vhosts.has(connection.vhostName ?? '')) yield connection;
  }
}

function* channelsOf(
  source: PrometheusSource,
  vhosts: ReadonlySet<string> | null,
): Iterable<ChannelView> {
  for (const connection of connectionsOf(source, vhosts)) yield* connection.channelViews;
}

const queueLabels = ({ vhost, name }: Queue) => ({ vhost, queue: name });
const channelLabels = ({ name }: ChannelView) => ({ channel: name });
const connectionLabels = ({ name }: ConnectionView) => ({ connection: name });
const exchangeLabels = ({ vhostName, name }: Exchange) => ({ vhost: vhostName, exchange: name });

const QUEUE_LENGTHS = [
  gauge<Queue>(
    'queue_messages_ready',
    'Messages ready to be delivered to consumers',
    (queue) => queue.readyMessages,
  ),
  gauge<Queue>(
    'queue_messages_unacked',
    'Messages delivered to consumers but not yet acknowledged',
    (queue) => queue.unackedMessages,
  ),
  gauge<Queue>(
    'queue_messages',
    'Sum of ready and unacknowledged messages - total queue depth',
    (queue) => queue.readyMessages + queue.unackedMessages,
  ),
];

const QUEUE_CONSUMERS = [
  gauge<Queue>('queue_consumers', 'Consumers on a queue', (queue) => queue.consumers.count),
];

const QUEUE_CONTENTS = [
  gauge<Queue>(
    'queue_messages_ready_bytes',
    'Size in bytes of ready messages',
    (queue) => queue.readyBytes,
  ),
  counter<Queue>(
    'queue_messages_published_total',
    'Total number of messages published to queues',
    (queue) => queue.counters.published,
  ),
];

const CHANNEL_STATE = [
  gauge<ChannelView>('channel_consumers', 'Consumers on a channel', (one) => one.consumerCount),
  gauge<ChannelView>(
    'channel_messages_unacked',
    'Delivered but not yet acknowledged messages',
    (one) => one.unackedMessages,
  ),
  gauge<ChannelView>(
    'channel_messages_unconfirmed',
    'Published but not yet confirmed messages',
    (one) => one.unconfirmedMessages,
  ),
  gauge<ChannelView>(
    'channel_messages_uncommitted',
    'Messages received in a transaction but not yet committed',
    (one) => one.uncommittedMessages,
  ),
  gauge<ChannelView>(
    'channel_acks_uncommitted',
    'Message acknowledgements in a transaction not yet committed',
    (one) => one.uncommittedAcks,
  ),
  gauge<ChannelView>(
    'consumer_prefetch',
    'Limit of unacknowledged messages for each consumer',
    (one) => one.prefetch,
  ),
  gauge<ChannelView>(
    'channel_prefetch',
    'Total limit of unacknowledged messages for all consumers on a channel',
    (one) => one.globalPrefetch,
  ),
];

const CHANNEL_PUBLISHES = [
  counter<ChannelView>(
    'channel_messages_published_total',
    'Total number of messages published into an exchange on a channel',
    ({ counters }) => counters.published,
  ),
  counter<ChannelView>(
    'channel_messages_confirmed_total',
    'Total number of messages published into an exchange and confirmed on the channel',
    ({ counters }) => counters.confirmed,
  ),
  counter<ChannelView>(
    'channel_messages_unroutable_returned_total',
    'Total number of messages published as mandatory into an exchange and returned to the publisher as unroutable',
    ({ counters }) => counters.returnedUnroutable,
  ),
  counter<ChannelView>(
    'channel_messages_unroutable_dropped_total',
    'Total number of messages published as non-mandatory into an exchange and dropped as unroutable',
    ({ counters }) => counters.droppedUnroutable,
  ),
];

const CHANNEL_DELIVERIES = [
  counter<ChannelView>(
    'channel_get_ack_total',
    'Total number of messages fetched with basic.get in manual acknowledgement mode',
    ({ counters }) => counters.got,
  ),
  counter<ChannelView>(
    'channel_get_total',
    'Total number of messages fetched with basic.get in automatic acknowledgement mode',
    ({ counters }) => counters.gotNoAck,
  ),
  counter<ChannelView>(
    'channel_messages_delivered_ack_total',
    'Total number of messages delivered to consumers in manual acknowledgement mode',
    ({ counters }) => counters.delivered,
  ),
  counter<ChannelView>(
    'channel_messages_delivered_total',
    'Total number of messages delivered to consumers in automatic acknowledgement mode',
    ({ counters }) => counters.deliveredNoAck,
  ),
  counter<ChannelView>(
    'channel_messages_redelivered_total',
    'Total number of messages redelivered to consumers',
    ({ counters }) => counters.redelivered,
  ),
  counter<ChannelView>(
    'channel_messages_acked_total',
    'Total number of messages acknowledged by consumers',
    ({ counters }) => counters.acked,
  ),
  counter<ChannelView>(
    'channel_get_empty_total',
    'Total number of times basic.get operations fetched no message',
    ({ counters }) => counters.gotEmpty,
  ),
];

const CONNECTION_OCTETS = [
  counter<ConnectionView>(
    'connection_incoming_bytes_total',
    'Total number of bytes received on a connection',
    ({ traffic }) => traffic.receivedOctets,
  ),
  counter<ConnectionView>(
    'connection_outgoing_bytes_total',
    'Total number of bytes sent on a connection',
    ({ traffic }) => traffic.sentOctets,
  ),
];

const CONNECTION_STATE = [
  counter<ConnectionView>(
    'connection_incoming_packets_total',
    'Total number of packets received on a connection',
    ({ traffic }) => traffic.receivedPackets,
  ),
  counter<ConnectionView>(
    'connection_outgoing_packets_total',
    'Total number of packets sent on a connection',
    ({ traffic }) => traffic.sentPackets,
  ),
  gauge<ConnectionView>(
    'connection_channels',
    'Channels on a connection',
    (connection) => connection.channelCount,
  ),
];

/** By their names in RabbitMQ's `/metrics/detailed`. */
export const QUEUE_FAMILIES: readonly ObjectFamily<Queue>[] = [
  {
    family: 'queue_coarse_metrics',
    metrics: QUEUE_LENGTHS,
    subjects: queuesOf,
    labels: queueLabels,
  },
  {
    family: 'queue_consumer_count',
    metrics: QUEUE_CONSUMERS,
    subjects: queuesOf,
    labels: queueLabels,
  },
  {
    family: 'queue_metrics',
    metrics: QUEUE_CONTENTS,
    subjects: queuesOf,
    labels: queueLabels,
  },
];

export const CHANNEL_FAMILIES: readonly ObjectFamily<ChannelView>[] = [
  {
    family: 'channel_metrics',
    metrics: CHANNEL_STATE,
    subjects: channelsOf,
    labels: channelLabels,
  },
  {
    family: 'channel_exchange_metrics',
    metrics: CHANNEL_PUBLISHES,
    subjects: channelsOf,
    labels: channelLabels,
  },
  {
    family: 'channel_queue_metrics',
    metrics: CHANNEL_DELIVERIES,
    subjects: channelsOf,
    labels: channelLabels,
  },
];

export const CONNECTION_FAMILIES: readonly ObjectFamily<ConnectionView>[] = [
  {
    family: 'connection_coarse_metrics',
    metrics: CONNECTION_OCTETS,
    subjects: connectionsOf,
    labels: connectionLabels,
  },
  {
    family: 'connection_metrics',
    metrics: CONNECTION_STATE,
    subjects: connectionsOf,
    labels: connectionLabels,
  },
];

/** Only asked for by name: RabbitMQ's aggregated page has no exchanges. */
export const EXCHANGE_FAMILIES: readonly ObjectFamily<Exchange>[] = [
  {
    family: 'exchange_metrics',
    metrics: [
      counter(
        'exchange_messages_published_in_total',
        'Total number of messages published into an exchange',
        ({ counters }) => counters.publishedIn,
      ),
      counter(
        'exchange_messages_published_out_total',
        'Total number of queues that messages of an exchange were routed to',
        ({ counters }) => counters.publishedOut,
      ),
      gauge(
        'exchange_bindings',
        'Number of bindings of an exchange',
        ({ bindings }) => bindings.size,
      ),
    ],
    subjects: exchangesOf,
    labels: exchangeLabels,
  },
];
