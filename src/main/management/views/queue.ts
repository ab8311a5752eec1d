// A queue as the API shows it. Fields that RabbitMQ has and that mean nothing here are left out.

import type { Queue } from '../../broker/queue/queue.ts';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { tableToJson } from '../json-arguments.ts';
import type { ListSource, View } from '../list.ts';
import type { ApiParts } from '../route.ts';
import type { SampleRanges } from '../statistics/sample-range.ts';
import { findOwner, peerDetails } from './connection.ts';
import { consumerView } from './consumer.ts';

const TIMESTAMP_FLAG = 0x0040;
/** RabbitMQ calls a queue idle when nothing has happened for this long. */
const IDLE_AFTER_MS = 5_000;

/** How much of a queue is shown. */
export interface QueueDetail {
  /** False shows what the queue is, not how it is doing. */
  readonly hasStatistics: boolean;
  /** Shows message counts without the rest of the statistics. */
  readonly hasTotals: boolean;
  readonly ranges: SampleRanges;
}

export function queueView(parts: ApiParts, queue: Queue, detail: QueueDetail): View {
  const basic = basicView(parts, queue);
  if (!detail.hasStatistics) return detail.hasTotals ? { ...basic, ...totals(queue) } : basic;
  const { statistics } = parts;
  const messageStats = statistics.queueMessageStats(queue, detail.ranges.messageRates);
  return {
    ...basic,
    ...statistics.queueLengths(queue, detail.ranges.lengths),
    ...bytes(queue),
    ...activity(queue, parts.broker.parts.clock.nowMs),
    ...policies(queue),
    ...(messageStats === undefined ? {} : { message_stats: messageStats }),
  };
}

/** With its consumers and, when it is exclusive, its owner. */
export function queueDetailView(parts: ApiParts, queue: Queue, detail: QueueDetail): View {
  if (!detail.hasStatistics) return queueView(parts, queue, detail);
  const owner = queue.exclusiveOwner === null ? undefined : findOwner(parts, queue.exclusiveOwner);
  return {
    ...queueView(parts, queue, detail),
    consumer_details: [...queue.consumers].map((consumer) => consumerView(parts, consumer)),
    ...(owner === undefined ? {} : { owner_pid_details: peerDetails(owner) }),
    // Told apart by channel only in RabbitMQ's mode `detailed`.
    deliveries: [],
    incoming: [],
  };
}

export function queueList(
  parts: ApiParts,
  queues: readonly Queue[],
  detail: QueueDetail,
): ListSource<Queue> {
  return {
    items: queues,
    cheap: {
      vhost: (queue) => queue.vhost,
      name: (queue) => queue.name,
      type: (queue) => queue.settings.type,
      durable: (queue) => queue.isDurable,
      auto_delete: (queue) => queue.isAutoDelete,
      exclusive: (queue) => queue.exclusiveOwner !== null,
      messages: (queue) => queue.readyMessages + queue.unackedMessages,
      messages_ready: (queue) => queue.readyMessages,
      messages_unacknowledged: (queue) => queue.unackedMessages,
      message_bytes_ready: (queue) => queue.readyBytes,
      consumers: (queue) => queue.consumers.count,
      policy: (queue) => queue.effectivePolicy.policy,
      state: () => 'running',
      node: () => parts.node.name,
    },
    order: ['vhost', 'name'],
    view: (queue) => queueView(parts, queue, detail),
  };
}

function basicView({ node }: ApiParts, queue: Queue): View {
  const { type } = queue.settings;
  return {
    name: queue.name,
    vhost: queue.vhost,
    type,
    durable: queue.isDurable,
    auto_delete: queue.isAutoDelete,
    exclusive: queue.exclusiveOwner !== null,
    arguments: tableToJson(queue.args),
    node: node.name,
    state: 'running',
    ...(type === 'quorum' ? { leader: node.name, members: [node.name], online: [node.name] } : {}),
  };
}

function totals(queue: Queue): View {
  return {
    messages: queue.readyMessages + queue.unackedMessages,
    messages_ready: queue.readyMessages,
    messages_unacknowledged: queue.unackedMessages,
  };
}

function bytes(queue: Queue): View {
  return { message_bytes: queue.readyBytes, message_bytes_ready: queue.readyBytes };
}

function activity(queue: Queue, nowMs: number): View {
  const { consumers } = queue;
  const exclusive = consumers.hasExclusive ? [...consumers][0]?.tag : undefined;
  const active = consumers.active?.tag ?? null;
  const isIdle =
    consumers.count === 0 &&
    queue.readyMessages === 0 &&
    nowMs - queue.lastUsedAtMs > IDLE_AFTER_MS;
  const readiness = capacity(queue);
  return {
    consumers: consumers.count,
    consumer_capacity: readiness,
    consumer_utilisation: readiness,
    exclusive_consumer_tag: exclusive ?? null,
    [queue.settings.type === 'quorum'
      ? 'single_active_consumer_ctag'
      : 'single_active_consumer_tag']: active,
    head_message_timestamp: headTimestamp(queue),
    ...(isIdle ? { idle_since: timeText(queue.lastUsedAtMs) } : {}),
  };
}

/** 1 while consumers could take more than there is, else 0: as it is now, not over time. */
function capacity({ consumers, readyMessages }: Queue): number {
  if (consumers.count === 0) return 0;
  if (readyMessages === 0) return 1;
  for (const consumer of consumers) if (consumer.isReady) return 1;
  return 0;
}

function policies({ effectivePolicy }: Queue): View {
  return {
    policy: effectivePolicy.policy,
    operator_policy: effectivePolicy.operatorPolicy,
    effective_policy_definition: effectivePolicy.definition,
  };
}

/** The `timestamp` property of the next message, if it is in memory and has one. */
function headTimestamp(queue: Queue): number | null {
  const properties = queue.head?.message.properties;
  if (properties === undefined || ((properties.encoded[1] ?? 0) & TIMESTAMP_FLAG) === 0)
    return null;
  const decoded = EncodedProperties.fromBytes(properties.encoded).decode().timestamp;
  return decoded === undefined ? null : Number(decoded);
}

/** As RabbitMQ writes points in time: `2026-11-21T06:39:51.974+00:00`. */
export const timeText = (ms: number): string => new Date(ms).toISOString().replace('Z', '+00:00');
