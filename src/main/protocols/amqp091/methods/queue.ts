// The queue class [amqp091 queue].

import type { Channel } from '../channel.ts';
import type { MethodOf } from '../method-codec.ts';
import { queueNameOf } from './queue-name.ts';

const CLASS_QUEUE = 50;

export function declareQueue(channel: Channel, method: MethodOf<'queue.declare'>): void {
  const { vhost, requester } = channel;
  const status = method.passive
    ? vhost.declareQueuePassively(requester, method.queue)
    : vhost.declareQueue(requester, {
        name: method.queue,
        isDurable: method.durable,
        isExclusive: method.exclusive,
        isAutoDelete: method.autoDelete,
        args: method.arguments,
      });
  channel.lastQueueName = status.name;
  if (method.nowait) return;
  channel.send('queue.declare-ok', {
    queue: status.name,
    messageCount: status.messages,
    consumerCount: status.consumers,
  });
}

export function deleteQueue(channel: Channel, method: MethodOf<'queue.delete'>): void {
  const name = queueNameOf(channel, method.queue, [CLASS_QUEUE, 40]);
  const options = { isIfUnused: method.ifUnused, isIfEmpty: method.ifEmpty };
  channel.answerBeforeCancels(() => {
    const messageCount = channel.vhost.deleteQueue(channel.requester, name, options);
    if (!method.nowait) channel.send('queue.delete-ok', { messageCount });
  });
}

export function purgeQueue(channel: Channel, method: MethodOf<'queue.purge'>): void {
  const name = queueNameOf(channel, method.queue, [CLASS_QUEUE, 30]);
  const messageCount = channel.vhost.purgeQueue(channel.requester, name);
  if (!method.nowait) channel.send('queue.purge-ok', { messageCount });
}

export function bindQueue(channel: Channel, method: MethodOf<'queue.bind'>): void {
  channel.vhost.bind(channel.requester, bindingOf(channel, method, 20));
  if (!method.nowait) channel.send('queue.bind-ok', {});
}

export function unbindQueue(channel: Channel, method: MethodOf<'queue.unbind'>): void {
  channel.vhost.unbind(channel.requester, bindingOf(channel, method, 50));
  channel.send('queue.unbind-ok', {});
}

/** Without queue name and key, the key is the queue's name too. */
function bindingOf(
  channel: Channel,
  method: MethodOf<'queue.bind'> | MethodOf<'queue.unbind'>,
  methodId: number,
) {
  const queue = queueNameOf(channel, method.queue, [CLASS_QUEUE, methodId]);
  const isAllImplied = method.queue === '' && method.routingKey === '';
  return {
    source: method.exchange,
    destinationKind: 'queue',
    destination: queue,
    key: isAllImplied ? queue : method.routingKey,
    args: method.arguments,
  } as const;
}
