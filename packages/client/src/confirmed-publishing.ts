// Publishing as programs ask for it, with promises, callbacks and sources, over the publisher that gathers
// and repeats. Must not know frames.

import { type AbortOptions, abortable } from './abort.ts';
import type { ConnectOptions } from './client-options.ts';
import type { Connection, ConnectionUser } from './connection.ts';
import type { ConnectionError } from './errors.ts';
import { type OutgoingMessage, toPublishing } from './outgoing.ts';
import { Publisher, type PublishResult } from './publisher.ts';
import type { Session } from './session.ts';

const PUBLISH_CHANNEL = 1;
const MEBIBYTE = 1024 * 1024;

export class ConfirmedPublishing implements ConnectionUser {
  readonly #connection: Connection;
  readonly #publisher: Publisher;

  constructor(connection: Connection, options: ConnectOptions) {
    const { maxUnconfirmed = 10_000, maxBufferedMessages = 20_000 } = options;
    const { maxBufferedBytes = 16 * MEBIBYTE } = options;
    const limits = { maxUnconfirmed, maxBufferedMessages, maxBufferedBytes };
    this.#connection = connection;
    this.#publisher = new Publisher(PUBLISH_CHANNEL, limits);
  }

  /**
   * Publishes a message. Resolves when the broker has taken responsibility for it: persistent messages
   * are on disk then. Messages published in the same turn of the event loop travel together, and many
   * may wait for their confirms at once, so do not await each one where speed matters.
   *
   * @throws UnroutableError for a mandatory message without a queue; RejectedError when a queue is full;
   * RequestError when the exchange does not exist or may not be used; ConnectionError when the client is
   * closed; the signal's reason when it is aborted, after which the message may be published or not
   *
   * @example
   * ```ts
   * await client.publish({ exchange: 'events', routingKey: 'order.created', json: { id: 7 } });
   * await client.publish({ queue: 'orders', body: 'text', headers: { tenant: 7 } });
   * ```
   */
  publish(message: OutgoingMessage, options?: AbortOptions): Promise<PublishResult> {
    return new Promise((resolve, reject) => {
      this.#connection.checkOpen();
      const signal = options?.signal;
      signal?.throwIfAborted();
      const publishing = toPublishing(this.#publisher, message);
      publishing.resolve = resolve;
      publishing.reject = reject;
      if (signal !== undefined) {
        const abort = (): void => {
          publishing.isAbandoned = true;
          reject(signal.reason);
        };
        signal.addEventListener('abort', abort, { once: true });
        const done = (): void => signal.removeEventListener('abort', abort);
        publishing.resolve = (result) => {
          done();
          resolve(result);
        };
        publishing.reject = (error) => {
          done();
          reject(error);
        };
      }
      this.#publisher.publish(publishing);
    });
  }

  publishWith(
    message: OutgoingMessage,
    onResult: (error: unknown, result?: PublishResult) => void,
  ): boolean {
    this.#connection.checkOpen();
    const publishing = toPublishing(this.#publisher, message);
    publishing.resolve = (result) => onResult(undefined, result);
    publishing.reject = onResult;
    this.#publisher.publish(publishing);
    return this.#publisher.hasRoom;
  }

  drained(options?: AbortOptions): Promise<void> {
    return abortable(this.#publisher.drained(), options?.signal);
  }

  /** Resolves when nothing waits for its confirm. */
  settled(): Promise<void> {
    return this.#publisher.settled();
  }

  /** Sends again what was not confirmed. */
  async recover(session: Session): Promise<void> {
    await this.#publisher.attach(session);
  }

  onDisconnected(): void {
    this.#publisher.detach();
  }

  onGivenUp(error: ConnectionError): void {
    this.#publisher.fail(error);
  }

  onBlocked(isBlocked: boolean): void {
    this.#publisher.setBlocked(isBlocked);
  }

  onDrain(): void {
    this.#publisher.onDrain();
  }
}

/**
 * Publishes all messages of a source, no faster than there is room, and waits for their confirms.
 * Throws the first error.
 */
export async function publishAll(
  through: Pick<ConfirmedPublishing, 'publishWith' | 'drained'>,
  messages: Iterable<OutgoingMessage> | AsyncIterable<OutgoingMessage>,
  options?: AbortOptions,
): Promise<void> {
  let failure: { error: unknown } | undefined;
  let left = 0;
  let onDone: (() => void) | undefined;
  const onResult = (error: unknown): void => {
    left -= 1;
    if (error !== undefined) failure ??= { error };
    if (left === 0) onDone?.();
  };
  for await (const message of messages) {
    options?.signal?.throwIfAborted();
    left += 1;
    if (!through.publishWith(message, onResult)) await through.drained(options);
    if (failure !== undefined) throw failure.error;
  }
  if (left > 0) {
    const done = new Promise<void>((resolve) => {
      onDone = resolve;
    });
    await abortable(done, options?.signal);
  }
  if (failure !== undefined) throw failure.error;
}
