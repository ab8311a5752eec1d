// Which numbers are sampled of each kind of object, in which order, and what the API calls them. The
// order of the fields is known only here.

import type { ChannelView, ConnectionView } from '../../broker/connection-view.ts';
import type { Exchange } from '../../broker/exchange/exchange.ts';
import type { Queue } from '../../broker/queue/queue.ts';
import type { Statistic } from './details.ts';

/** Statistics that the API shows or leaves out together. */
export type StatisticGroup = readonly Statistic[];

const statistic = (name: string, ...fields: readonly number[]): Statistic => ({ name, fields });

/** The delivery statistics, of fields that follow each other in the order of `handedOutOf`. */
function deliveries(first: number): StatisticGroup {
  const at = (offset: number): number => first + offset;
  return [
    statistic('ack', at(0)),
    statistic('deliver', at(1)),
    statistic('deliver_get', at(1), at(2), at(3), at(4)),
    statistic('deliver_no_ack', at(2)),
    statistic('get', at(3)),
    statistic('get_empty', at(5)),
    statistic('get_no_ack', at(4)),
    statistic('redeliver', at(6)),
  ];
}

/** How many fields `deliveries` takes. */
const DELIVERY_FIELDS = 7;

interface DeliveryCounters {
  readonly acked: number;
  readonly delivered: number;
  readonly deliveredNoAck: number;
  readonly got: number;
  readonly gotNoAck: number;
  readonly gotEmpty: number;
  readonly redelivered: number;
}

/** In the order that `deliveries` expects. */
export function handedOutOf(counters: DeliveryCounters): number[] {
  const { acked, delivered, deliveredNoAck, got, gotNoAck, gotEmpty, redelivered } = counters;
  return [acked, delivered, deliveredNoAck, got, gotNoAck, gotEmpty, redelivered];
}

function lengths(ready: number, unacked: number): StatisticGroup {
  return [
    statistic('messages', ready, unacked),
    statistic('messages_ready', ready),
    statistic('messages_unacknowledged', unacked),
  ];
}

function octets(received: number, sent: number): StatisticGroup {
  return [statistic('recv_oct', received), statistic('send_oct', sent)];
}

export function queueFields({ counters, readyMessages, unackedMessages }: Queue): number[] {
  return [readyMessages, unackedMessages, counters.published, ...handedOutOf(counters)];
}
export const QUEUE_LENGTHS = lengths(0, 1);
export const QUEUE_MESSAGES: readonly StatisticGroup[] = [[statistic('publish', 2)], deliveries(3)];

export function exchangeFields({ counters }: Exchange): number[] {
  return [counters.publishedIn, counters.publishedOut];
}
export const EXCHANGE_MESSAGES: readonly StatisticGroup[] = [
  [statistic('publish_in', 0)],
  [statistic('publish_out', 1)],
];

export function connectionFields({ traffic }: ConnectionView): number[] {
  return [traffic.receivedOctets, traffic.sentOctets];
}
export const CONNECTION_OCTETS = octets(0, 1);

const publishing = (first: number): StatisticGroup => [
  statistic('confirm', first + 1),
  statistic('drop_unroutable', first + 3),
  statistic('publish', first),
  statistic('return_unroutable', first + 2),
];

export function channelFields({ counters }: ChannelView): number[] {
  const { published, confirmed, returnedUnroutable, droppedUnroutable } = counters;
  return [published, confirmed, returnedUnroutable, droppedUnroutable, ...handedOutOf(counters)];
}
export const CHANNEL_MESSAGES: readonly StatisticGroup[] = [publishing(0), deliveries(4)];

/** Fields of a vhost, and of all together, in this order. */
export const TOTAL_FIELDS = {
  ready: 0,
  unacked: 1,
  receivedOctets: 2,
  sentOctets: 3,
  published: 4,
  confirmed: 5,
  returnedUnroutable: 6,
  droppedUnroutable: 7,
  acked: 8,
} as const;
export const TOTAL_LENGTHS = lengths(TOTAL_FIELDS.ready, TOTAL_FIELDS.unacked);
export const TOTAL_OCTETS = octets(TOTAL_FIELDS.receivedOctets, TOTAL_FIELDS.sentOctets);
export const TOTAL_MESSAGES: readonly StatisticGroup[] = [
  publishing(TOTAL_FIELDS.published),
  deliveries(TOTAL_FIELDS.acked),
];
export const TOTAL_FIELD_COUNT = TOTAL_FIELDS.acked + DELIVERY_FIELDS;

/** Connections, channels and queues that came and went, in the order of the fields. */
export const CHURN: StatisticGroup = [
  'channel_closed',
  'channel_created',
  'connection_closed',
  'connection_created',
  'queue_created',
  'queue_declared',
  'queue_deleted',
].map((name, field) => statistic(name, field));
