// What changes with messages, as frames of counts: how many of each happened since the frame before. Rates
// are derived and smoothed by the page. JSON only; arrays instead of objects, because thousands of these
// are sent several times a second.

/** [id, ready, unacked, published, delivered, acked, redelivered, expired or dead-lettered or dropped] */
export type QueueCounts = readonly [
  id: string,
  ready: number,
  unacked: number,
  published: number,
  delivered: number,
  acked: number,
  redelivered: number,
  died: number,
];

/** [id, messages published to it, unroutable ones] */
export type ExchangeCounts = readonly [id: string, published: number, unroutable: number];

/** [id, messages it carried] */
export type BindingCounts = readonly [id: string, messages: number];

/** The implicit bindings of the default exchange: [queue name, messages]. */
export type DefaultBindingCounts = readonly [queue: string, messages: number];

/** [channel id, exchange name, messages it published to that exchange] */
export type PublisherCounts = readonly [channelId: string, exchange: string, messages: number];

/** [id, delivered, unacked now] */
export type ConsumerCounts = readonly [id: string, delivered: number, unacked: number];

/** [id, unacked now, unconfirmed now] */
export type ChannelCounts = readonly [id: string, unacked: number, unconfirmed: number];

/** [id, state, octets received, octets sent] */
export type ConnectionCounts = readonly [
  id: string,
  state: string,
  receivedOctets: number,
  sentOctets: number,
];

/** A message that reached no queue. */
export interface UnroutableNote {
  readonly atMs: number;
  readonly exchange: string;
  readonly routingKey: string;
}

/**
 * What happened in one vhost. Counts of what happened are since the frame before (the first frame has
 * none); numbers of what is there are as of now. An entity is in a frame when one of its numbers is not 0 or
 * changed; one that is missing carried nothing, and its depths are as they were.
 */
export interface StatisticsFrame {
  readonly atMs: number;
  /** Time covered; 0 in the first frame. */
  readonly intervalMs: number;
  readonly queues: readonly QueueCounts[];
  readonly exchanges: readonly ExchangeCounts[];
  readonly bindings: readonly BindingCounts[];
  readonly defaultBindings: readonly DefaultBindingCounts[];
  readonly publishers: readonly PublisherCounts[];
  readonly consumers: readonly ConsumerCounts[];
  readonly channels: readonly ChannelCounts[];
  readonly connections: readonly ConnectionCounts[];
  /** The newest ones of the interval, at most 20. */
  readonly unroutable: readonly UnroutableNote[];
}

/** Of the whole broker, for the status bar. */
export interface BrokerFrame {
  readonly atMs: number;
  readonly connections: number;
  readonly publishedPerSecond: number;
  readonly deliveredPerSecond: number;
  readonly ready: number;
  readonly unacked: number;
  readonly residentBytes: number;
  /** 99th percentile of the event loop's delay since the frame before. */
  readonly eventLoopLagMs: number;
  readonly alarms: readonly ('memory' | 'disk')[];
}
