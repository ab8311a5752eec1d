// Consuming: adding and ending consumers, and their flow.

import { generateConsumerTag } from '../../../broker/access/server-names.ts';
import { DirectReplies, REPLY_TO_NAME } from '../../../broker/direct-replies.ts';
import { notAllowed, notFound, preconditionFailed } from '../../../broker/errors.ts';
import type { ChannelConsumer, ProtobufChannel } from '../channel.ts';
import { ConsumerDeliveries } from '../consumer-deliveries.ts';
import type { warren } from '../gen/warren.js';
import { maySee, type Request, tableOf } from './request.ts';

const TAG_MAX_BYTES = 255;

export function consume(request: Request, body: warren.v1.Consume): void {
  const { connection, vhost } = request;
  const channel = request.channel();
  const tag = newTag(request, channel, body.consumerTag);
  const ackTimeoutMs = body.ackTimeoutMs || connection.settings.ackTimeoutMs;
  const deliveries = new ConsumerDeliveries(channel, tag, body.credit ?? Infinity, ackTimeoutMs);
  let replyTo = '';
  if (body.queue === REPLY_TO_NAME) {
    DirectReplies.checkConsumer(body.noAck, channel.replies !== null);
    channel.replies = vhost.openReplies(deliveries, tag);
    replyTo = channel.replies.token;
  } else {
    const queue = vhost.readableQueue(connection, body.queue);
    const consumer = vhost.consume(queue, deliveries, {
      tag,
      isNoAck: body.noAck,
      isExclusive: body.exclusive,
      prefetch: body.prefetch,
      args: tableOf(body.arguments),
    });
    if (consumer.reading !== null) deliveries.noteStream();
    channel.consumers.set(tag, { consumer, deliveries });
  }
  // Deliveries start at the end of the turn, so this comes first.
  request.answer({ consumeOk: { consumerTag: tag, replyTo } });
}

/** The tag asked for, or a new one. Throws NOT_ALLOWED when it is taken. */
export function newTag(request: Request, channel: ProtobufChannel, asked: string): string {
  const tag = asked || generateConsumerTag(request.connection.randomBytes);
  if (tag.length > TAG_MAX_BYTES) throw preconditionFailed('consumer tag is too long');
  if (channel.consumers.has(tag) || channel.replies?.consumer.tag === tag) {
    throw notAllowed(`attempt to reuse consumer tag '${tag}'`);
  }
  return tag;
}

export function addCredit(request: Request, { consumerTag, credit }: warren.v1.AddCredit): void {
  const { consumer, deliveries } = consumerOf(request.channel(), consumerTag);
  deliveries.addCredit(credit);
  consumer.resume();
  request.answer({ ok: {} });
}

export function pauseConsumer(request: Request, body: warren.v1.PauseConsumer): void {
  const { consumer, deliveries } = consumerOf(request.channel(), body.consumerTag);
  deliveries.pause(body.paused);
  consumer.resume();
  request.answer({ ok: {} });
}

function consumerOf(channel: ProtobufChannel, tag: string): ChannelConsumer {
  const found = channel.consumers.get(tag);
  if (found === undefined) throw notFound(`no consumer '${tag}' on channel ${channel.number}`);
  return found;
}

/** Ending a consumer that is not there succeeds: it may have ended by itself meanwhile. */
export function cancelConsumer(request: Request, { consumerTag }: warren.v1.CancelConsumer): void {
  const channel = request.channel();
  const found = channel.consumers.get(consumerTag);
  if (found !== undefined) {
    channel.consumers.delete(consumerTag);
    channel.vhost.cancel(found.consumer);
  } else if (channel.replies?.consumer.tag === consumerTag) {
    channel.vhost.closeReplies(channel.replies);
    channel.replies = null;
  }
  request.answer({ ok: {} });
}

export function listConsumers(request: Request, body: warren.v1.ListConsumers): void {
  const consumers: warren.v1.ConsumerInfo.$Properties[] = [];
  for (const queue of request.vhost.topology.queues.values()) {
    if (body.queue !== '' && queue.name !== body.queue) continue;
    if (!maySee(request, 'queue', queue.name)) continue;
    for (const consumer of queue.consumers) {
      consumers.push({
        queue: queue.name,
        consumerTag: consumer.tag,
        noAck: consumer.isNoAck,
        exclusive: consumer.isExclusive,
        priority: consumer.priority,
        prefetch: consumer.prefetch,
        unackedMessages: consumer.unacked,
      });
    }
  }
  request.answer({ consumerList: { consumers } });
}
