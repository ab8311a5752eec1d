// More of everything than the broker can pass on: connections, publishes, unacknowledged messages.
// Memory stays bounded, nothing is lost, order holds, and a connection beside it is served.

import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BrokerUnderTest, startBroker } from '../support/broker.ts';
import { ControlConnection } from '../support/control-connection.ts';
import { canReadMemory, residentMebibytes } from '../support/process-memory.ts';
import {
  closeAllConnections,
  openConnection,
  PROTOCOL_HEADER,
  type RawChannel,
} from '../support/raw-client.ts';

const SLOWEST_ROUND_MS = 1500;
const FLOOD_MS = 2000;
const BODY_BYTES = 1000;
const MESSAGES_PER_WRITE = 50;

let broker: BrokerUnderTest;
let control: ControlConnection;
beforeEach(async () => {
  // Little memory for messages, so that they page to disk soon.
  broker = await startBroker({ durable: true, messageMemoryBytes: 16 * 1024 * 1024 });
  control = await ControlConnection.open(broker.port);
});
afterEach(async () => {
  closeAllConnections();
  await broker.stop();
});

async function open(): Promise<RawChannel> {
  return (await openConnection({ port: broker.port })).openChannel(1);
}

async function expectUndisturbed(): Promise<void> {
  await control.stop();
  expect(control.rounds).toBeGreaterThan(10);
  expect(control.slowestRound).toBeLessThan(SLOWEST_ROUND_MS);
}

/** Publishes numbered messages as fast as the socket takes them; returns how many. */
async function flood(queue: string, forMs: number): Promise<number> {
  const channel = await open();
  const { socket } = channel.connection;
  const body = Buffer.alloc(BODY_BYTES);
  let count = 0;
  for (const endsAt = performance.now() + forMs; performance.now() < endsAt; ) {
    socket.cork();
    for (let i = 0; i < MESSAGES_PER_WRITE; i++) {
      body.writeUInt32BE(count);
      channel.publish('', queue, body);
      count += 1;
    }
    socket.uncork();
    if (socket.writableNeedDrain) await new Promise((resolve) => socket.once('drain', resolve));
    else await new Promise((resolve) => setImmediate(resolve));
  }
  await channel.sync();
  return count;
}

/** Takes all messages of the queue and checks that they are numbered from 0 on. */
async function takeAll(queue: string, count: number): Promise<void> {
  const channel = await open();
  await channel.consume(queue, { noAck: true });
  for (let expected = 0; expected < count; expected++) {
    const { body } = await channel.expect('basic.deliver');
    if (body.readUInt32BE() !== expected || body.length !== BODY_BYTES) {
      throw new Error(`expected message ${expected}, got ${body.readUInt32BE()}`);
    }
  }
  expect((await channel.counts(queue)).messages).toBe(0);
}

describe('a publisher much faster than its consumers', () => {
  it('of transient messages nobody takes: they go to disk, and come back in order', async () => {
    const channel = await open();
    await channel.call('queue.declare', { queue: 'flooded' });
    const count = await flood('flooded', FLOOD_MS);
    await channel.untilReady('flooded', count);
    expect(count * BODY_BYTES).toBeGreaterThan(16 * 1024 * 1024);
    await takeAll('flooded', count);
    await expectUndisturbed();
    if (canReadMemory) expect(residentMebibytes(broker.pid).highest).toBeLessThan(400);
  }, 60_000);

  it('with a consumer that takes one at a time: both go on', async () => {
    const slow = await open();
    await slow.call('queue.declare', { queue: 'flooded' });
    await slow.call('basic.qos', { prefetchCount: 1 });
    await slow.consume('flooded');
    let taken = 0;
    let isOver = false;
    const consuming = (async () => {
      while (!isOver) {
        const message = await slow.expect('basic.deliver');
        expect(message.body.readUInt32BE()).toBe(taken);
        taken += 1;
        await new Promise((resolve) => setTimeout(resolve, 2));
        slow.ack(message.fields.deliveryTag);
      }
    })();
    const count = await flood('flooded', FLOOD_MS);
    isOver = true;
    await consuming;
    expect(count).toBeGreaterThan(10_000);
    expect(taken).toBeGreaterThan(100);
    await expectUndisturbed();
    if (canReadMemory) expect(residentMebibytes(broker.pid).highest).toBeLessThan(400);
  }, 60_000);
});

describe('a consumer without prefetch limit that never acknowledges', () => {
  it('gets the whole backlog, which comes back in order and flagged when it goes', async () => {
    const count = 60_000;
    const publisher = await open();
    await publisher.call('queue.declare', { queue: 'unacked', durable: true });
    const body = Buffer.alloc(BODY_BYTES);
    for (let number = 0; number < count; number++) {
      body.writeUInt32BE(number);
      publisher.publish('', 'unacked', body, { properties: { deliveryMode: 2 } });
      if (number % 1000 === 999) await publisher.sync();
    }
    const greedy = await open();
    await greedy.consume('unacked');
    await greedy.deliveries(count);
    expect((await publisher.counts('unacked')).messages).toBe(0);
    greedy.connection.destroy();
    await publisher.untilReady('unacked', count);
    const next = await open();
    await next.consume('unacked', { noAck: true });
    for (let expected = 0; expected < count; expected++) {
      const { fields, body: received } = await next.expect('basic.deliver');
      if (!fields.redelivered || received.readUInt32BE() !== expected) {
        throw new Error(`expected ${expected} again, got ${received.readUInt32BE()}`);
      }
    }
    await expectUndisturbed();
  }, 60_000);
});

describe('10,000 connections opened and dropped', () => {
  const STAGES = [
    ['before a word was said', undefined],
    ['after the header', PROTOCOL_HEADER],
    ['after half a header', PROTOCOL_HEADER.subarray(0, 4)],
  ] as const;

  it('leave nothing behind, at whatever point they are dropped', async () => {
    const drop = (stage: Buffer | undefined): Promise<void> =>
      new Promise((resolve, reject) => {
        const socket = connect({ port: broker.port, host: '127.0.0.1' });
        socket.on('error', reject);
        socket.on('close', () => resolve());
        socket.once('connect', () => {
          if (stage === undefined) socket.resetAndDestroy();
          else socket.write(stage, () => socket.resetAndDestroy());
        });
      });
    const round = async (connections: number): Promise<void> => {
      for (let i = 0; i < connections; i += 100) {
        const stage = STAGES[(i / 100) % STAGES.length]?.[1];
        await Promise.all(Array.from({ length: 100 }, () => drop(stage)));
      }
    };
    await round(2000);
    const before = residentMebibytes(broker.pid).now;
    await round(8000);
    const logged = await Promise.all(
      Array.from({ length: 100 }, () => openConnection({ port: broker.port })),
    );
    for (const connection of logged) connection.destroy();
    await expectUndisturbed();
    if (canReadMemory) expect(residentMebibytes(broker.pid).now - before).toBeLessThan(60);
  }, 60_000);
});
