// What a client can do with a delivery [amqp091 basic.ack, basic.reject; rabbitmq: nack], as the queue
// is told of it. Must not know tags: which deliveries are meant is the channel's business.

import type { Consumer } from '../../broker/consumer.ts';
import type { QueuedMessage } from '../../broker/queue/queued-message.ts';
import { CLASS_BASIC } from './constants.ts';
import { ChannelException } from './exceptions.ts';

/** What happens to a delivery that its consumer settles. */
export type Settlement = (queued: QueuedMessage, consumer: Consumer) => void;

export const ack: Settlement = (queued, consumer) => consumer.queue.ack(queued);

export const reject: Settlement = (queued, consumer) => consumer.queue.reject(queued);

export const requeue: Settlement = (queued, consumer) => consumer.queue.requeue(queued, false);

/** As `requeue`, counting towards the delivery limit [rabbitmq: quorum-queues, 4.3]. */
export const requeueFailed: Settlement = (queued, consumer) => consumer.queue.requeue(queued, true);

/** For a tag that is not outstanding on the channel [rabbitmq: confirms, unknown delivery tags]. */
export function unknownTag(tag: number, methodId: number): ChannelException {
  const text = `unknown delivery tag ${tag}`;
  return new ChannelException('PRECONDITION_FAILED', text, CLASS_BASIC, methodId);
}
