// What a client of the broker sees of it, without changing anything: whether objects are there and as they
// should be, and the messages of a queue.

import type { Channel, GetMessage, Options } from 'amqplib';
import { connect } from './studio.ts';

/** Runs on a channel of its own, since a refusal closes it. */
async function onChannel<T>(amqpUrl: string, act: (channel: Channel) => Promise<T>): Promise<T> {
  const connection = await connect(amqpUrl, 'broker-view');
  try {
    const channel = await connection.createChannel();
    channel.on('error', () => {});
    return await act(channel);
  } finally {
    await connection.close().catch(() => {});
  }
}

const isGranted = (request: Promise<unknown>): Promise<boolean> =>
  request.then(
    () => true,
    () => false,
  );

export function hasQueue(amqpUrl: string, name: string): Promise<boolean> {
  return onChannel(amqpUrl, (channel) => isGranted(channel.checkQueue(name)));
}

export function hasExchange(amqpUrl: string, name: string): Promise<boolean> {
  return onChannel(amqpUrl, (channel) => isGranted(channel.checkExchange(name)));
}

/** Declaring what is there in another way is refused with 406, so a grant means: it is exactly this. */
export function isQueueAs(
  amqpUrl: string,
  name: string,
  options: Options.AssertQueue,
): Promise<boolean> {
  return onChannel(amqpUrl, async (channel) => {
    if (!(await isGranted(channel.checkQueue(name)))) return false;
    return isGranted(channel.assertQueue(name, options));
  });
}

export function isExchangeAs(amqpUrl: string, name: string, type: string): Promise<boolean> {
  return onChannel(amqpUrl, async (channel) => {
    if (!(await isGranted(channel.checkExchange(name)))) return false;
    return isGranted(channel.assertExchange(name, type));
  });
}

/** How many queues' depths a message with this key changes: publishes it mandatory and confirmed. */
export function isRouted(amqpUrl: string, exchange: string, routingKey: string): Promise<boolean> {
  return onRoute(amqpUrl, exchange, routingKey);
}

async function onRoute(amqpUrl: string, exchange: string, routingKey: string): Promise<boolean> {
  const connection = await connect(amqpUrl, 'broker-view');
  try {
    const channel = await connection.createConfirmChannel();
    let isReturned = false;
    channel.on('return', () => {
      isReturned = true;
    });
    channel.publish(exchange, routingKey, Buffer.from('probe'), { mandatory: true });
    await channel.waitForConfirms();
    return !isReturned;
  } finally {
    await connection.close().catch(() => {});
  }
}

/** Everything that is ready, from the head; the messages go. */
export async function drain(channel: Channel, queue: string): Promise<GetMessage[]> {
  const messages: GetMessage[] = [];
  for (;;) {
    const message = await channel.get(queue, { noAck: true });
    if (message === false) return messages;
    messages.push(message);
  }
}

export const bodies = (messages: readonly GetMessage[]): string[] =>
  messages.map(({ content }) => content.toString());
