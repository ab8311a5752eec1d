// Requests and their replies: publishes the one, waits for the other.

import { type AbortOptions, abortable, wait } from './abort.ts';
import type { RequestOptions } from './client-options.ts';
import type { ConfirmedPublishing } from './confirmed-publishing.ts';
import type { ConnectionUser } from './connection.ts';
import type { Consumers } from './consumers.ts';
import { type ConnectionError, TimeoutError } from './errors.ts';
import type { Content, OutgoingMessage, Target } from './outgoing.ts';
import type { MessageProperties } from './properties.ts';
import type { PublishResult } from './publisher.ts';
import type { ReceivedMessage } from './received-message.ts';
import { REPLY_QUEUE, Replies } from './replies.ts';

const DEFAULT_REQUEST_MS = 30_000;

export class RequestReply implements ConnectionUser {
  readonly #publishing: ConfirmedPublishing;
  readonly #consumers: Consumers;
  readonly #replies = new Replies();

  constructor(publishing: ConfirmedPublishing, consumers: Consumers) {
    this.#publishing = publishing;
    this.#consumers = consumers;
  }

  /**
   * Publishes a request and resolves with the first reply. Needs someone who answers with `reply`, or
   * any AMQP program that knows `reply_to` and `correlation_id`.
   *
   * @throws TimeoutError, UnroutableError, ConnectionError when the connection breaks meanwhile
   */
  async request(message: OutgoingMessage, options: RequestOptions = {}): Promise<ReceivedMessage> {
    const { timeoutMs = DEFAULT_REQUEST_MS, signal } = options;
    const subscription = await abortable(
      this.#replies.ready(() => this.#consumers.add(REPLY_QUEUE, { noAck: true }, this.#replies)),
      signal,
    );
    const { id, reply, forget } = this.#replies.expect();
    const timer = new AbortController();
    try {
      const late = wait(timeoutMs, timer.signal).then(() => {
        throw new TimeoutError(`no reply within ${timeoutMs} ms`);
      });
      late.catch(() => {});
      const published = this.#publishing.publish({
        persistent: false,
        ...message,
        mandatory: true,
        replyTo: subscription.replyTo,
        correlationId: id,
      });
      const answered = published.then(() => reply);
      // A reply may overtake the confirm of its request.
      return await abortable(Promise.race([reply, answered, late]), signal);
    } finally {
      timer.abort();
      forget();
    }
  }

  async reply(
    request: ReceivedMessage,
    answer: Content & MessageProperties,
    options?: AbortOptions,
  ): Promise<PublishResult> {
    const { replyTo, correlationId } = request.properties;
    if (replyTo === undefined) throw new TypeError('the message does not say where a reply goes');
    const target: Target = { queue: replyTo };
    const correlation = correlationId === undefined ? {} : { correlationId };
    return await this.#publishing.publish(
      { persistent: false, ...answer, ...correlation, ...target },
      options,
    );
  }

  /** Replies to requests of a lost connection can no longer come. */
  onDisconnected(error: ConnectionError): void {
    this.#replies.failAll(error);
  }

  onGivenUp(error: ConnectionError): void {
    this.#replies.failAll(error);
  }
}
