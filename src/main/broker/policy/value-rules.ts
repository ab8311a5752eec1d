// What the value of a queue or consumer argument must be. Each rule answers with the reason for a
// refusal as RabbitMQ prints it, an Erlang term, or null when the value is fine.

import { type FieldTable, type FieldValue, lookup } from '../field-table.ts';
import { ageMs } from './max-age.ts';

/** Reason for refusing `field`, or null. `args` is the whole table it stands in. */
export type ValueRule = (field: FieldValue, args: FieldTable) => string | null;

/** Ten years in milliseconds [rabbitmq: ttl]. */
const MAX_EXPIRY_MS = 315_360_000_000;
const MAX_PRIORITY = 255;

export const isInteger: ValueRule = (field) =>
  integerOf(field) === null ? `"expected integer, got ${field.type}"` : null;

const isNotNegative: ValueRule = (field) => {
  const value = integerOf(field);
  if (value === null) return `"expected integer, got ${field.type}"`;
  return value < 0 ? `{value_negative,${value}}` : null;
};

const isDuration: ValueRule = (field, args) => {
  const value = integerOf(field);
  if (value !== null && value > MAX_EXPIRY_MS) return `{value_too_large,${value}}`;
  return isNotNegative(field, args);
};

/** Zero is refused before anything else is asked of the number. */
const isNotZero =
  (rule: ValueRule): ValueRule =>
  (field, args) => {
    const value = integerOf(field);
    return value !== null && Number(value) === 0 ? `{value_zero,${value}}` : rule(field, args);
  };

const isPriority: ValueRule = (field, args) => {
  const value = integerOf(field);
  if (value !== null && value > MAX_PRIORITY) return `{max_value_exceeded,${value}}`;
  return isNotNegative(field, args);
};

const isQueueVersion: ValueRule = (field, args) => {
  const refusal = isNotNegative(field, args);
  if (refusal !== null) return refusal;
  const version = Number(field.value);
  return version === 1 || version === 2 ? null : `"unsupported queue version '${version}'"`;
};

const isBoolean: ValueRule = (field) => (field.type === 'bool' ? null : unacceptableType(field));

const isString: ValueRule = (field) => (field.type === 'longstr' ? null : unacceptableType(field));

const isOneOf =
  (values: readonly string[], refusal: (value: string) => string): ValueRule =>
  (field) => {
    if (field.type !== 'longstr') return unacceptableType(field);
    return values.includes(field.value) ? null : refusal(field.value);
  };

const isDeadLetterKey: ValueRule = (field, args) => {
  if (field.type !== 'longstr') return unacceptableType(field);
  return lookup(args, 'x-dead-letter-exchange') === undefined
    ? 'routing_key_but_no_dlx_defined'
    : null;
};

const isMaxAge: ValueRule = (field) => {
  if (field.type !== 'longstr') return unacceptableType(field);
  return ageMs(field.value) === null ? 'invalid_max_age' : null;
};

/** Bytes of the filter that RabbitMQ keeps with each chunk; without effect here. */
const isFilterSize: ValueRule = (field, args) => {
  const value = integerOf(field);
  if (value !== null && (value < 16 || value > 255)) return `{value_out_of_range,${value}}`;
  return isNotNegative(field, args);
};

const isQueueLocator = isOneOf(
  ['client-local', 'balanced', 'random', 'least-leaders'],
  () => 'invalid_queue_locator_arg',
);

/** Rules by argument, in the order RabbitMQ asks. */
export const QUEUE_ARGUMENT_RULES: readonly (readonly [key: string, rule: ValueRule])[] = [
  ['x-expires', isNotZero(isDuration)],
  ['x-message-ttl', isDuration],
  ['x-dead-letter-exchange', isString],
  ['x-dead-letter-routing-key', isDeadLetterKey],
  [
    'x-dead-letter-strategy',
    isOneOf(['at-most-once', 'at-least-once'], () => 'invalid_dlx_strategy'),
  ],
  ['x-max-length', isNotNegative],
  ['x-max-length-bytes', isNotNegative],
  ['x-max-in-memory-length', isNotNegative],
  ['x-max-in-memory-bytes', isNotNegative],
  ['x-max-priority', isPriority],
  [
    'x-overflow',
    isOneOf(['drop-head', 'reject-publish', 'reject-publish-dlx'], () => 'invalid_overflow'),
  ],
  ['x-queue-mode', isOneOf(['default', 'lazy'], (value) => `"unsupported queue mode '${value}'"`)],
  ['x-queue-version', isQueueVersion],
  ['x-single-active-consumer', isBoolean],
  ['x-max-age', isMaxAge],
  ['x-stream-max-segment-size-bytes', isNotNegative],
  ['x-stream-filter-size-bytes', isFilterSize],
  ['x-initial-cluster-size', isNotZero(isNotNegative)],
  ['x-quorum-initial-group-size', isNotZero(isNotNegative)],
  ['x-delivery-limit', isInteger],
  ['x-queue-leader-locator', isQueueLocator],
];

/** The number of an integer field of any width; null for every other type. */
export function integerOf(field: FieldValue): number | bigint | null {
  switch (field.type) {
    case 'byte':
    case 'unsignedbyte':
    case 'short':
    case 'unsignedshort':
    case 'signedint':
    case 'unsignedint':
    case 'long':
      return field.value;
    default:
      return null;
  }
}

export const unacceptableType = (field: FieldValue): string => `{unacceptable_type,${field.type}}`;
