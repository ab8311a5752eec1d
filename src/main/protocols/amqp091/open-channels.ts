// The channels of one connection by number: opening them within the limits, finding and releasing them.
// Must not know what channels do.

import type { Buffer } from 'node:buffer';
import { BrokerError } from '../../broker/errors.ts';
import { blamedMethod } from './blamed-method.ts';
import { Channel } from './channel.ts';
import type { AmqpConnection } from './connection.ts';
import { ConnectionException } from './exceptions.ts';
import { decodeMethod } from './method-codec.ts';

const CLASS_CHANNEL = 20;
const CHANNEL_OPEN = 10;

export class OpenChannels {
  readonly #connection: AmqpConnection;
  readonly #channels = new Map<number, Channel>();
  /** Most frames are for the channel of the frame before. */
  #last: Channel | null = null;

  constructor(connection: AmqpConnection) {
    this.#connection = connection;
  }

  get count(): number {
    return this.#channels.size;
  }

  [Symbol.iterator](): Iterator<Channel> {
    return this.#channels.values();
  }

  find(number: number): Channel | null {
    if (this.#last?.number === number) return this.#last;
    const channel = this.#channels.get(number);
    if (channel === undefined) return null;
    this.#last = channel;
    return channel;
  }

  /** Opens a channel, as the first frame for its number has to ask. Throws ConnectionException. */
  open(type: number, number: number, buffer: Buffer, start: number, end: number): void {
    const connection = this.#connection;
    const [classId, methodId] = blamedMethod(type, buffer, start);
    if (classId !== CLASS_CHANNEL || methodId !== CHANNEL_OPEN || connection.vhost === null) {
      const text = "expected 'channel.open'";
      throw new ConnectionException('CHANNEL_ERROR', text, classId, methodId);
    }
    decodeMethod(classId, methodId, buffer, start + 4, end);
    const limit = connection.channelMax;
    if (limit > 0 && this.#channels.size >= limit) {
      throw new ConnectionException(
        'NOT_ALLOWED',
        `number of channels opened (${limit}) has reached the negotiated channel_max (${limit})`,
        classId,
        methodId,
      );
    }
    this.#checkUserLimit();
    const channel = new Channel(connection, number, connection.vhost);
    this.#channels.set(number, channel);
    connection.broker.connections.channelOpened(channel.view);
    connection.sendMethod(number, 'channel.open-ok', {});
  }

  /** RabbitMQ blames no method for it. */
  #checkUserLimit(): void {
    const { broker, username } = this.#connection;
    try {
      broker.administration.checkChannelLimit(username);
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      throw new ConnectionException(error.condition, error.message);
    }
  }

  forget(channel: Channel): void {
    this.#channels.delete(channel.number);
    if (this.#last === channel) this.#last = null;
  }

  releaseAll(): void {
    for (const channel of [...this.#channels.values()]) channel.release();
    this.#channels.clear();
    this.#last = null;
  }
}
