// The firehose [rabbitmq: firehose]: a copy of every message published to and delivered in a vhost, sent
// to amq.rabbitmq.trace. It exists only while tracing is on; must never trace its own copies.

import type { Route } from './exchange/route.ts';
import { type FieldTable, type FieldValue, longstr } from './field-table.ts';
import { Address, Message } from './message.ts';
import type { Clock, PropertiesCodec } from './ports.ts';
import { headerKeys } from './publishing/sender-keys.ts';
import type { Queue } from './queue/queue.ts';
import type { QueuedMessage } from './queue/queued-message.ts';

export const TRACE_EXCHANGE = 'amq.rabbitmq.trace';

/** The name a single broker goes by where RabbitMQ shows a node. */
export const NODE_NAME = 'warren@localhost';

/** What the firehose needs of the vhost it belongs to. */
export interface FirehoseHost {
  readonly vhost: string;
  readonly clock: Clock;
  readonly propertiesCodec: PropertiesCodec;
  /** Publishes a copy. */
  publish(message: Message): void;
}

/** Who published or got a message: a channel, or what stands for one. */
export interface TraceOrigin {
  readonly connectionView: { readonly name: string };
  readonly number: number;
  readonly username: string;
}

/** For somebody without a channel; `name` stands for the connection's. */
export const traceOrigin = (name: string, username: string): TraceOrigin => ({
  connectionView: { name },
  number: 0,
  username,
});

const signedint = (value: number): FieldValue => ({ type: 'signedint', value });

export class Firehose {
  readonly #host: FirehoseHost;

  constructor(host: FirehoseHost) {
    this.#host = host;
  }

  /** A client published; the route is the one the message takes. */
  published(channel: TraceOrigin, message: Message, route: Route): void {
    const { exchange } = message.address;
    const queues = route.queues.map((queue) => longstr(queue.name));
    this.#send(`publish.${exchange}`, message, [
      ...this.#originOf(channel),
      ['routed_queues', { type: 'array', value: queues }],
    ]);
  }

  /** A channel was given a message, by delivery or by basic.get. */
  delivered(channel: TraceOrigin, queue: Queue, queued: QueuedMessage): void {
    this.#send(`deliver.${queue.name}`, queued.message, [
      ['redelivered', signedint(queued.isRedelivered ? 1 : 0)],
      ...this.#originOf(channel),
    ]);
  }

  #originOf(channel: TraceOrigin): FieldTable {
    return [
      ['vhost', longstr(this.#host.vhost)],
      ['connection', longstr(channel.connectionView.name)],
      ['channel', signedint(channel.number)],
      ['user', longstr(channel.username)],
    ];
  }

  #send(key: string, message: Message, extra: FieldTable): void {
    const { address, properties, body, hiddenKeys } = message;
    if (address.exchange === TRACE_EXCHANGE) return;
    const { clock, propertiesCodec } = this.#host;
    const keys = [address.routingKey, ...headerKeys(properties, 'CC'), ...hiddenKeys].map(longstr);
    const headers: FieldTable = [
      ['exchange_name', longstr(address.exchange)],
      ['routing_keys', { type: 'array', value: keys }],
      ['properties', { type: 'table', value: propertiesCodec.describe(properties) }],
      ['node', longstr(NODE_NAME)],
      ...extra,
    ];
    const copy = propertiesCodec.create({ headers });
    this.#host.publish(new Message(new Address(TRACE_EXCHANGE, key), copy, body, clock.nowMs));
  }
}
