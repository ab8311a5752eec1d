// Checks of the arguments that come with a declare or a consume, with RabbitMQ's texts in RabbitMQ's
// order. They look at the arguments alone; comparing them with an existing object is in equivalence.

import { preconditionFailed } from '../errors.ts';
import { type FieldTable, lookup } from '../field-table.ts';
import { QUEUE_TYPE_TEXT, type QueueType } from '../queue-type.ts';
import { exchangeResource, queueResource } from '../resource-name.ts';
import {
  isForeignConsumerArgument,
  isForeignQueueArgument,
  isKnownQueueArgument,
} from './known-arguments.ts';
import { checkStreamDeclare } from './stream-arguments.ts';
import { integerOf, isInteger, QUEUE_ARGUMENT_RULES, unacceptableType } from './value-rules.ts';

export type { QueueType } from '../queue-type.ts';

/** Lifetime flags of a queue.declare. */
export interface QueueFlags {
  readonly isDurable: boolean;
  readonly isExclusive: boolean;
  readonly isAutoDelete: boolean;
}

/**
 * The type asked for by `x-queue-type`; classic when absent, empty or "undefined".
 * Throws PRECONDITION_FAILED for a type the broker does not have.
 */
export function resolveQueueType(args: FieldTable, vhost: string, name: string): QueueType {
  const field = lookup(args, 'x-queue-type');
  if (field === undefined) return 'classic';
  if (field.type !== 'longstr') {
    throw invalidQueueArgument(vhost, name, 'x-queue-type', unacceptableType(field));
  }
  switch (field.value) {
    case '':
    case 'undefined':
    case 'classic':
      return 'classic';
    case 'quorum':
    case 'stream':
      return field.value;
    default:
      throw invalidQueueArgument(
        vhost,
        name,
        'x-queue-type',
        `"unsupported queue type '${field.value}'"`,
      );
  }
}

/** Throws PRECONDITION_FAILED when a queue of this type must be named by the client. */
export function checkServerNamed(type: QueueType): void {
  if (type !== 'classic') {
    throw preconditionFailed(
      `Cannot declare a server-named queue for type ${QUEUE_TYPE_TEXT[type]}`,
    );
  }
}

/**
 * The dead-letter exchange that a declare names, or null. Asked before the other arguments, because
 * permissions on that exchange are. Throws PRECONDITION_FAILED when it is not a string.
 */
export function readDeadLetterExchange(
  vhost: string,
  name: string,
  args: FieldTable,
): string | null {
  return readExchangeName('x-dead-letter-exchange', queueResource(vhost, name), args);
}

/**
 * Checks the arguments and flags of a new queue and returns its type.
 * Throws PRECONDITION_FAILED [rabbitmq: queue arguments].
 */
export function validateQueueDeclare(
  vhost: string,
  name: string,
  flags: QueueFlags,
  args: FieldTable,
): QueueType {
  readDeadLetterExchange(vhost, name, args);
  const type = resolveQueueType(args, vhost, name);
  checkQueueValues(vhost, name, type, args);
  for (const [key] of args) {
    if (isForeignQueueArgument(type, key)) throw foreignArgument(vhost, name, key, type);
  }
  if (type !== 'classic') checkReplicable(vhost, name, flags);
  if (type === 'stream') checkStreamDeclare(args);
  return type;
}

/** Throws PRECONDITION_FAILED for an `alternate-exchange` that is not a string. */
export function validateExchangeDeclare(vhost: string, name: string, args: FieldTable): void {
  readExchangeName('alternate-exchange', exchangeResource(vhost, name), args);
}

/** What the arguments of a consume ask for. */
export interface ConsumerSettings {
  /** Higher is served first; 0 when not given. */
  readonly priority: number;
}

/** Throws PRECONDITION_FAILED [rabbitmq: consumer priorities]. */
export function readConsumerArguments(
  vhost: string,
  queue: string,
  type: QueueType,
  args: FieldTable,
): ConsumerSettings {
  const field = lookup(args, 'x-priority');
  const refusal = field === undefined ? null : isInteger(field, args);
  if (refusal !== null) throw invalidQueueArgument(vhost, queue, 'x-priority', refusal);
  for (const [key] of args) {
    if (isForeignConsumerArgument(type, key)) throw foreignArgument(vhost, queue, key, type);
  }
  return { priority: field === undefined ? 0 : Number(integerOf(field)) };
}

function checkQueueValues(vhost: string, name: string, type: QueueType, args: FieldTable): void {
  for (const [key, rule] of QUEUE_ARGUMENT_RULES) {
    if (!isKnownQueueArgument(type, key)) continue;
    const field = lookup(args, key);
    const refusal = field === undefined ? null : rule(field, args);
    if (refusal !== null) throw invalidQueueArgument(vhost, name, key, refusal);
  }
}

function checkReplicable(vhost: string, name: string, flags: QueueFlags): void {
  const invalid = flags.isAutoDelete
    ? 'auto-delete'
    : flags.isExclusive
      ? 'exclusive-owner'
      : flags.isDurable
        ? null
        : 'non-durable';
  if (invalid !== null) {
    throw preconditionFailed(`invalid property '${invalid}' for ${queueResource(vhost, name)}`);
  }
}

function readExchangeName(key: string, resource: string, args: FieldTable): string | null {
  const field = lookup(args, key);
  if (field === undefined) return null;
  if (field.type === 'longstr') return field.value;
  throw preconditionFailed(`invalid type '${field.type}' for arg '${key}' in ${resource}`);
}

const invalidQueueArgument = (vhost: string, name: string, key: string, reason: string): Error =>
  preconditionFailed(`invalid arg '${key}' for ${queueResource(vhost, name)}: ${reason}`);

const foreignArgument = (vhost: string, name: string, key: string, type: QueueType): Error =>
  preconditionFailed(
    `invalid arg '${key}' for ${queueResource(vhost, name)} of queue type ${QUEUE_TYPE_TEXT[type]}`,
  );
