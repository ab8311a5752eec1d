// Short forms for building a topology in conformance tests, over the raw client.
// What is declared here lives as long as its connection, exchanges excepted.

import type { RawChannel } from './raw-client.ts';
import type { Properties, Table } from './raw-wire.ts';
import { unique } from './target.ts';

/** Declares an exchange under a new name and returns that. */
export async function newExchange(
  channel: RawChannel,
  type: string,
  fields: Record<string, unknown> = {},
): Promise<string> {
  const exchange = unique(type);
  await channel.call('exchange.declare', { exchange, type, ...fields });
  return exchange;
}

/** Declares an exclusive queue, binds it and returns its name. */
export async function boundQueue(
  channel: RawChannel,
  exchange: string,
  routingKey = '',
  args: Table = {},
): Promise<string> {
  const queue = await channel.temporaryQueue();
  await channel.call('queue.bind', { queue, exchange, routingKey, arguments: args });
  return queue;
}

/**
 * Publishes mandatory on a channel in confirm mode: true when the broker routed the message to some
 * queue, false when it came back.
 */
export async function isRouted(
  channel: RawChannel,
  exchange: string,
  routingKey: string | Buffer,
  properties: Properties = {},
): Promise<boolean> {
  channel.publish(exchange, routingKey, 'probe', { mandatory: true, properties });
  const answer = await channel.next();
  if (answer.name === 'basic.ack') return true;
  if (answer.name !== 'basic.return')
    throw new Error(`unexpected ${answer.name}: ${JSON.stringify(answer.fields)}`);
  await channel.expect('basic.ack');
  return false;
}

/** Publishes in confirm mode and waits for the ack: the message is in its queues afterwards. */
export async function publishConfirmed(
  channel: RawChannel,
  exchange: string,
  routingKey: string | Buffer,
  body: string | Buffer = '',
  properties: Properties = {},
): Promise<void> {
  channel.publish(exchange, routingKey, body, { properties });
  await channel.expect('basic.ack');
}
