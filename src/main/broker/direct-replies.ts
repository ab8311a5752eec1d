// Direct reply-to [rabbitmq: direct-reply-to]: a requester receives replies without declaring a
// queue. Behind each token stands a queue that is in no vhost's list and lives with its consumer.

import type { Consumer } from './consumer.ts';
import { preconditionFailed } from './errors.ts';
import type { Queue } from './queue/queue.ts';

/** The name a requester consumes from and puts into its requests' reply-to. */
export const REPLY_TO_NAME = 'amq.rabbitmq.reply-to';
const TOKEN_PREFIX = `${REPLY_TO_NAME}.`;

export const isReplyToken = (name: string): boolean => name.startsWith(TOKEN_PREFIX);

/** The reply consumer of a channel and the name under which replies reach it. */
export interface ReplyAddress {
  readonly token: string;
  readonly queue: Queue;
  readonly consumer: Consumer;
}

export class DirectReplies {
  readonly #queues = new Map<string, Queue>();
  readonly #makeQueue: (token: string) => Queue;
  readonly #makeToken: () => string;

  constructor(makeToken: () => string, makeQueue: (token: string) => Queue) {
    this.#makeToken = makeToken;
    this.#makeQueue = makeQueue;
  }

  /** Throws PRECONDITION_FAILED for a consumer that would have to acknowledge. */
  static checkConsumer(isNoAck: boolean, hasReplyConsumer: boolean): void {
    if (hasReplyConsumer) throw preconditionFailed('reply consumer already set');
    if (!isNoAck) throw preconditionFailed('reply consumer cannot acknowledge');
  }

  open(makeConsumer: (queue: Queue) => Consumer): ReplyAddress {
    const token = TOKEN_PREFIX + this.#makeToken();
    const queue = this.#makeQueue(token);
    const consumer = makeConsumer(queue);
    this.#queues.set(token, queue);
    queue.addConsumer(consumer);
    return { token, queue, consumer };
  }

  close(address: ReplyAddress): void {
    this.#queues.delete(address.token);
    address.queue.removeConsumer(address.consumer);
    address.queue.delete();
  }

  /** The queue behind a token; undefined when the requester is gone. */
  find(token: string): Queue | undefined {
    return this.#queues.get(token);
  }
}
