// The one place where an object's own arguments and policies become what is in effect. Pure: it never
// throws and never changes anything; values that were not validated are left out.

import { type FieldTable, lookup } from '../field-table.ts';
import type { JsonObject } from '../json.ts';
import type { QueueType } from '../queue-type.ts';
import { ageMs } from './max-age.ts';
import { mergeDeliveryLimits } from './policy-merge.ts';
import { integerOf } from './value-rules.ts';

/** What a queue does when a message does not fit. */
export type Overflow = 'drop-head' | 'reject-publish' | 'reject-publish-dlx';

/** The settings in effect for a queue; null means no limit or not set. */
export interface QueueSettings {
  readonly type: QueueType;
  readonly messageTtlMs: number | null;
  /** Idle time after which the queue is deleted. */
  readonly expiresMs: number | null;
  /** Ready messages. */
  readonly maxLength: number | null;
  /** Bytes of the bodies of ready messages. */
  readonly maxLengthBytes: number | null;
  readonly overflow: Overflow;
  readonly deadLetterExchange: string | null;
  /** Null keeps the message's own keys. */
  readonly deadLetterRoutingKey: string | null;
  /** Highest priority level, 1 to 255; null for a queue without priorities. */
  readonly maxPriority: number | null;
  readonly isSingleActiveConsumer: boolean;
  /** Failed deliveries after which a message is dead-lettered. Quorum queues only. */
  readonly deliveryLimit: number | null;
  /** Overrides the broker's acknowledgement timeout; 0 for none. */
  readonly consumerTimeoutMs: number | null;
  /** Means something for streams only. */
  readonly stream: StreamSettings;
}

/** What of a stream is kept, and in what portions it goes [rabbitmq: streams, retention]. */
export interface StreamSettings {
  /** Of all messages, some bytes beside their bodies included. */
  readonly maxBytes: number | null;
  readonly maxAgeMs: number | null;
  /** Messages leave in segments of about this much. */
  readonly segmentBytes: number;
}

/** [rabbitmq: quorum queues, poison message handling] */
const DEFAULT_DELIVERY_LIMIT = 20;
/** [rabbitmq: streams, x-stream-max-segment-size-bytes] */
const DEFAULT_SEGMENT_BYTES = 500_000_000;

/**
 * The settings of a queue declared with these arguments, under `policy`: the policy and the operator
 * policy that apply to it, merged. Of two numbers the lower holds; names of the dead letter exchange
 * and key are the argument's first [rabbitmq: parameters, policies and arguments].
 */
export function queueSettings(
  type: QueueType,
  args: FieldTable,
  policy: JsonObject,
): QueueSettings {
  const isClassic = type === 'classic';
  return {
    type,
    messageTtlMs: lowerOf(args, policy, 'message-ttl'),
    expiresMs: lowerOf(args, policy, 'expires'),
    maxLength: lowerOf(args, policy, 'max-length'),
    maxLengthBytes: lowerOf(args, policy, 'max-length-bytes'),
    overflow: overflowOf(type, args, policy),
    deadLetterExchange: textOf(args, policy, 'dead-letter-exchange'),
    deadLetterRoutingKey: textOf(args, policy, 'dead-letter-routing-key'),
    maxPriority: isClassic ? maxPriorityOf(args) : null,
    isSingleActiveConsumer: lookup(args, 'x-single-active-consumer')?.value === true,
    deliveryLimit: type === 'quorum' ? deliveryLimitOf(args, policy) : null,
    consumerTimeoutMs: limitOf(args, 'x-consumer-timeout') ?? settingOf(policy, 'consumer-timeout'),
    stream: streamSettings(args, policy),
  };
}

/** Here the policy goes before the argument, but for the number of bytes. */
function streamSettings(args: FieldTable, policy: JsonObject): StreamSettings {
  const age = stringSetting(policy, 'max-age') ?? stringOf(args, 'x-max-age');
  const segmentKey = 'stream-max-segment-size-bytes';
  return {
    maxBytes: lowerOf(args, policy, 'max-length-bytes'),
    maxAgeMs: age === null ? null : ageMs(age),
    segmentBytes:
      settingOf(policy, segmentKey) ?? limitOf(args, `x-${segmentKey}`) ?? DEFAULT_SEGMENT_BYTES,
  };
}

/** The exchange for messages that no binding of an exchange takes, or null. */
export function alternateExchangeOf(args: FieldTable, policy: JsonObject): string | null {
  return stringOf(args, 'alternate-exchange') ?? stringSetting(policy, 'alternate-exchange');
}

/**
 * A queue that cannot dead-letter refused messages drops old ones instead, as quorum queues do. The
 * argument goes before the policy in classic queues, the policy before the argument in the others.
 */
function overflowOf(type: QueueType, args: FieldTable, policy: JsonObject): Overflow {
  const asked = stringOf(args, 'x-overflow');
  const set = stringSetting(policy, 'overflow');
  const value = type === 'classic' ? (asked ?? set) : (set ?? asked);
  if (value === 'reject-publish') return value;
  return value === 'reject-publish-dlx' && type === 'classic' ? value : 'drop-head';
}

function maxPriorityOf(args: FieldTable): number | null {
  const value = numberOf(args, 'x-max-priority');
  return value === null ? null : Math.max(1, value);
}

function deliveryLimitOf(args: FieldTable, policy: JsonObject): number | null {
  const asked = numberOf(args, 'x-delivery-limit');
  const set = numberSetting(policy, 'delivery-limit');
  const both = asked !== null && set !== null ? mergeDeliveryLimits(asked, set) : (asked ?? set);
  const value = both ?? DEFAULT_DELIVERY_LIMIT;
  return value < 0 ? null : value;
}

/** The lower of argument `x-KEY` and setting `KEY`. */
function lowerOf(args: FieldTable, policy: JsonObject, key: string): number | null {
  const asked = limitOf(args, `x-${key}`);
  const set = settingOf(policy, key);
  return asked !== null && set !== null ? Math.min(asked, set) : (asked ?? set);
}

/** The argument `x-KEY`, else the setting `KEY`. */
function textOf(args: FieldTable, policy: JsonObject, key: string): string | null {
  return stringOf(args, `x-${key}`) ?? stringSetting(policy, key);
}

function limitOf(args: FieldTable, key: string): number | null {
  const value = numberOf(args, key);
  return value === null || value < 0 ? null : value;
}

function numberOf(args: FieldTable, key: string): number | null {
  const field = lookup(args, key);
  const value = field === undefined ? null : integerOf(field);
  return value === null ? null : Number(value);
}

function stringOf(args: FieldTable, key: string): string | null {
  const field = lookup(args, key);
  return field?.type === 'longstr' ? field.value : null;
}

function settingOf(policy: JsonObject, key: string): number | null {
  const value = numberSetting(policy, key);
  return value === null || value < 0 ? null : value;
}

function numberSetting(policy: JsonObject, key: string): number | null {
  const value = policy[key];
  return typeof value === 'number' ? value : null;
}

function stringSetting(policy: JsonObject, key: string): string | null {
  const value = policy[key];
  return typeof value === 'string' ? value : null;
}
