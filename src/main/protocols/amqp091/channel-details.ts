// What listings, statistics and administration see of a channel. Must not be asked on the hot path.

import type { ChannelCounters, ChannelView, ConnectionView } from '../../broker/connection-view.ts';
import type { Consumer } from '../../broker/consumer.ts';
import type { Channel } from './channel.ts';

export class ChannelDetails implements ChannelView {
  readonly number: number;
  readonly connectionView: ConnectionView;
  readonly #channel: Channel;

  constructor(channel: Channel) {
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

  get prefetch(): number {
    return this.#channel.prefetch;
  }

  get globalPrefetch(): number {
    return this.#channel.deliveries.globalPrefetch;
  }

  get isConfirming(): boolean {
    return this.#channel.confirms !== null;
  }

  get isTransactional(): boolean {
    return this.#channel.transaction !== null;
  }

  get unackedMessages(): number {
    return this.#channel.deliveries.unacked.size;
  }

  get unconfirmedMessages(): number {
    return this.#channel.confirms?.unconfirmed ?? 0;
  }

  get uncommittedMessages(): number {
    return this.#channel.transaction?.pendingPublishes ?? 0;
  }

  get uncommittedAcks(): number {
    return this.#channel.transaction?.pendingSettlements ?? 0;
  }

  get consumerList(): readonly Consumer[] {
    const { consumers, replies } = this.#channel;
    return replies === null ? [...consumers.values()] : [...consumers.values(), replies.consumer];
  }

  get consumerCount(): number {
    return this.#channel.consumers.size + (this.#channel.replies === null ? 0 : 1);
  }

  get counters(): ChannelCounters {
    return this.#channel.counters;
  }
}
