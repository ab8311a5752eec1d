// Request and reply over the pseudo queue `amq.rabbitmq.reply-to`: one consumer for all requests.

import { deferred } from './abort.ts';
import { ConnectionError, type WarrenError } from './errors.ts';
import type { ReceivedMessage } from './received-message.ts';
import type { Receiver, Subscription } from './subscription.ts';

export const REPLY_QUEUE = 'amq.rabbitmq.reply-to';

export class Replies implements Receiver {
  readonly #waiting = new Map<
    string,
    { resolve: (reply: ReceivedMessage) => void; reject: (error: unknown) => void }
  >();
  #subscription: Promise<Subscription> | undefined;
  #lastId = 0;

  /** The consumer of replies, made with the first request. */
  async ready(subscribe: () => Promise<Subscription>): Promise<Subscription> {
    this.#subscription ??= subscribe();
    try {
      return await this.#subscription;
    } catch (error) {
      this.#subscription = undefined;
      throw error;
    }
  }

  /** A correlation id, the promise of its reply, and a way to forget it. */
  expect(): { id: string; reply: Promise<ReceivedMessage>; forget: () => void } {
    this.#lastId += 1;
    const id = String(this.#lastId);
    const { promise, resolve, reject } = deferred<ReceivedMessage>();
    this.#waiting.set(id, { resolve, reject });
    promise.catch(() => {});
    return { id, reply: promise, forget: () => this.#waiting.delete(id) };
  }

  onMessage(message: ReceivedMessage): void {
    const id = message.properties.correlationId ?? '';
    this.#waiting.get(id)?.resolve(message);
    this.#waiting.delete(id);
  }

  onEnd(error: WarrenError | undefined): void {
    this.#subscription = undefined;
    this.failAll(error ?? new ConnectionError('the client is closed', false));
  }

  /** Replies to requests of a lost connection can no longer come. */
  failAll(error: WarrenError): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
