// Which arguments each queue type knows. An argument of another type is refused; one that no type
// knows is kept and ignored.

import type { QueueType } from '../queue-type.ts';

/** In the order in which RabbitMQ compares them on a repeated declare. */
export const QUEUE_ARGUMENTS: Readonly<Record<QueueType, readonly string[]>> = {
  classic: [
    'x-expires',
    'x-message-ttl',
    'x-dead-letter-exchange',
    'x-dead-letter-routing-key',
    'x-max-length',
    'x-max-length-bytes',
    'x-max-priority',
    'x-overflow',
    'x-queue-mode',
    'x-queue-version',
    'x-single-active-consumer',
    'x-queue-type',
    'x-queue-master-locator',
    'x-queue-leader-locator',
  ],
  quorum: [
    'x-dead-letter-exchange',
    'x-dead-letter-routing-key',
    'x-dead-letter-strategy',
    'x-expires',
    'x-max-length',
    'x-max-length-bytes',
    'x-max-in-memory-length',
    'x-max-in-memory-bytes',
    'x-overflow',
    'x-single-active-consumer',
    'x-queue-type',
    'x-quorum-initial-group-size',
    'x-delivery-limit',
    'x-message-ttl',
    'x-queue-leader-locator',
  ],
  stream: [
    'x-max-length-bytes',
    'x-queue-type',
    'x-max-age',
    'x-stream-max-segment-size-bytes',
    'x-stream-filter-size-bytes',
    'x-initial-cluster-size',
    'x-queue-leader-locator',
  ],
};

const ALL_ARGUMENTS: ReadonlySet<string> = new Set([
  ...QUEUE_ARGUMENTS.classic,
  ...QUEUE_ARGUMENTS.quorum,
  ...QUEUE_ARGUMENTS.stream,
]);

const STREAM_CONSUMER_ARGUMENTS: ReadonlySet<string> = new Set([
  'x-stream-offset',
  'x-stream-filter',
  'x-stream-match-unfiltered',
]);

export const isKnownQueueArgument = (type: QueueType, key: string): boolean =>
  QUEUE_ARGUMENTS[type].includes(key);

/** Known to some queue type, but not to this one. */
export const isForeignQueueArgument = (type: QueueType, key: string): boolean =>
  ALL_ARGUMENTS.has(key) && !isKnownQueueArgument(type, key);

/** Consumer arguments that queues of other types take, but not those of this one. */
export const isForeignConsumerArgument = (type: QueueType, key: string): boolean =>
  type === 'stream' ? key === 'x-priority' : STREAM_CONSUMER_ARGUMENTS.has(key);
