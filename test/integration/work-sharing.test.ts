// A queue shared by many producers and by consumers that may die: nothing is missing, nothing is out
// of order, and what a dead consumer held comes back first.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ChannelModel } from 'amqplib';
import amqp from 'amqplib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ClientTarget, openTarget } from '../support/client-target.ts';
import { uniqueName } from '../support/names.ts';
import { closeAllConnections, openConnection } from '../support/raw-client.ts';

const HOLDING_CONSUMER = fileURLToPath(new URL('../support/holding-consumer.ts', import.meta.url));

let target: ClientTarget;
const open: ChannelModel[] = [];

beforeAll(async () => {
  target = await openTarget({ durable: true });
}, 60_000);
afterEach(async () => {
  closeAllConnections();
  await Promise.all(open.splice(0).map((connection) => connection.close().catch(() => {})));
});
afterAll(() => target?.stop(), 60_000);

async function connect(): Promise<ChannelModel> {
  const connection = await amqp.connect(target.url);
  open.push(connection);
  return connection;
}

const PRODUCERS = 5;
const MESSAGES_EACH = 20_000;
/** Publishes between two waits for confirms, so that no client buffers everything. */
const PUBLISH_RUN = 500;

/** Publishes `producer number` for each number in turn and returns when all are confirmed. */
async function produce(producer: number, queue: string): Promise<void> {
  const channel = await (await connect()).createConfirmChannel();
  for (let next = 0; next < MESSAGES_EACH; ) {
    const end = Math.min(next + PUBLISH_RUN, MESSAGES_EACH);
    for (; next < end; next++) {
      channel.sendToQueue(queue, Buffer.from(`${producer} ${next}`), { persistent: true });
    }
    await channel.waitForConfirms();
  }
}

/** Takes `count` messages with manual acks; throws at the first that is not its producer's next. */
async function takeInOrder(queue: string, count: number): Promise<number[]> {
  const channel = await (await connect()).createChannel();
  await channel.prefetch(200);
  const taken = Array.from({ length: PRODUCERS }, () => 0);
  let left = count;
  await new Promise<void>((resolve, reject) => {
    const take = (message: amqp.ConsumeMessage | null): void => {
      const [producer = -1, number] = String(message?.content).split(' ').map(Number);
      if (message === null || message.fields.redelivered || taken[producer] !== number) {
        reject(new Error(`${message?.content} came when ${taken} of each had come`));
        return;
      }
      taken[producer] = number + 1;
      channel.ack(message);
      left -= 1;
      if (left === 0) resolve();
    };
    channel.consume(queue, take).catch(reject);
  });
  await channel.close();
  return taken;
}

describe('a shared queue', () => {
  it('gives one consumer 100,000 persistent messages of five producers, in order of each', async () => {
    const queue = uniqueName('orders');
    const channel = await (await connect()).createChannel();
    await channel.assertQueue(queue, { durable: true });
    const [taken] = await Promise.all([
      takeInOrder(queue, PRODUCERS * MESSAGES_EACH),
      ...Array.from({ length: PRODUCERS }, (_, producer) => produce(producer, queue)),
    ]);
    expect(taken).toEqual(Array.from({ length: PRODUCERS }, () => MESSAGES_EACH));
    expect((await channel.checkQueue(queue)).messageCount).toBe(0);
    await channel.deleteQueue(queue);
  }, 120_000);

  it('gives back first and flagged what a killed consumer held, in order', async () => {
    const queue = uniqueName('jobs');
    const connection = await openConnection({ host: target.host, port: target.port });
    const channel = await connection.openChannel(1);
    await channel.call('queue.declare', { queue, durable: true });
    const bodies = Array.from({ length: 20 }, (_, number) => `job ${number}`);
    for (const body of bodies) {
      channel.publish('', queue, body, { properties: { deliveryMode: 2 } });
    }
    await channel.untilReady(queue, 20);

    const consumer = spawn(process.execPath, [HOLDING_CONSUMER, `${target.port}`, queue, '5'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const held: string[] = [];
    for await (const line of createInterface(consumer.stdout)) {
      held.push(line);
      if (held.length === 5) consumer.kill('SIGKILL');
    }
    expect(held).toEqual(bodies.slice(0, 5));
    expect(consumer.killed).toBe(true);

    await channel.untilReady(queue, 20);
    await channel.consume(queue, { noAck: true });
    const after = await channel.deliveries(20);
    expect(after.map((each) => `${each.body}`)).toEqual(bodies);
    expect(after.map((each) => each.fields.redelivered)).toEqual(bodies.map((_, n) => n < 5));
    await channel.call('queue.delete', { queue });
  }, 30_000);
});
