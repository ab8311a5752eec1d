// Declaring a queue: its name, whether one that exists is the same, and the limit of the vhost. Must not
// know reply addresses, which are declared like queues but are none.

import { isReached, type Limits } from './access/limits.ts';
import { checkQueueName } from './access/name-rules.ts';
import { checkNotLocked, locked } from './access/queue-use.ts';
import { checkAccess, type Requester } from './access/requester.ts';
import { generateQueueName, type RandomBytes } from './access/server-names.ts';
import type { VhostCounters } from './counters.ts';
import type { QueueDeclaration, QueueStatus } from './declarations.ts';
import { preconditionFailed } from './errors.ts';
import { checkNewQueue } from './new-entity.ts';
import { checkServerNamed, resolveQueueType } from './policy/argument-rules.ts';
import { checkQueueEquivalence } from './policy/equivalence.ts';
import type { Clock } from './ports.ts';
import type { Queue } from './queue/queue.ts';
import type { Topology } from './topology.ts';
import { type VhostSettings, withDefaultQueueType } from './vhost-settings.ts';

/** The vhost that a queue is declared in. */
export interface DeclaringVhost {
  readonly name: string;
  readonly topology: Topology;
  readonly counters: VhostCounters;
  readonly settings: VhostSettings;
  readonly limits: Limits;
}

/**
 * Makes the queue unless it exists. Throws ACCESS_REFUSED, RESOURCE_LOCKED for another connection's
 * exclusive queue, and PRECONDITION_FAILED for what is wrong or differs from the queue that exists
 * [amqp091 queue.declare].
 */
export function declareQueue(
  vhost: DeclaringVhost,
  requester: Requester,
  asked: QueueDeclaration,
  { clock, randomBytes }: { readonly clock: Clock; readonly randomBytes: RandomBytes },
): QueueStatus {
  const args = withDefaultQueueType(vhost.settings.defaultQueueType, asked, asked.args);
  const declaration = args === asked.args ? asked : { ...asked, args };
  const name = declaredName(vhost, declaration, randomBytes);
  checkAccess(requester, vhost.name, 'configure', 'queue', name);
  vhost.counters.queuesDeclared += 1;
  const current = vhost.topology.queues.get(name);
  if (current !== undefined) {
    checkEquivalent(requester, current, declaration);
    current.lastUsedAtMs = clock.nowMs;
    return statusOf(current);
  }
  checkQueueLimit(vhost, name);
  const type = checkNewQueue(requester, vhost.name, name, declaration);
  const queue = vhost.topology.addQueue(
    {
      name,
      // An exclusive queue cannot outlive its connection, so it is never durable.
      isDurable: declaration.isDurable && !declaration.isExclusive,
      isAutoDelete: declaration.isAutoDelete,
      exclusiveOwner: declaration.isExclusive ? requester.owner : null,
      args,
    },
    type,
    requester,
  );
  return statusOf(queue);
}

function declaredName(
  vhost: DeclaringVhost,
  { name, args }: QueueDeclaration,
  randomBytes: RandomBytes,
): string {
  if (name === '') {
    checkServerNamed(resolveQueueType(args, vhost.name, name));
    return generateQueueName(randomBytes);
  }
  checkQueueName(name);
  return name;
}

function checkQueueLimit(
  { name: vhostName, limits, topology }: DeclaringVhost,
  name: string,
): void {
  if (!isReached(limits, 'max-queues', topology.queues.size)) return;
  const limit = limits['max-queues'];
  throw preconditionFailed(
    `cannot declare queue '${name}': queue limit in vhost '${vhostName}' (${limit}) is reached`,
  );
}

function checkEquivalent(
  requester: Requester,
  current: Queue,
  declaration: QueueDeclaration,
): void {
  const { vhost, name, isAutoDelete, args, settings } = current;
  const isExclusive = current.exclusiveOwner !== null;
  checkNotLocked(requester, current);
  if (isExclusive !== declaration.isExclusive) throw locked(vhost, name);
  checkQueueEquivalence(
    vhost,
    name,
    { type: settings.type, isDurable: current.isDurable || isExclusive, isAutoDelete, args },
    { ...declaration, isDurable: declaration.isDurable || isExclusive },
  );
}

/** As queue.declare-ok tells it. */
export function statusOf(queue: Queue): QueueStatus {
  return { name: queue.name, messages: queue.readyMessages, consumers: queue.consumers.count };
}
