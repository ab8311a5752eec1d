// A shop's messaging as one finds it in the wild: topics, a fan-out, a quorum queue, retries, dead letters and
// a queue that nobody consumes, with services that publish and consume. For pictures and for specs that need
// a full canvas.

import type { Channel, ChannelModel } from 'amqplib';
import { connect } from './studio.ts';

export class OrderSystem {
  readonly #connections: ChannelModel[];
  readonly #timers: NodeJS.Timeout[];

  private constructor(connections: ChannelModel[], timers: NodeJS.Timeout[]) {
    this.#connections = connections;
    this.#timers = timers;
  }

  /** Declares everything and begins to work; `perSecond` orders are published. */
  static async start(amqpUrl: string, perSecond: number): Promise<OrderSystem> {
    const names = ['order-service', 'web-shop', 'billing', 'shipping', 'notifications'];
    const connections = await Promise.all(names.map((name) => connect(amqpUrl, name)));
    const [orders, shop, billing, shipping, notifications] = await Promise.all(
      connections.map((connection) => connection.createChannel()),
    );
    if (!orders || !shop || !billing || !shipping || !notifications) throw new Error('no channel');
    await declare(orders);
    await consume(billing, 'billing', 20, 12);
    await consume(shipping, 'shipping', 10, 25);
    await consume(notifications, 'notifications', 50, 1);
    const timers = [
      every(perSecond, (count) => publishOrder(orders, count)),
      every(perSecond / 4, (count) => shop.publish('events', '', json({ page: `/item/${count}` }))),
      every(0.5, (count) => orders.publish('orders', `order.lost.${count % 3}`, json({ count }))),
    ];
    return new OrderSystem(connections, timers);
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.#connections.map((connection) => connection.close().catch(() => {})));
  }
}

async function declare(channel: Channel): Promise<void> {
  await channel.assertExchange('orders', 'topic');
  await channel.assertExchange('events', 'fanout');
  await channel.assertExchange('payments', 'direct');
  await channel.assertExchange('audit', 'headers');
  await channel.assertExchange('dead-letters', 'fanout');
  const dead = { deadLetterExchange: 'dead-letters' };
  await channel.assertQueue('billing', {
    ...dead,
    arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 5 },
  });
  await channel.assertQueue('shipping', { ...dead, maxPriority: 5 });
  await channel.assertQueue('notifications', { messageTtl: 60_000 });
  await channel.assertQueue('reports', { maxLength: 10_000 });
  await channel.assertQueue('retry-30s', { messageTtl: 30_000, deadLetterExchange: 'orders' });
  await channel.assertQueue('dead-letters');
  await channel.bindQueue('billing', 'orders', 'order.*.paid');
  await channel.bindQueue('billing', 'payments', 'captured');
  await channel.bindQueue('shipping', 'orders', 'order.*.paid');
  await channel.bindQueue('shipping', 'orders', 'order.express.#');
  await channel.bindQueue('notifications', 'events', '');
  await channel.bindQueue('reports', 'audit', '', { 'x-match': 'all', report: true });
  await channel.bindQueue('retry-30s', 'payments', 'retry');
  await channel.bindQueue('dead-letters', 'dead-letters', '');
  await channel.bindExchange('events', 'orders', 'order.#.paid');
  await channel.bindExchange('audit', 'orders', 'order.#');
}

/** Every `failsEvery`th message is rejected into the dead letters. */
async function consume(
  channel: Channel,
  queue: string,
  prefetch: number,
  failsEvery: number,
): Promise<void> {
  let count = 0;
  await channel.prefetch(prefetch);
  await channel.consume(queue, (message) => {
    if (message === null) return;
    count += 1;
    if (failsEvery > 1 && count % failsEvery === 0) channel.nack(message, false, false);
    else channel.ack(message);
  });
}

function publishOrder(channel: Channel, count: number): void {
  const region = count % 3 === 0 ? 'express' : count % 2 === 0 ? 'eu' : 'us';
  const order = { id: `o-${1000 + count}`, region, total: 19.9 + (count % 50), items: count % 7 };
  channel.publish('orders', `order.${region}.paid`, json(order), {
    contentType: 'application/json',
    persistent: true,
    messageId: order.id,
    headers: { region, report: count % 10 === 0 },
  });
  if (count % 5 === 0) channel.publish('payments', 'captured', json({ order: order.id }));
}

const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));

function every(perSecond: number, act: (count: number) => void): NodeJS.Timeout {
  let count = 0;
  const timer = setInterval(() => {
    count += 1;
    try {
      act(count);
    } catch {
      // The connection is closed, with the spec or the broker: nobody is left to publish to.
      clearInterval(timer);
    }
  }, 1000 / perSecond);
  return timer;
}
