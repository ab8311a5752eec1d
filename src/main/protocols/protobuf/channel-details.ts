// What listings, statistics and administration see of a channel. Must not be asked on the hot path.

import type { ChannelCounters, ChannelView, ConnectionView } from '../../broker/connection-view.ts';
import type { Consumer } from '../../broker/consumer.ts';
import type { ProtobufChannel } from './channel.ts';

export class ChannelDetails implements ChannelView {
  readonly number: number;
  readonly connectionView: ConnectionView;
  /** Every consumer has its own limit. */
  readonly prefetch = 0;
  readonly globalPrefetch = 0;
  /** A transaction is one request: no channel has an open one. */
  readonly isTransactional = false;
  readonly uncommittedMessages = 0;
  readonly uncommittedAcks = 0;
  readonly #channel: ProtobufChannel;

  constructor(channel: ProtobufChannel) {
    this.#channel = channel;
    this.number = channel.number;
    this.connectionView = channel.connection.details;
  }

  get name(): string {
    return `${this.connectionView.name} (${this.number})`;
  }

  get username(): string {
    return this.connectionView.username;
  }

  get vhostName(): string {
    return this.#channel.vhost.name;
  }

  get state(): 'running' | 'flow' | 'closing' {
    if (!this.#channel.isOpen) return 'closing';
    return this.connectionView.state === 'flow' ? 'flow' : 'running';
  }

  get isConfirming(): boolean {
    return this.#channel.confirms !== null;
  }

  get unackedMessages(): number {
    return this.#channel.unackedMessages;
  }

  get unconfirmedMessages(): number {
    return this.#channel.confirms?.unconfirmed ?? 0;
  }

  get consumerList(): readonly Consumer[] {
    const { consumers, replies } = this.#channel;
    const own = [...consumers.values()].map(({ consumer }) => consumer);
    return replies === null ? own : [...own, replies.consumer];
  }

  get consumerCount(): number {
    return this.#channel.consumers.size + (this.#channel.replies === null ? 0 : 1);
  }

  get counters(): ChannelCounters {
    return this.#channel.counters;
  }
}
