// Makes queues and exchanges anew under their names, for what AMQP cannot change in place. All checks come
// before the first change; a crash at any moment leaves either the old one or the new one, whole.
//
// A queue's messages are copied into lanes that no queue on disk names yet. Recording the new queue in
// place of the old one is the single step, in one commit, that makes them count instead of the old ones.

import { checkExchangeDeletable, stripLineBreaks } from './access/name-rules.ts';
import { checkNotLocked } from './access/queue-use.ts';
import { checkAccess, type Requester } from './access/requester.ts';
import type { ExchangeDeclaration, QueueDeclaration } from './declarations.ts';
import { type BrokerError, notFound, resourceLocked } from './errors.ts';
import { checkExchangeType } from './exchange/exchange-types.ts';
import { checkNewExchange, checkNewQueue } from './new-entity.ts';
import type { UnackedHolder } from './queue/browsed-message.ts';
import type { Queue } from './queue/queue.ts';
import { QueueMove } from './queue/queue-move.ts';
import type { QueuedMessage } from './queue/queued-message.ts';
import { exchangeResource, queueResource } from './resource-name.ts';
import type { Topology } from './topology.ts';
import type { Turn } from './turn.ts';
import { type VhostSettings, withDefaultQueueType } from './vhost-settings.ts';

/** The vhost it happens in. */
export interface RecreationHost {
  readonly name: string;
  readonly topology: Topology;
  readonly settings: VhostSettings;
  readonly holders: Iterable<UnackedHolder>;
}

export interface QueueRecreation {
  readonly movedMessages: number;
  readonly restoredBindings: number;
}

/** Called once; with the error when the queue was deleted before all its messages had been moved. */
export type RecreationDone = (outcome: QueueRecreation | BrokerError) => void;

/**
 * Makes a queue anew with other arguments and flags; whether it is exclusive stays. Consumers are
 * cancelled as by a delete. With `keepsMessages` all messages stay in order with everything known of
 * them: unacked ones go back first, nothing is dead-lettered or expires on the way, and what is published
 * meanwhile comes behind. Limits of the new queue hold from the end on.
 *
 * Throws NOT_FOUND, ACCESS_REFUSED, RESOURCE_LOCKED or PRECONDITION_FAILED, and has changed nothing then.
 */
export function recreateQueue(
  vhost: RecreationHost,
  requester: Requester,
  asked: QueueDeclaration,
  options: { readonly keepsMessages: boolean; readonly turn: Turn },
  onDone: RecreationDone,
): void {
  const { topology } = vhost;
  const name = stripLineBreaks(asked.name);
  checkAccess(requester, vhost.name, 'configure', 'queue', name);
  const queue = topology.queues.get(name);
  if (queue === undefined) throw notFound(`no ${queueResource(vhost.name, name)}`);
  checkNotLocked(requester, queue);
  checkNotRecreated(queue);
  const successor = successorOf(vhost, requester, queue, asked);
  if (!options.keepsMessages) {
    const restoredBindings = topology.replaceQueue(queue, successor, requester);
    onDone({ movedMessages: 0, restoredBindings });
    return;
  }
  topology.suspendQueue(queue, heldOf(vhost, queue));
  const move = new QueueMove(queue, successor, options.turn, (isComplete) => {
    if (isComplete) {
      const restoredBindings = topology.replaceQueue(queue, successor, requester);
      onDone({ movedMessages: move.moved, restoredBindings });
      return;
    }
    successor.delete();
    onDone(notFound(`no ${queueResource(vhost.name, name)}: it was deleted meanwhile`));
  });
}

/** Throws RESOURCE_LOCKED while the queue's messages are on their way into another. */
export function checkNotRecreated(queue: Queue): void {
  if (!queue.isSuspended) return;
  throw resourceLocked(`${queueResource(queue.vhost, queue.name)} is being recreated`);
}

function successorOf(
  { name: vhostName, topology, settings }: RecreationHost,
  requester: Requester,
  { name, exclusiveOwner }: Queue,
  asked: QueueDeclaration,
): Queue {
  const isExclusive = exclusiveOwner !== null;
  const args = withDefaultQueueType(
    settings.defaultQueueType,
    { ...asked, isExclusive },
    asked.args,
  );
  const { isAutoDelete } = asked;
  const isDurable = asked.isDurable && !isExclusive;
  const flags = { isDurable, isExclusive, isAutoDelete };
  const type = checkNewQueue(requester, vhostName, name, { ...flags, args });
  return topology.makeSuccessor({ name, isDurable, isAutoDelete, exclusiveOwner, args }, type);
}

/** Everything of the queue that is unacked. Throws RESOURCE_LOCKED when some of it cannot be found. */
function heldOf({ holders }: RecreationHost, queue: Queue): readonly QueuedMessage[] {
  const held: QueuedMessage[] = [];
  // What readers of a stream hold is in it still.
  if (queue.settings.type === 'stream') return held;
  for (const holder of holders) {
    holder.forEachUnacked((queued) => {
      if (queued.consumer?.queue === queue) held.push(queued);
    });
  }
  if (held.length === queue.unackedMessages) return held;
  throw resourceLocked(`${queueResource(queue.vhost, queue.name)} has messages in use elsewhere`);
}

/**
 * Makes an exchange anew with all bindings to and from it; returns how many those are. Throws NOT_FOUND,
 * ACCESS_REFUSED or PRECONDITION_FAILED, and has changed nothing then.
 */
export function recreateExchange(
  { name: vhostName, topology }: RecreationHost,
  requester: Requester,
  declaration: ExchangeDeclaration,
): number {
  const name = stripLineBreaks(declaration.name);
  checkExchangeType(declaration.type);
  checkExchangeDeletable(vhostName, name);
  checkAccess(requester, vhostName, 'configure', 'exchange', name);
  const exchange = topology.exchanges.get(name);
  if (exchange === undefined) throw notFound(`no ${exchangeResource(vhostName, name)}`);
  checkNewExchange(requester, vhostName, name, declaration.args);
  return topology.replaceExchange(exchange, { ...declaration, name, vhostName }, requester);
}
