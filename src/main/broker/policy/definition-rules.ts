// What the settings of a policy may be [rabbitmq: parameters, policies]. The texts are RabbitMQ's; the
// values are JSON, so that their rules differ from those of queue arguments.

import { erlangPairs, erlangTerm } from '../erlang-text.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { QueueType } from '../queue-type.ts';
import type { PolicyKind } from './policy.ts';

interface KeyRule {
  readonly isValid: (value: JsonValue) => boolean;
  /** Follows the value: `is not a valid message TTL`. */
  readonly complaint: string;
  readonly isForOperators: boolean;
}

const isText = (value: JsonValue): boolean => typeof value === 'string';
const isOneOf =
  (...values: readonly JsonValue[]) =>
  (value: JsonValue): boolean =>
    values.includes(value);
const isIntegerFrom =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (value: JsonValue): boolean =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
const isMaxAge = (value: JsonValue): boolean =>
  typeof value === 'string' && /^[1-9]\d*[YMDhms]$/.test(value);

const setting = (isValid: KeyRule['isValid'], what: string, isForOperators = false): KeyRule => ({
  isValid,
  complaint: `is not a valid ${what}`,
  isForOperators,
});

const RULES: ReadonlyMap<string, KeyRule> = new Map([
  ['alternate-exchange', setting(isText, 'alternate exchange name')],
  ['dead-letter-exchange', setting(isText, 'dead letter exchange name')],
  ['dead-letter-routing-key', setting(isText, 'dead letter routing key')],
  [
    'dead-letter-strategy',
    setting(isOneOf('at-most-once', 'at-least-once'), 'dead letter strategy'),
  ],
  ['message-ttl', setting(isIntegerFrom(0), 'message TTL', true)],
  ['expires', setting(isIntegerFrom(1), 'queue expiry', true)],
  ['max-length', setting(isIntegerFrom(0), 'maximum length', true)],
  ['max-length-bytes', setting(isIntegerFrom(0), 'maximum length in bytes', true)],
  ['max-in-memory-length', setting(isIntegerFrom(0), 'maximum memory in bytes', true)],
  ['max-in-memory-bytes', setting(isIntegerFrom(0), 'maximum memory in bytes', true)],
  [
    'overflow',
    setting(isOneOf('drop-head', 'reject-publish', 'reject-publish-dlx'), 'overflow value', true),
  ],
  ['delivery-limit', setting(isIntegerFrom(-1), 'delivery limit', true)],
  ['consumer-timeout', setting(isIntegerFrom(0), 'consumer timeout value')],
  ['queue-mode', setting(isOneOf('default', 'lazy'), 'queue-mode value')],
  ['queue-version', setting(isOneOf(1, 2), 'queue-version value', true)],
  ['max-age', setting(isMaxAge, 'max age')],
  ['stream-max-segment-size-bytes', setting(isIntegerFrom(0, 3_000_000_000), 'segment size')],
  ['stream-filter-size-bytes', setting(isIntegerFrom(16, 255), 'filter size')],
  ['initial-cluster-size', setting(isIntegerFrom(0), 'cluster size')],
  ['target-group-size', setting(isIntegerFrom(0), 'target group size', true)],
  [
    'queue-leader-locator',
    setting(
      isOneOf('client-local', 'balanced', 'random', 'least-leaders'),
      'queue leader locator value',
    ),
  ],
  [
    'queue-master-locator',
    setting(isOneOf('client-local', 'min-masters', 'random'), 'queue master locator', true),
  ],
  // Mirroring and federation mean nothing on one machine; files that carry them are accepted.
  ['ha-mode', setting(isOneOf('all', 'exactly', 'nodes'), 'ha-mode value')],
  ['ha-params', setting(() => true, 'ha-params value')],
  ['ha-sync-mode', setting(isOneOf('manual', 'automatic'), 'ha-sync-mode value')],
  ['ha-sync-batch-size', setting(isIntegerFrom(1), 'ha-sync-batch-size value')],
  ['ha-promote-on-shutdown', setting(isOneOf('always', 'when-synced'), 'promotion value')],
  ['ha-promote-on-failure', setting(isOneOf('always', 'when-synced'), 'promotion value')],
  ['federation-upstream', setting(isText, 'federation upstream name')],
  ['federation-upstream-set', setting(isText, 'federation upstream set name')],
  ['federation-upstream-pattern', setting(isText, 'federation upstream pattern')],
]);

/** Why the definition is refused, or null. */
export function definitionComplaint(kind: PolicyKind, definition: JsonObject): string | null {
  const settings = Object.entries(definition);
  if (settings.length === 0) return 'no policy provided';
  for (const [key, value] of settings) {
    const rule = ruleFor(kind, key);
    if (rule !== undefined && !rule.isValid(value)) return `${erlangTerm(value)} ${rule.complaint}`;
  }
  const strangers = settings.filter(([key]) => ruleFor(kind, key) === undefined);
  if (strangers.length === 0) return null;
  return `${erlangPairs(strangers)} are not recognised policy settings`;
}

function ruleFor(kind: PolicyKind, key: string): KeyRule | undefined {
  const rule = RULES.get(key);
  return kind === 'policy' || rule?.isForOperators ? rule : undefined;
}

const STREAM_ONLY = ['max-age', 'stream-max-segment-size-bytes', 'stream-filter-size-bytes'];
const HIGHLY_AVAILABLE = [
  'ha-mode',
  'ha-params',
  'ha-sync-mode',
  'ha-sync-batch-size',
  'ha-promote-on-shutdown',
  'ha-promote-on-failure',
];

/** Settings that a queue type does not know; a policy with one of them does not apply to it. */
export const UNSUPPORTED_SETTINGS: Readonly<Record<QueueType, readonly string[]>> = {
  classic: [...STREAM_ONLY, 'initial-cluster-size', 'delivery-limit', 'dead-letter-strategy'],
  quorum: [
    ...STREAM_ONLY,
    ...HIGHLY_AVAILABLE,
    'initial-cluster-size',
    'queue-mode',
    'queue-version',
    'queue-master-locator',
  ],
  stream: [
    ...HIGHLY_AVAILABLE,
    'expires',
    'message-ttl',
    'max-length',
    'max-in-memory-length',
    'max-in-memory-bytes',
    'overflow',
    'dead-letter-exchange',
    'dead-letter-routing-key',
    'dead-letter-strategy',
    'delivery-limit',
    'queue-mode',
    'queue-version',
    'queue-master-locator',
  ],
};
