// Gets single messages from a queue for a user of the API, as basic.get on a channel of its own would.
// What is to go back goes back in its old place, flagged as redelivered, as in RabbitMQ.

import type { Requester } from '../broker/access/requester.ts';
import { Consumer, type DeliverySink } from '../broker/consumer.ts';
import { EMPTY_TABLE } from '../broker/field-table.ts';
import type { UnackedHolder } from '../broker/queue/browsed-message.ts';
import type { Queue } from '../broker/queue/queue.ts';
import type { QueuedMessage } from '../broker/queue/queued-message.ts';
import type { Turn } from '../broker/turn.ts';
import type { VirtualHost } from '../broker/vhost.ts';
import { asChannelRequest } from './topology-request.ts';

export interface GetRequest {
  readonly queue: string;
  readonly count: number;
  readonly settlement:
    | 'ack_requeue_true'
    | 'ack_requeue_false'
    | 'reject_requeue_true'
    | 'reject_requeue_false';
}

/** A message that was got; `isRedelivered` is as it was when it was got. */
export interface GotMessage {
  readonly queued: { readonly message: QueuedMessage['message']; readonly isRedelivered: boolean };
  /** Ready messages behind it. */
  readonly messagesLeft: number;
}

/** Nothing is delivered to it: it only holds what it got. */
const NO_SINK: DeliverySink = {
  view: null,
  canDeliver: () => false,
  deliver: () => {},
  consumerCancelled: () => {},
};

/** Throws an HttpError when the queue may not be read from. */
export async function getMessages(
  vhost: VirtualHost,
  requester: Requester,
  { queue: name, count, settlement }: GetRequest,
  turn: Turn,
): Promise<readonly GotMessage[]> {
  const queue = asChannelRequest(() => vhost.gettableQueue(requester, name));
  const isNoAck = settlement === 'ack_requeue_false';
  const taker = takerOf(queue, isNoAck);
  const got: GotMessage[] = [];
  const held: QueuedMessage[] = [];
  const holder: UnackedHolder = {
    forEachUnacked: (visit) => {
      for (const queued of held) visit(queued);
    },
  };
  vhost.holders.add(holder);
  try {
    while (got.length < count) {
      const queued = await takeNext(queue, taker, turn);
      if (queued === null) break;
      if (!isNoAck) held.push(queued);
      const { message, isRedelivered } = queued;
      got.push({ queued: { message, isRedelivered }, messagesLeft: queue.readyMessages });
    }
  } finally {
    vhost.holders.delete(holder);
    for (const queued of held) {
      if (settlement === 'reject_requeue_false') queue.reject(queued);
      else queue.requeue(queued, settlement === 'reject_requeue_true');
    }
    turn.schedule();
  }
  return got;
}

function takeNext(queue: Queue, taker: Consumer, turn: Turn): Promise<QueuedMessage | null> {
  return new Promise((resolve) => {
    queue.get(taker, resolve);
    turn.schedule();
  });
}

function takerOf(queue: Queue, isNoAck: boolean): Consumer {
  return new Consumer(queue, NO_SINK, {
    tag: '',
    isNoAck,
    isExclusive: false,
    priority: 0,
    prefetch: 0,
    args: EMPTY_TABLE,
  });
}
