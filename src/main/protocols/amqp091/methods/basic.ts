// The basic class except its hot methods [amqp091 basic].

import { generateConsumerTag } from '../../../broker/access/server-names.ts';
import { Consumer } from '../../../broker/consumer.ts';
import { DirectReplies, REPLY_TO_NAME } from '../../../broker/direct-replies.ts';
import { EMPTY_TABLE } from '../../../broker/field-table.ts';
import type { Queue } from '../../../broker/queue/queue.ts';
import type { QueuedMessage } from '../../../broker/queue/queued-message.ts';
import { queueResource } from '../../../broker/resource-name.ts';
import type { Channel } from '../channel.ts';
import { ChannelException, ConnectionException } from '../exceptions.ts';
import type { MethodOf } from '../method-codec.ts';
import { visibleProperties } from '../visible-properties.ts';
import { queueNameOf } from './queue-name.ts';

const CLASS_BASIC = 60;
const QOS = 10;
const CONSUME = 20;
const GET = 70;

export function qos(channel: Channel, method: MethodOf<'basic.qos'>): void {
  if (method.prefetchSize !== 0) {
    const text = `prefetch_size!=0 (${method.prefetchSize})`;
    throw new ConnectionException('NOT_IMPLEMENTED', text, CLASS_BASIC, QOS);
  }
  if (method.global) {
    channel.deliveries.globalPrefetch = method.prefetchCount;
  } else {
    channel.prefetch = method.prefetchCount;
    channel.deliveries.globalPrefetch = 0;
  }
  channel.send('basic.qos-ok', {});
  channel.resumeConsumers();
}

export function consume(channel: Channel, method: MethodOf<'basic.consume'>): void {
  const { connection } = channel;
  const tag = method.consumerTag || generateConsumerTag(connection.randomBytes);
  if (channel.consumers.has(tag) || channel.replies?.consumer.tag === tag) {
    const text = `attempt to reuse consumer tag '${tag}'`;
    throw new ConnectionException('NOT_ALLOWED', text, CLASS_BASIC, CONSUME);
  }
  if (method.queue === REPLY_TO_NAME) {
    DirectReplies.checkConsumer(method.noAck, channel.replies !== null);
    channel.replies = channel.vhost.openReplies(channel, tag);
  } else {
    const consumer = addConsumer(channel, method, tag);
    channel.consumers.set(tag, consumer);
  }
  // Deliveries start at the end of the turn, so this comes first.
  if (!method.nowait) channel.send('basic.consume-ok', { consumerTag: tag });
}

function addConsumer(channel: Channel, method: MethodOf<'basic.consume'>, tag: string): Consumer {
  const { vhost, requester } = channel;
  const name = queueNameOf(channel, method.queue, [CLASS_BASIC, CONSUME]);
  const queue = vhost.readableQueue(requester, name);
  const { type } = queue.settings;
  const isUnbounded = type === 'stream' && channel.prefetch === 0; // refused by the vhost
  if (type !== 'classic' && channel.deliveries.globalPrefetch > 0 && !isUnbounded) {
    const text = `${queueResource(vhost.name, name)} does not support global qos`;
    throw new ConnectionException('NOT_IMPLEMENTED', text, CLASS_BASIC, CONSUME);
  }
  return vhost.consume(queue, channel, {
    tag,
    isNoAck: method.noAck,
    isExclusive: method.exclusive,
    prefetch: channel.prefetch,
    args: method.arguments,
  });
}

export function cancel(channel: Channel, method: MethodOf<'basic.cancel'>): void {
  const { consumerTag: tag } = method;
  const consumer = channel.consumers.get(tag);
  if (consumer !== undefined) {
    channel.consumers.delete(tag);
    channel.vhost.cancel(consumer);
  } else if (channel.replies?.consumer.tag === tag) {
    channel.vhost.closeReplies(channel.replies);
    channel.replies = null;
  }
  if (!method.nowait) channel.send('basic.cancel-ok', { consumerTag: tag });
}

/** A message that has to be read from disk first holds the connection's input until then. */
export function get(channel: Channel, method: MethodOf<'basic.get'>): void {
  const { vhost, requester } = channel;
  const name = queueNameOf(channel, method.queue, [CLASS_BASIC, GET]);
  const queue = vhost.gettableQueue(requester, name);
  if (queue.settings.type === 'quorum' && queue.settings.isSingleActiveConsumer) {
    const resource = queueResource(vhost.name, name);
    const text =
      `cannot obtain access to locked ${resource}. ` +
      'basic.get operations are not supported by quorum queues with single active consumer';
    throw new ChannelException('RESOURCE_LOCKED', text, CLASS_BASIC, GET);
  }
  const release = channel.connection.holdInput();
  const taker = takerOf(channel, queue, method.noAck);
  channel.getter = taker;
  queue.get(taker, (queued) => {
    channel.getter = null;
    if (channel.isOpen) answerGet(channel, queue, queued, method.noAck);
    release();
  });
}

/** Holds what basic.get took; it is no consumer of the queue, which its empty tag says. */
function takerOf(channel: Channel, queue: Queue, isNoAck: boolean): Consumer {
  const spec = {
    tag: '',
    isNoAck,
    isExclusive: false,
    priority: 0,
    prefetch: 0,
    args: EMPTY_TABLE,
  };
  return new Consumer(queue, channel, spec);
}

function answerGet(
  channel: Channel,
  queue: Queue,
  queued: QueuedMessage | null,
  isNoAck: boolean,
): void {
  if (queued === null) {
    channel.counters.gotEmpty += 1;
    channel.send('basic.get-empty', {});
    return;
  }
  const tag = channel.takeDeliveryTag(queued, isNoAck);
  channel.vhost.firehose?.delivered(channel.view, queue, queued);
  const { connection, number } = channel;
  connection.output.sendGetOk(number, tag, queued, queue.readyMessages, visibleProperties(queued));
}

export function recover(
  channel: Channel,
  method: MethodOf<'basic.recover'> | MethodOf<'basic.recover-async'>,
): void {
  if (!method.requeue) {
    const methodId = method.name === 'basic.recover' ? 110 : 100;
    throw new ConnectionException('NOT_IMPLEMENTED', 'requeue=false', CLASS_BASIC, methodId);
  }
  channel.deliveries.requeueAll();
  if (method.name === 'basic.recover') channel.send('basic.recover-ok', {});
}
