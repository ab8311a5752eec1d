// Reading streams: consumers that are bounded by credit and settle nothing.

import type { StreamOffset } from '../../../broker/queue/stream-reading.ts';
import { ConsumerDeliveries } from '../consumer-deliveries.ts';
import type { warren } from '../gen/warren.js';
import { newTag } from './consumer.ts';
import { type Request, tableOf } from './request.ts';

export function readStream(request: Request, body: warren.v1.ReadStream): void {
  const { connection, vhost } = request;
  const channel = request.channel();
  const tag = newTag(request, channel, body.consumerTag);
  const deliveries = new ConsumerDeliveries(channel, tag, body.credit, 0);
  const queue = vhost.readableQueue(connection, body.queue);
  const spec = {
    tag,
    isNoAck: true,
    isExclusive: false,
    prefetch: 0,
    args: tableOf(body.arguments),
  };
  const consumer = vhost.readStream(queue, deliveries, spec, placeOf(body));
  deliveries.noteStream();
  channel.consumers.set(tag, { consumer, deliveries });
  // Deliveries start at the end of the turn, so this comes first.
  request.answer({ consumeOk: { consumerTag: tag } });
}

function placeOf(body: warren.v1.ReadStream): StreamOffset {
  if (body.first) return { kind: 'first' };
  if (body.last) return { kind: 'last' };
  if (body.offset != null) return { kind: 'offset', offset: Number(body.offset) };
  if (body.timestampMs != null) {
    return { kind: 'timestamp', timestampMs: Number(body.timestampMs) };
  }
  return { kind: 'next' };
}
