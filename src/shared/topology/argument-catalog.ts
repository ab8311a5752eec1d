// The arguments that RabbitMQ knows, by what they belong to: their type, unit, limits, and the policy key that
// sets the same. Facts only; what they mean in words is the page's.

import type { QueueFeatures } from '../ipc/topology.ts';

/** How a value is typed and shown. */
export type ArgumentKind =
  /** Whole milliseconds. */
  | 'duration'
  | 'bytes'
  /** Whole messages, or whatever is counted. */
  | 'count'
  | 'flag'
  | 'choice'
  | 'text'
  /** Name of an exchange. */
  | 'exchange'
  /** A span such as `7D`, as text [rabbitmq: streams]. */
  | 'age';

export interface KnownArgument {
  readonly name: string;
  readonly kind: ArgumentKind;
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
  /** Key of a policy that sets the same; null when only an argument can. */
  readonly policyKey: string | null;
  /** Where the value in force is told. */
  readonly feature?: keyof QueueFeatures;
}

/** Ten years [rabbitmq: ttl]. */
const MAX_DURATION_MS = 315_360_000_000;

const MESSAGE_TTL: KnownArgument = {
  name: 'x-message-ttl',
  kind: 'duration',
  min: 0,
  max: MAX_DURATION_MS,
  policyKey: 'message-ttl',
  feature: 'messageTtlMs',
};
const EXPIRES: KnownArgument = {
  name: 'x-expires',
  kind: 'duration',
  min: 1,
  max: MAX_DURATION_MS,
  policyKey: 'expires',
  feature: 'expiresMs',
};
const MAX_LENGTH: KnownArgument = {
  name: 'x-max-length',
  kind: 'count',
  min: 0,
  policyKey: 'max-length',
  feature: 'maxLength',
};
const MAX_LENGTH_BYTES: KnownArgument = {
  name: 'x-max-length-bytes',
  kind: 'bytes',
  min: 0,
  policyKey: 'max-length-bytes',
  feature: 'maxLengthBytes',
};
const overflow = (choices: readonly string[]): KnownArgument => ({
  name: 'x-overflow',
  kind: 'choice',
  choices,
  policyKey: 'overflow',
  feature: 'overflow',
});
const DEAD_LETTER: readonly KnownArgument[] = [
  {
    name: 'x-dead-letter-exchange',
    kind: 'exchange',
    policyKey: 'dead-letter-exchange',
    feature: 'deadLetterExchange',
  },
  {
    name: 'x-dead-letter-routing-key',
    kind: 'text',
    policyKey: 'dead-letter-routing-key',
    feature: 'deadLetterRoutingKey',
  },
];
const SINGLE_ACTIVE: KnownArgument = {
  name: 'x-single-active-consumer',
  kind: 'flag',
  policyKey: null,
  feature: 'isSingleActiveConsumer',
};
const LEADER_LOCATOR: KnownArgument = {
  name: 'x-queue-leader-locator',
  kind: 'choice',
  choices: ['client-local', 'balanced'],
  policyKey: 'queue-leader-locator',
};

const CLASSIC: readonly KnownArgument[] = [
  MESSAGE_TTL,
  EXPIRES,
  MAX_LENGTH,
  MAX_LENGTH_BYTES,
  overflow(['drop-head', 'reject-publish', 'reject-publish-dlx']),
  ...DEAD_LETTER,
  SINGLE_ACTIVE,
  {
    name: 'x-max-priority',
    kind: 'count',
    min: 1,
    max: 255,
    policyKey: null,
    feature: 'maxPriority',
  },
];

const QUORUM: readonly KnownArgument[] = [
  MESSAGE_TTL,
  EXPIRES,
  MAX_LENGTH,
  MAX_LENGTH_BYTES,
  overflow(['drop-head', 'reject-publish']),
  ...DEAD_LETTER,
  {
    name: 'x-dead-letter-strategy',
    kind: 'choice',
    choices: ['at-most-once', 'at-least-once'],
    policyKey: 'dead-letter-strategy',
  },
  {
    name: 'x-delivery-limit',
    kind: 'count',
    min: -1,
    policyKey: 'delivery-limit',
    feature: 'deliveryLimit',
  },
  SINGLE_ACTIVE,
  { name: 'x-quorum-initial-group-size', kind: 'count', min: 1, policyKey: null },
  LEADER_LOCATOR,
];

const STREAM: readonly KnownArgument[] = [
  MAX_LENGTH_BYTES,
  { name: 'x-max-age', kind: 'age', policyKey: 'max-age' },
  {
    name: 'x-stream-max-segment-size-bytes',
    kind: 'bytes',
    min: 1,
    policyKey: 'stream-max-segment-size-bytes',
  },
  { name: 'x-stream-filter-size-bytes', kind: 'bytes', min: 16, max: 255, policyKey: null },
  { name: 'x-initial-cluster-size', kind: 'count', min: 1, policyKey: null },
  LEADER_LOCATOR,
];

/** In the order in which they are shown [rabbitmq: queue arguments]. */
export const QUEUE_ARGUMENTS: Readonly<Record<string, readonly KnownArgument[]>> = {
  classic: CLASSIC,
  quorum: QUORUM,
  stream: STREAM,
};

/** [rabbitmq: alternate exchanges] */
export const EXCHANGE_ARGUMENTS: readonly KnownArgument[] = [
  { name: 'alternate-exchange', kind: 'exchange', policyKey: 'alternate-exchange' },
];

/** Those of a queue of this type; none for a type that is not known. */
export const queueArguments = (type: string): readonly KnownArgument[] =>
  QUEUE_ARGUMENTS[type] ?? [];

/** Whether some type of queue knows it, so that another type refuses it. */
export const isArgumentOfSomeQueue = (name: string): boolean =>
  Object.values(QUEUE_ARGUMENTS).some((known) => known.some((argument) => argument.name === name));
