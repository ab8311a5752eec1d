// What was counted of single things when the last frame was made, so that the next one holds only what
// happened since. Plain numbers compared in place: thousands of these are looked at several times a second.

import type {
  BindingCounts,
  ChannelCounts,
  ConnectionCounts,
  ConsumerCounts,
  DefaultBindingCounts,
  ExchangeCounts,
  PublisherCounts,
  QueueCounts,
} from '../../../shared/ipc/statistics.ts';
import type { Binding } from '../../broker/binding.ts';
import type { ChannelView, ConnectionView } from '../../broker/connection-view.ts';
import type { Consumer } from '../../broker/consumer.ts';
import type { Exchange } from '../../broker/exchange/exchange.ts';
import type { PublishCount } from '../../broker/publish-tally.ts';
import type { Queue } from '../../broker/queue/queue.ts';

/** Something that is counted, from 0: `take` answers what is new since the last time, null for nothing. */
export interface Track<T> {
  take(): T | null;
  /** Numbers of what is there, with nothing counted; null when they are all 0. */
  now(): T | null;
}

export class QueueTrack implements Track<QueueCounts> {
  readonly id: string;
  readonly #queue: Queue;
  #ready = 0;
  #unacked = 0;
  #published = 0;
  #delivered = 0;
  #acked = 0;
  #redelivered = 0;
  #died = 0;

  constructor(id: string, queue: Queue) {
    this.id = id;
    this.#queue = queue;
  }

  take(): QueueCounts | null {
    const { counters, readyMessages: ready, unackedMessages: unacked } = this.#queue;
    const published = counters.published - this.#published;
    const delivered = counters.handedOut - this.#delivered;
    const acked = counters.acked - this.#acked;
    const redelivered = counters.redelivered - this.#redelivered;
    const died = counters.died - this.#died;
    const isStill = published + delivered + acked + redelivered + died === 0;
    if (isStill && ready === this.#ready && unacked === this.#unacked) return null;
    this.#ready = ready;
    this.#unacked = unacked;
    this.#published += published;
    this.#delivered += delivered;
    this.#acked += acked;
    this.#redelivered += redelivered;
    this.#died += died;
    return [this.id, ready, unacked, published, delivered, acked, redelivered, died];
  }

  now(): QueueCounts | null {
    const { readyMessages: ready, unackedMessages: unacked } = this.#queue;
    return ready + unacked === 0 ? null : [this.id, ready, unacked, 0, 0, 0, 0, 0];
  }
}

export class ExchangeTrack implements Track<ExchangeCounts> {
  readonly id: string;
  readonly #exchange: Exchange;
  #published = 0;
  #unroutable = 0;

  constructor(id: string, exchange: Exchange) {
    this.id = id;
    this.#exchange = exchange;
  }

  take(): ExchangeCounts | null {
    const { counters } = this.#exchange;
    const published = counters.publishedIn - this.#published;
    const unroutable = counters.unroutable - this.#unroutable;
    if (published + unroutable === 0) return null;
    this.#published += published;
    this.#unroutable += unroutable;
    return [this.id, published, unroutable];
  }

  now(): null {
    return null;
  }
}

export class BindingTrack implements Track<BindingCounts> {
  readonly id: string;
  readonly #binding: Binding;
  #messages = 0;

  constructor(id: string, binding: Binding) {
    this.id = id;
    this.#binding = binding;
  }

  take(): BindingCounts | null {
    const messages = this.#binding.messages - this.#messages;
    if (messages === 0) return null;
    this.#messages += messages;
    return [this.id, messages];
  }

  now(): null {
    return null;
  }
}

/** The implicit binding of the default exchange to a queue. */
export class DefaultBindingTrack implements Track<DefaultBindingCounts> {
  readonly #queue: Queue;
  #messages = 0;

  constructor(queue: Queue) {
    this.#queue = queue;
  }

  take(): DefaultBindingCounts | null {
    const { implicitBinding } = this.#queue;
    if (implicitBinding === null) return null;
    const messages = implicitBinding.messages - this.#messages;
    if (messages === 0) return null;
    this.#messages += messages;
    return [this.#queue.name, messages];
  }

  now(): null {
    return null;
  }
}

export class ConsumerTrack implements Track<ConsumerCounts> {
  readonly id: string;
  readonly #consumer: Consumer;
  #delivered = 0;
  #unacked = 0;

  constructor(id: string, consumer: Consumer) {
    this.id = id;
    this.#consumer = consumer;
  }

  take(): ConsumerCounts | null {
    const { unacked } = this.#consumer;
    const delivered = this.#consumer.delivered - this.#delivered;
    if (delivered === 0 && unacked === this.#unacked) return null;
    this.#delivered += delivered;
    this.#unacked = unacked;
    return [this.id, delivered, unacked];
  }

  now(): ConsumerCounts | null {
    const { unacked } = this.#consumer;
    return unacked === 0 ? null : [this.id, 0, unacked];
  }
}

export class ChannelTrack implements Track<ChannelCounts> {
  readonly id: string;
  readonly #channel: ChannelView;
  #unacked = 0;
  #unconfirmed = 0;

  constructor(id: string, channel: ChannelView) {
    this.id = id;
    this.#channel = channel;
  }

  take(): ChannelCounts | null {
    const { unackedMessages: unacked, unconfirmedMessages: unconfirmed } = this.#channel;
    if (unacked === this.#unacked && unconfirmed === this.#unconfirmed) return null;
    this.#unacked = unacked;
    this.#unconfirmed = unconfirmed;
    return [this.id, unacked, unconfirmed];
  }

  now(): ChannelCounts | null {
    const { unackedMessages: unacked, unconfirmedMessages: unconfirmed } = this.#channel;
    return unacked + unconfirmed === 0 ? null : [this.id, unacked, unconfirmed];
  }
}

export class PublisherTrack implements Track<PublisherCounts> {
  readonly #channelId: string;
  readonly #count: PublishCount;
  #messages = 0;

  constructor(channelId: string, count: PublishCount) {
    this.#channelId = channelId;
    this.#count = count;
  }

  take(): PublisherCounts | null {
    const messages = this.#count.messages - this.#messages;
    if (messages === 0) return null;
    this.#messages += messages;
    return [this.#channelId, this.#count.exchange, messages];
  }

  now(): null {
    return null;
  }
}

export class ConnectionTrack implements Track<ConnectionCounts> {
  readonly id: string;
  readonly #connection: ConnectionView;
  #state = '';
  #received = 0;
  #sent = 0;

  constructor(id: string, connection: ConnectionView) {
    this.id = id;
    this.#connection = connection;
  }

  take(): ConnectionCounts | null {
    const { state, traffic } = this.#connection;
    const received = traffic.receivedOctets - this.#received;
    const sent = traffic.sentOctets - this.#sent;
    if (received + sent === 0 && state === this.#state) return null;
    this.#state = state;
    this.#received += received;
    this.#sent += sent;
    return [this.id, state, received, sent];
  }

  now(): ConnectionCounts | null {
    return [this.id, this.#connection.state, 0, 0];
  }
}
