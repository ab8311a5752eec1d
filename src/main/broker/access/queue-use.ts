// Who may use or delete a queue in the state it is in: exclusive owners, exclusive consumers, the
// conditions of a delete. Must not ask for permissions; those are asked before.

import { accessRefused, notImplemented, preconditionFailed, resourceLocked } from '../errors.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Queue } from '../queue/queue.ts';
import { queueResource } from '../resource-name.ts';
import type { Requester } from './requester.ts';

/** Throws RESOURCE_LOCKED for a queue that is exclusive to another connection. */
export function checkNotLocked(requester: Requester, entity: Queue | Exchange): void {
  if (entity.kind !== 'queue' || entity.exclusiveOwner === null) return;
  if (entity.exclusiveOwner !== requester.owner) throw locked(entity.vhost, entity.name);
}

export function locked(vhost: string, queue: string): Error {
  return resourceLocked(
    `cannot obtain exclusive access to locked ${queueResource(vhost, queue)}. It could be ` +
      'originally declared on another connection or the exclusive property value does not match ' +
      'that of the original declaration.',
  );
}

/** The conditions of queue.delete [amqp091 queue.delete]. */
export interface DeleteConditions {
  readonly isIfUnused: boolean;
  readonly isIfEmpty: boolean;
}

/**
 * Throws PRECONDITION_FAILED when a condition of the delete does not hold, and NOT_IMPLEMENTED for any
 * condition with a quorum queue, which knows none. A stream is deleted whatever they are.
 */
export function checkDeletable(queue: Queue, { isIfUnused, isIfEmpty }: DeleteConditions): void {
  const { type } = queue.settings;
  if ((!isIfUnused && !isIfEmpty) || type === 'stream') return;
  const resource = queueResource(queue.vhost, queue.name);
  if (type === 'quorum') {
    throw notImplemented(
      `cannot delete ${resource}. queue.delete operations with ` +
        `${isIfUnused ? 'if-unused' : 'if-empty'} flag set are not supported by quorum queues`,
    );
  }
  if (isIfEmpty && queue.readyMessages > 0) throw preconditionFailed(`${resource} not empty`);
  if (isIfUnused && queue.consumers.count > 0) throw preconditionFailed(`${resource} in use`);
}

/** Throws NOT_IMPLEMENTED for a queue from which nothing can be taken. */
export function checkNotStream(queue: Queue, operation: 'basic.get' | 'queue.purge'): void {
  if (queue.settings.type !== 'stream') return;
  const resource = queueResource(queue.vhost, queue.name);
  throw notImplemented(`${operation} not supported by stream queues ${resource}`);
}

/** Throws ACCESS_REFUSED when one consumer has the queue for itself, or cannot have it. */
export function checkExclusiveUse(queue: Queue, isExclusive: boolean): void {
  if (queue.settings.type !== 'classic') return;
  const { consumers } = queue;
  const isRefused = isExclusive
    ? consumers.count > 0 || queue.settings.isSingleActiveConsumer
    : consumers.hasExclusive;
  if (isRefused) throw accessRefused(`${queueResource(queue.vhost, queue.name)} in exclusive use`);
}
