// Metrics of the broker as a whole, with the names of RabbitMQ's plugin. What only an Erlang machine has
// is left out, unless the public dashboards compute with it.

import type { QueueType } from '../../broker/queue-type.ts';
import { TOTAL_FIELDS } from '../statistics/subjects.ts';
import type { Labels, MetricsText } from './metrics-text.ts';
import type { PrometheusSource } from './source.ts';

const PREFIX = 'rabbitmq_';
const QUEUE_TYPES: readonly QueueType[] = ['classic', 'quorum', 'stream'];
/** Types whose messages can be dead-lettered. */
const MORTAL_TYPES: readonly QueueType[] = ['classic', 'quorum'];
const PROTOCOL: Labels = { protocol: 'amqp091' };

/** Connections, channels and queues that came and went. */
export function writeChurn(text: MetricsText, { totals }: PrometheusSource, prefix: string): void {
  const [
    closed = 0,
    opened = 0,
    disconnected = 0,
    connected = 0,
    created = 0,
    declared = 0,
    deleted = 0,
  ] = totals.churnFields();
  const add = (name: string, help: string, value: number): void =>
    text.single(`${prefix}${name}`, 'counter', help, value);
  add('connections_opened_total', 'Total number of connections opened', connected);
  add('connections_closed_total', 'Total number of connections closed or terminated', disconnected);
  add('channels_opened_total', 'Total number of channels opened', opened);
  add('channels_closed_total', 'Total number of channels closed', closed);
  add('queues_declared_total', 'Total number of queues declared', declared);
  add('queues_created_total', 'Total number of queues created', created);
  add('queues_deleted_total', 'Total number of queues deleted', deleted);
}

/** How many of everything there are. */
export function writeCounts(text: MetricsText, { broker }: PrometheusSource): void {
  let queues = 0;
  let consumers = 0;
  for (const { topology } of broker.vhosts) {
    queues += topology.queues.size;
    for (const queue of topology.queues.values()) consumers += queue.consumers.count;
  }
  let channels = 0;
  for (const connection of broker.connections) channels += connection.channelCount;
  const { count } = broker.connections;
  text.single(`${PREFIX}connections`, 'gauge', 'Connections currently open', count);
  text.single(`${PREFIX}channels`, 'gauge', 'Channels currently open', channels);
  text.single(`${PREFIX}consumers`, 'gauge', 'Consumers currently connected', consumers);
  text.single(`${PREFIX}queues`, 'gauge', 'Queues available', queues);
}

export function writeAlarms(text: MetricsText, { broker }: PrometheusSource): void {
  const add = (name: string, help: string, isSet: boolean): void =>
    text.single(`${PREFIX}alarms_${name}`, 'untyped', help, isSet ? 1 : 0);
  const { alarms } = broker;
  add('file_descriptor_limit', 'is 1 if file descriptor limit alarm is in effect', false);
  add(
    'free_disk_space_watermark',
    'is 1 if free disk space watermark alarm is in effect',
    alarms.active.includes('disk'),
  );
  add(
    'memory_used_watermark',
    'is 1 if VM memory watermark alarm is in effect',
    alarms.active.includes('memory'),
  );
}

/** Memory, disk, files and time of the process. */
export function writeNode(text: MetricsText, source: PrometheusSource, prefix: string): void {
  const { node, broker } = source;
  const { nowMs } = broker.parts.clock;
  const add = (name: string, help: string, value: number | null | undefined): void => {
    if (value !== null && value !== undefined)
      text.single(`${prefix}${name}`, 'gauge', help, value);
  };
  const { count } = broker.connections;
  add('process_open_fds', 'Open file descriptors', node.openFiles() ?? count);
  add('process_open_tcp_sockets', 'Open TCP sockets', count);
  add('process_resident_memory_bytes', 'Memory used in bytes', node.residentBytes());
  add('disk_space_available_bytes', 'Disk space available in bytes', node.diskFreeBytes());
  add('process_max_fds', 'Open file descriptors limit', node.maxFiles ?? 1_048_576);
  add('process_max_tcp_sockets', 'Open TCP sockets limit', node.maxFiles ?? 1_048_576);
  add('resident_memory_limit_bytes', 'Memory high watermark in bytes', node.memoryLimitBytes);
  add(
    'disk_space_available_limit_bytes',
    'Free disk space low watermark in bytes',
    node.diskFreeLimitBytes,
  );
  add('erlang_uptime_seconds', 'Node uptime', (nowMs - node.startedAtMs) / 1000);
  add('erlang_net_ticktime_seconds', 'Inter-node heartbeat interval', 60);
}

/** Versions and identity, which dashboards join everything with. */
export function writeIdentity(text: MetricsText, { node }: PrometheusSource): void {
  const build = `${PREFIX}build_info`;
  text.family(build, 'untyped', 'RabbitMQ & Erlang/OTP version info');
  text.sample(build, 1, {
    rabbitmq_version: node.rabbitVersion,
    prometheus_plugin_version: node.rabbitVersion,
    prometheus_client_version: node.productVersion,
    erlang_version: node.runtimeVersion,
    product_name: node.productName,
    product_version: node.productVersion,
  });
  const identity = `${PREFIX}identity_info`;
  text.family(identity, 'untyped', 'RabbitMQ node & cluster identity info');
  text.sample(identity, 1, {
    rabbitmq_node: node.name,
    rabbitmq_cluster: node.name,
    rabbitmq_cluster_permanent_id: node.name,
  });
}

/** Counts of the whole broker since it started: they never fall. */
export function writeGlobal(text: MetricsText, source: PrometheusSource): void {
  const { broker, totals } = source;
  const { overall } = totals.all();
  const counters = totals.counters();
  const total = (name: string, help: string, value: number): void => {
    text.family(`${PREFIX}global_${name}`, 'counter', help);
    text.sample(`${PREFIX}global_${name}`, value, PROTOCOL);
  };
  const of = (field: keyof typeof TOTAL_FIELDS): number => overall[TOTAL_FIELDS[field]] ?? 0;
  total(
    'messages_received_total',
    'Total number of messages received from publishers',
    of('published'),
  );
  total(
    'messages_received_confirm_total',
    'Total number of messages received from publishers expecting confirmations',
    counters.confirmable,
  );
  total(
    'messages_confirmed_total',
    'Total number of messages confirmed to publishers',
    counters.confirmed,
  );
  total(
    'messages_routed_total',
    'Total number of messages routed to queues or streams',
    totals.routed(),
  );
  total(
    'messages_unroutable_dropped_total',
    'Total number of messages published as non-mandatory into an exchange and dropped as unroutable',
    counters.droppedUnroutable,
  );
  total(
    'messages_unroutable_returned_total',
    'Total number of messages published as mandatory into an exchange and returned to the publisher as unroutable',
    counters.returnedUnroutable,
  );
  writeHandedOut(text, source);
  writeDeaths(text, source);
  let consumers = 0;
  let publishers = 0;
  for (const channel of broker.connections.channels()) {
    consumers += channel.consumerCount;
    if (channel.counters.published > 0) publishers += 1;
  }
  const roles = [
    ['global_publishers', 'Current number of publishers', publishers],
    ['global_consumers', 'Current number of consumers', consumers],
  ] as const;
  for (const [name, help, value] of roles) {
    text.family(`${PREFIX}${name}`, 'gauge', help);
    text.sample(`${PREFIX}${name}`, value, PROTOCOL);
  }
}

/** Indexes into what `Totals.ofQueueType` gives. */
const HANDED_OUT: readonly (readonly [name: string, help: string, fields: readonly number[]])[] = [
  ['messages_acknowledged_total', 'Total number of messages acknowledged by consumers', [0]],
  ['messages_delivered_total', 'Total number of messages delivered to consumers', [1, 2, 3, 4]],
  [
    'messages_delivered_consume_manual_ack_total',
    'Total number of messages delivered to consumers using basic.consume with manual acknowledgment',
    [1],
  ],
  [
    'messages_delivered_consume_auto_ack_total',
    'Total number of messages delivered to consumers using basic.consume with automatic acknowledgment',
    [2],
  ],
  [
    'messages_delivered_get_manual_ack_total',
    'Total number of messages delivered to consumers using basic.get with manual acknowledgment',
    [3],
  ],
  [
    'messages_delivered_get_auto_ack_total',
    'Total number of messages delivered to consumers using basic.get with automatic acknowledgment',
    [4],
  ],
  [
    'messages_get_empty_total',
    'Total number of times basic.get operations fetched no message',
    [5],
  ],
  ['messages_redelivered_total', 'Total number of messages redelivered to consumers', [6]],
];

function writeHandedOut(text: MetricsText, { totals }: PrometheusSource): void {
  const sums = QUEUE_TYPES.map((type) => [type, totals.ofQueueType(type)] as const);
  for (const [name, help, fields] of HANDED_OUT) {
    text.family(`${PREFIX}global_${name}`, 'counter', help);
    for (const [type, values] of sums) {
      const value = fields.reduce((sum, field) => sum + (values[field] ?? 0), 0);
      const labels = { ...PROTOCOL, queue_type: `rabbit_${type}_queue` };
      text.sample(`${PREFIX}global_${name}`, value, labels);
    }
  }
}

const DEATHS = [
  ['expired', 'Total number of messages dead-lettered due to message TTL exceeded'],
  ['rejected', 'Total number of messages dead-lettered due to basic.reject or basic.nack'],
  [
    'maxlen',
    'Total number of messages dead-lettered due to overflow drop-head or reject-publish-dlx',
  ],
  ['delivery_limit', 'Total number of messages dead-lettered due to delivery-limit exceeded'],
] as const;

function writeDeaths(text: MetricsText, { totals }: PrometheusSource): void {
  const { deaths } = totals.counters();
  for (const [reason, help] of DEATHS) {
    const name = `${PREFIX}global_messages_dead_lettered_${reason}_total`;
    text.family(name, 'counter', help);
    for (const type of MORTAL_TYPES) {
      if (reason === 'delivery_limit' && type !== 'quorum') continue;
      const queue_type = `rabbit_${type}_queue`;
      const { deadLettered, dropped } = deaths[type];
      text.sample(name, deadLettered[reason], { queue_type, dead_letter_strategy: 'at_most_once' });
      text.sample(name, dropped[reason], { queue_type, dead_letter_strategy: 'disabled' });
    }
  }
}

/** Logins by protocol. */
export function writeLogins(text: MetricsText, { broker }: PrometheusSource, prefix: string): void {
  const attempts = broker.administration.attempts.byProtocol();
  const metrics = [
    ['auth_attempts_total', 'Total number of authorization attempts', 'attempts'],
    [
      'auth_attempts_succeeded_total',
      'Total number of successful authentication attempts',
      'succeeded',
    ],
    ['auth_attempts_failed_total', 'Total number of failed authentication attempts', 'failed'],
  ] as const;
  for (const [name, help, field] of metrics) {
    text.family(`${prefix}${name}`, 'counter', help);
    for (const attempt of attempts) {
      text.sample(`${prefix}${name}`, attempt[field], { protocol: attempt.protocol });
    }
  }
}
