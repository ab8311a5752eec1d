// What an empty queue name means: the queue last declared on the channel [amqp091 queue.bind.queue].

import type { Channel } from '../channel.ts';
import { ChannelException } from '../exceptions.ts';

/** Throws NOT_FOUND when the channel has declared none; `ids` are class and method at fault. */
export function queueNameOf(
  channel: Channel,
  name: string,
  ids: readonly [classId: number, methodId: number],
): string {
  if (name !== '') return name;
  if (channel.lastQueueName !== '') return channel.lastQueueName;
  throw new ChannelException('NOT_FOUND', 'no previously declared queue', ...ids);
}
