// The studio's commands over a real engine on disk with AMQP clients beside it: what a page does is what
// clients see, and no kill at any moment loses what was confirmed.

import { Buffer } from 'node:buffer';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QueueSpec } from '../../src/shared/ipc/contract.ts';
import type { Fields } from '../../src/shared/ipc/field.ts';
import type { PeekCursor, PeekedMessage, StudioDelivery } from '../../src/shared/ipc/message.ts';
import { eventually } from '../support/eventually.ts';
import { StudioProcess } from '../support/studio-process.ts';
import { removeFolder, temporaryFolder } from '../support/temporary-storage.ts';

const SMALL_MEMORY_BYTES = 1024 * 1024;

let folder: string;
let studio: StudioProcess;
let client: ChannelModel;
let channel: ConfirmChannel;

async function start(memoryBytes?: number): Promise<void> {
  studio = await StudioProcess.start(folder, memoryBytes);
  client = await connect(`amqp://guest:guest@127.0.0.1:${studio.port}`);
  // A killed broker ends the connection, which is not what is tested.
  client.on('error', () => {});
  channel = await client.createConfirmChannel();
  channel.on('error', () => {});
}

async function kill(): Promise<void> {
  const closed = new Promise((resolve) => client.once('close', resolve));
  await studio.kill();
  await closed;
}

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await client.close().catch(() => {});
  await studio.stop();
  removeFolder(folder);
});

const queueSpec = (args: Fields = []): QueueSpec => ({
  vhost: '/',
  name: 'q',
  isDurable: true,
  isAutoDelete: false,
  args,
});

/** Publishes confirmed persistent messages whose bodies begin with their number. */
async function publish(count: number, bytes: number, from = 0): Promise<void> {
  for (let i = from; i < from + count; i++) {
    const body = Buffer.alloc(bytes, ' ');
    body.write(`${i}`);
    channel.sendToQueue('q', body, { persistent: true, headers: { number: i } });
    if (i % 2000 === 1999) await channel.waitForConfirms();
  }
  await channel.waitForConfirms();
}

interface Consumed {
  readonly number: number;
  readonly isRedelivered: boolean;
}

/** Takes everything a queue holds, in order. */
async function consumeAll(count: number): Promise<readonly Consumed[]> {
  const consumed: Consumed[] = [];
  const { consumerTag } = await channel.consume('q', (message) => {
    if (message === null) return;
    const number = Number(message.content.toString());
    expect(message.properties.headers?.number).toBe(number);
    consumed.push({ number, isRedelivered: message.fields.redelivered });
    channel.ack(message);
  });
  await eventually(() => expect(consumed.length).toBeGreaterThanOrEqual(count), {
    withinMs: 15_000,
  });
  const { messageCount } = await channel.checkQueue('q');
  expect(messageCount).toBe(0);
  await channel.cancel(consumerTag);
  return consumed;
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('recreating a queue on disk', () => {
  it('keeps 1,000 messages in order, flags included, over a restart', async () => {
    await start(SMALL_MEMORY_BYTES);
    await studio.invoke('queue.declare', queueSpec());
    await channel.bindQueue('q', 'amq.topic', 'a.#', { n: 1 });
    await publish(1000, 3000);
    await channel.prefetch(10);
    const cancelled = new Promise((resolve) => {
      void channel.consume('q', (message) => {
        if (message === null) resolve(true);
      });
    });
    await eventually(async () => {
      const preview = await studio.invoke('queue.deletion-preview', { vhost: '/', name: 'q' });
      expect(preview.unacked).toBe(10);
    });
    const wanted = queueSpec([['x-max-priority', { type: 'signedint', value: 3 }]]);
    expect(await studio.invoke('queue.recreate', { ...wanted, keepsMessages: true })).toEqual({
      movedMessages: 1000,
      restoredBindings: 1,
    });
    expect(await cancelled).toBe(true);
    // Too late: they have gone back.
    channel.ackAll();
    await channel.checkQueue('q');
    await kill();
    await start(SMALL_MEMORY_BYTES);
    await studio.invoke('queue.declare', wanted);
    const consumed = await consumeAll(1000);
    expect(consumed.map(({ number }) => number)).toEqual(numbers(1000));
    const redelivered = consumed.filter(({ isRedelivered }) => isRedelivered);
    expect(redelivered.map(({ number }) => number)).toEqual(numbers(10));
    channel.publish('amq.topic', 'a.b', Buffer.from('0'), { headers: { number: 0 } });
    expect(await consumeAll(1)).toHaveLength(1);
  });

  it('takes along what is published while it is under way', async () => {
    await start(SMALL_MEMORY_BYTES);
    await studio.invoke('queue.declare', queueSpec());
    await publish(4000, 2000);
    const wanted = queueSpec([['x-queue-type', { type: 'longstr', value: 'quorum' }]]);
    const recreated = studio.invoke('queue.recreate', { ...wanted, keepsMessages: true });
    await publish(2000, 2000, 4000);
    expect((await recreated).movedMessages).toBeGreaterThanOrEqual(4000);
    const consumed = await consumeAll(6000);
    expect(consumed.map(({ number }) => number)).toEqual(numbers(6000));
  });

  it('loses nothing when it is killed in the middle, or just before or after its end', async () => {
    const count = 8000;
    await start(SMALL_MEMORY_BYTES);
    await studio.invoke('queue.declare', queueSpec());
    await publish(count, 1500);
    let generation = 0;
    const recreate = () => {
      generation += 1;
      const spec = queueSpec([['x-max-length', { type: 'long', value: 1e6 + generation }]]);
      const answer = studio.invoke('queue.recreate', { ...spec, keepsMessages: true });
      return { spec, answer };
    };
    const startMs = performance.now();
    await recreate().answer;
    const durationMs = performance.now() - startMs;
    let unfinished = 0;
    // After a restart all messages have to be read from disk, which takes longer.
    for (const part of [0, 0.3, 0.9, 1.1, 1.25, 1.5, 4, Number.POSITIVE_INFINITY]) {
      const { spec, answer } = recreate();
      if (Number.isFinite(part)) {
        await Promise.race([answer, elapsed(part * durationMs)]);
      } else {
        await answer;
        // What is confirmed after the answer makes the answer durable.
        await fillNewLanes('after');
      }
      await kill();
      await start(SMALL_MEMORY_BYTES);
      const isDone = await studio.invoke('queue.declare', spec).then(
        () => true,
        () => false,
      );
      if (!Number.isFinite(part)) expect(isDone).toBe(true);
      if (!isDone) unfinished += 1;
      expect((await channel.checkQueue('q')).messageCount).toBe(count);
      await fillNewLanes(`other-${part}`);
    }
    expect(unfinished).toBeGreaterThan(0);
    expect(unfinished).toBeLessThan(8);
    const consumed = await consumeAll(count);
    expect(consumed.map(({ number }) => number)).toEqual(numbers(count));
  }, 90_000);
});

const elapsed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A new queue may get the lanes of what was left undone, and finds nothing in them. */
async function fillNewLanes(name: string): Promise<void> {
  await channel.assertQueue(name);
  channel.sendToQueue(name, Buffer.from('x'), { persistent: true });
  await channel.waitForConfirms();
  expect((await channel.checkQueue(name)).messageCount).toBe(1);
}

describe('publishing from the studio', () => {
  it('is confirmed when the message is on disk, and clients get it with its properties', async () => {
    await start();
    await studio.invoke('queue.declare', queueSpec());
    const outcome = await studio.invoke('message.publish', {
      vhost: '/',
      exchange: '',
      routingKey: 'q',
      properties: {
        deliveryMode: 2,
        contentType: 'text/plain',
        headers: [['number', { type: 'long', value: 7 }]],
        timestamp: 1_700_000_000,
      },
      body: Buffer.from('7').toString('base64'),
      isMandatory: true,
    });
    expect(outcome).toEqual({
      outcome: 'confirmed',
      queues: ['q'],
      confirmMs: expect.any(Number),
    });
    await kill();
    await start();
    const message = await channel.get('q');
    if (message === false) throw new Error('the message is gone');
    expect(message.content.toString()).toBe('7');
    expect(message.properties).toMatchObject({
      contentType: 'text/plain',
      headers: { number: 7 },
      timestamp: 1_700_000_000,
    });
    channel.ack(message);
  });
});

describe('"Consume here" beside clients', () => {
  it('takes what it asked for, and what it leaves goes to others redelivered, in order', async () => {
    await start();
    await studio.invoke('queue.declare', queueSpec());
    await publish(6, 10);
    const { consumerId } = await studio.invoke('consume.start', {
      vhost: '/',
      queue: 'q',
      prefetch: 3,
    });
    const deliveries: StudioDelivery[] = [];
    studio.subscribe('consume.deliveries', { consumerId }, (payload) => {
      deliveries.push(...payload.deliveries);
    });
    await eventually(() => expect(deliveries).toHaveLength(3));
    expect((await channel.checkQueue('q')).consumerCount).toBe(1);
    await studio.invoke('consume.settle', { consumerId, deliveryTags: [1], verb: 'ack' });
    await eventually(() => expect(deliveries).toHaveLength(4));
    expect(await studio.invoke('consume.stop', { consumerId })).toEqual({ requeued: 3 });
    const consumed = await consumeAll(5);
    expect(consumed).toEqual(
      [1, 2, 3, 4, 5].map((number) => ({ number, isRedelivered: number < 4 })),
    );
  });

  it('shows messages that wait on disk without touching them', async () => {
    await start(SMALL_MEMORY_BYTES);
    await studio.invoke('queue.declare', queueSpec());
    await publish(2000, 3000);
    const seen: number[] = [];
    let from: PeekCursor | null = null;
    do {
      const page: { messages: readonly PeekedMessage[]; next: PeekCursor | null } =
        await studio.invoke('message.peek', { vhost: '/', name: 'q', from, maxMessages: 200 });
      for (const { body } of page.messages) {
        seen.push(Number(Buffer.from(body, 'base64').toString()));
      }
      from = page.next;
    } while (from !== null);
    expect(seen).toEqual(numbers(2000));
    const consumed = await consumeAll(2000);
    expect(consumed.every(({ isRedelivered }) => !isRedelivered)).toBe(true);
  });
});
