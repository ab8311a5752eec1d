// Requests about queues.

import { checkAnyAccess } from '../../../broker/access/requester.ts';
import type { QueueStatus } from '../../../broker/declarations.ts';
import { notFound } from '../../../broker/errors.ts';
import type { Queue } from '../../../broker/queue/queue.ts';
import { StreamQueue } from '../../../broker/queue/stream-queue.ts';
import { queueResource } from '../../../broker/resource-name.ts';
import type { warren } from '../gen/warren.js';
import { maySee, pageOf, type Request, tableMessage, tableOf } from './request.ts';

export function declareQueue(request: Request, body: warren.v1.DeclareQueue): void {
  const { vhost, connection } = request;
  const status = body.passive
    ? vhost.declareQueuePassively(connection, body.name)
    : vhost.declareQueue(connection, {
        name: body.name,
        isDurable: body.durable,
        isExclusive: body.exclusive,
        isAutoDelete: body.autoDelete,
        args: tableOf(body.arguments),
      });
  request.answer(queueOk(status));
}

export function deleteQueue(request: Request, body: warren.v1.DeleteQueue): void {
  const { name, ifUnused: isIfUnused, ifEmpty: isIfEmpty } = body;
  const { connection, vhost } = request;
  const messages = vhost.deleteQueue(connection, name, { isIfUnused, isIfEmpty });
  request.answer(queueOk({ name, messages, consumers: 0 }));
}

export function purgeQueue(request: Request, { name }: warren.v1.PurgeQueue): void {
  const { connection, vhost } = request;
  const messages = vhost.purgeQueue(connection, name);
  const consumers = vhost.topology.queues.get(name)?.consumers.count ?? 0;
  request.answer(queueOk({ name, messages, consumers }));
}

/** A queue that belongs to another connection may be looked at: it is only not to be used. */
export function inspectQueue(request: Request, { name }: warren.v1.InspectQueue): void {
  const { vhost, connection } = request;
  checkAnyAccess(connection, vhost.name, 'queue', name);
  const queue = vhost.topology.queues.get(name);
  if (queue === undefined) throw notFound(`no ${queueResource(vhost.name, name)}`);
  request.answer({ queueInfo: queueInfo(queue) });
}

export function listQueues(request: Request, { after, limit }: warren.v1.ListQueues): void {
  const visible = [...request.vhost.topology.queues.values()]
    .filter(({ name }) => name > after && maySee(request, 'queue', name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const { items, hasMore } = pageOf(visible, limit);
  request.answer({ queueList: { queues: items.map(queueInfo), hasMore } });
}

function queueOk({ name, messages, consumers }: QueueStatus) {
  return { queueOk: { name, readyMessages: messages, consumers } };
}

function queueInfo(queue: Queue): warren.v1.QueueInfo.$Properties {
  const { published, handedOut, redelivered, rejectedPublishes } = queue.counters;
  const { acked, deliveredNoAck, gotNoAck } = queue.counters;
  return {
    name: queue.name,
    type: queue.settings.type,
    durable: queue.isDurable,
    exclusive: queue.exclusiveOwner !== null,
    autoDelete: queue.isAutoDelete,
    arguments: tableMessage(queue.args),
    readyMessages: queue.readyMessages,
    unackedMessages: queue.unackedMessages,
    delayedMessages: queue.delayedMessages,
    readyBytes: queue.readyBytes,
    consumers: queue.consumers.count,
    counters: {
      published,
      delivered: handedOut,
      redelivered,
      acked: acked + deliveredNoAck + gotNoAck,
      refused: rejectedPublishes,
    },
    ...(queue instanceof StreamQueue
      ? { firstOffset: queue.firstOffset, nextOffset: queue.nextOffset }
      : {}),
  };
}
