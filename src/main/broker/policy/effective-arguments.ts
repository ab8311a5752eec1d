// The one place where an object's own arguments, and policies later, become what is in effect. Pure:
// it never throws and never changes anything; values that were not validated are left out.

import { type FieldTable, lookup } from '../field-table.ts';
import type { QueueType } from '../queue-type.ts';
import { integerOf } from './value-rules.ts';

/** Policies that apply to an object. None exist yet. */
export type Policies = readonly never[];

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
}

/** [rabbitmq: quorum queues, poison message handling] */
const DEFAULT_DELIVERY_LIMIT = 20;

/** The settings of a queue declared with these arguments. */
export function queueSettings(
  type: QueueType,
  args: FieldTable,
  _policies: Policies,
): QueueSettings {
  const isClassic = type === 'classic';
  return {
    type,
    messageTtlMs: limitOf(args, 'x-message-ttl'),
    expiresMs: limitOf(args, 'x-expires'),
    maxLength: limitOf(args, 'x-max-length'),
    maxLengthBytes: limitOf(args, 'x-max-length-bytes'),
    overflow: overflowOf(type, args),
    deadLetterExchange: stringOf(args, 'x-dead-letter-exchange'),
    deadLetterRoutingKey: stringOf(args, 'x-dead-letter-routing-key'),
    maxPriority: isClassic ? maxPriorityOf(args) : null,
    isSingleActiveConsumer: lookup(args, 'x-single-active-consumer')?.value === true,
    deliveryLimit: isClassic ? null : deliveryLimitOf(args),
    consumerTimeoutMs: limitOf(args, 'x-consumer-timeout'),
  };
}

/** The exchange for messages that no binding of an exchange takes, or null. */
export function alternateExchangeOf(args: FieldTable, _policies: Policies): string | null {
  return stringOf(args, 'alternate-exchange');
}

/** A queue that cannot dead-letter refused messages drops old ones instead, as quorum queues do. */
function overflowOf(type: QueueType, args: FieldTable): Overflow {
  const value = stringOf(args, 'x-overflow');
  if (value === 'reject-publish') return value;
  return value === 'reject-publish-dlx' && type === 'classic' ? value : 'drop-head';
}

function maxPriorityOf(args: FieldTable): number | null {
  const value = numberOf(args, 'x-max-priority');
  return value === null ? null : Math.max(1, value);
}

function deliveryLimitOf(args: FieldTable): number | null {
  const value = numberOf(args, 'x-delivery-limit') ?? DEFAULT_DELIVERY_LIMIT;
  return value < 0 ? null : value;
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
