// What is in the queue after the broker process was killed and started again.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BrokerProcess } from '../support/killable-broker.ts';
import {
  closeAllConnections,
  openConnection,
  type RawChannel,
  type Received,
} from '../support/raw-client.ts';
import { removeFolder, temporaryFolder } from '../support/temporary-storage.ts';

const persistent = { properties: { deliveryMode: 2 } };

let folder: string;
let broker: BrokerProcess;

beforeEach(async () => {
  folder = temporaryFolder();
  broker = await BrokerProcess.start(folder);
});
afterEach(async () => {
  closeAllConnections();
  await broker.kill();
  removeFolder(folder);
});

async function openChannel(): Promise<RawChannel> {
  const connection = await openConnection({ host: '127.0.0.1', port: await broker.ready });
  return connection.openChannel(1);
}

/** Waits until publish number `last` and all before it are confirmed. */
async function untilConfirmed(channel: RawChannel, last: number): Promise<void> {
  const open = new Set(Array.from({ length: last }, (_, index) => index + 1));
  while (open.size > 0) {
    const { deliveryTag, multiple } = (await channel.expect('basic.ack')).fields;
    for (const tag of open)
      if (tag === deliveryTag || (multiple && tag < deliveryTag)) open.delete(tag);
  }
}

async function getAll(channel: RawChannel, queue: string): Promise<Received[]> {
  const messages: Received[] = [];
  for (let next = await channel.get(queue); next; next = await channel.get(queue)) {
    messages.push(next);
  }
  return messages;
}

const numbers = (from: number, below: number) =>
  Array.from({ length: below - from }, (_, index) => `${from + index}`);

describe('a broker killed with SIGKILL', () => {
  it.each([
    ['each', false],
    ['with multiple', true],
  ])(
    'has exactly the 900 of 1,000 messages that were not acked (%s), in order',
    async (_, isMultiple) => {
      const publisher = await openChannel();
      await publisher.call('queue.declare', { queue: 'orders', durable: true });
      await publisher.call('queue.declare', { queue: 'markers', durable: true });
      await publisher.call('confirm.select');
      for (const body of numbers(0, 1000)) publisher.publish('', 'orders', body, persistent);
      await untilConfirmed(publisher, 1000);

      const consumer = await openChannel();
      await consumer.call('confirm.select');
      await consumer.call('basic.qos', { prefetchCount: 100 });
      await consumer.consume('orders');
      const taken = await consumer.deliveries(100);
      expect(taken.map((each) => `${each.body}`)).toEqual(numbers(0, 100));
      await consumer.call('basic.cancel', { consumerTag: taken[0]!.fields.consumerTag });
      if (isMultiple) consumer.ack(100, true);
      else for (let tag = 1; tag <= 100; tag++) consumer.ack(tag);
      // Acks have no reply. What is stored before a confirmed publish of the same channel is synced.
      consumer.publish('', 'markers', 'after the acks', persistent);
      await consumer.expect('basic.ack');
      expect(await broker.kill()).toEqual({ code: null, signal: 'SIGKILL' });

      broker = await BrokerProcess.start(folder);
      const after = await openChannel();
      expect(await after.counts('orders')).toMatchObject({ messages: 900 });
      expect(await after.drain('orders')).toEqual(numbers(100, 1000));
      expect(await after.counts('orders')).toMatchObject({ messages: 0 });
    },
    60_000,
  );

  it('gives back flagged and in order what consumers held, and unflagged what nobody had', async () => {
    const channel = await openChannel();
    await channel.call('queue.declare', { queue: 'held', durable: true });
    await channel.call('queue.declare', { queue: 'untouched', durable: true });
    await channel.call('confirm.select');
    for (const body of numbers(0, 50)) channel.publish('', 'held', body, persistent);
    for (const body of numbers(0, 50)) channel.publish('', 'untouched', body, persistent);
    await untilConfirmed(channel, 100);
    await channel.call('basic.qos', { prefetchCount: 10 });
    await channel.consume('held');
    await channel.deliveries(10);
    await broker.kill();

    broker = await BrokerProcess.start(folder);
    const after = await openChannel();
    const held = await getAll(after, 'held');
    expect(held.map((each) => `${each.body}`)).toEqual(numbers(0, 50));
    expect(held.slice(0, 10).every((each) => each.fields.redelivered)).toBe(true);
    const untouched = await getAll(after, 'untouched');
    expect(untouched.map((each) => `${each.body}`)).toEqual(numbers(0, 50));
    expect(untouched.some((each) => each.fields.redelivered)).toBe(false);
  }, 60_000);
});
