// The channels of a connection by number. Publishes mostly come on one, which is found without a look-up.

import { BrokerError } from '../../broker/errors.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import { ProtobufChannel } from './channel.ts';
import type { ProtobufConnection } from './connection.ts';

export class OpenChannels {
  readonly #connection: ProtobufConnection;
  readonly #channels = new Map<number, ProtobufChannel>();
  #last: ProtobufChannel | null = null;

  constructor(connection: ProtobufConnection) {
    this.#connection = connection;
  }

  get count(): number {
    return this.#channels.size;
  }

  [Symbol.iterator](): Iterator<ProtobufChannel> {
    return this.#channels.values();
  }

  /** Throws CHANNEL_ERROR when it is not open. */
  opened(number: number): ProtobufChannel {
    if (this.#last?.number === number) return this.#last;
    const channel = this.#channels.get(number);
    if (channel === undefined) throw channelError(`channel ${number} is not open`);
    this.#last = channel;
    return channel;
  }

  /** Throws CHANNEL_ERROR for a number in use, NOT_ALLOWED beyond the limit. */
  open(number: number, vhost: VirtualHost, hasConfirms: boolean): void {
    const connection = this.#connection;
    if (number === 0) throw channelError('channel 0 is the connection itself');
    if (this.#channels.has(number)) throw channelError(`channel ${number} is open already`);
    const { maxChannels } = connection.settings;
    if (maxChannels > 0 && this.#channels.size >= maxChannels) {
      throw new BrokerError('NOT_ALLOWED', `number of channels opened (${maxChannels})`);
    }
    connection.broker.administration.checkChannelLimit(connection.username);
    const channel = new ProtobufChannel(connection, number, vhost, hasConfirms);
    this.#channels.set(number, channel);
    connection.broker.connections.channelOpened(channel.view);
  }

  close(channel: ProtobufChannel): void {
    channel.flushConfirms();
    channel.release();
    this.#channels.delete(channel.number);
    if (this.#last === channel) this.#last = null;
  }

  /** The connection is over. */
  releaseAll(): void {
    for (const channel of [...this.#channels.values()]) channel.release();
    this.#channels.clear();
    this.#last = null;
  }
}

const channelError = (message: string): BrokerError => new BrokerError('CHANNEL_ERROR', message);
