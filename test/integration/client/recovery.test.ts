// The broker is killed in the middle: nothing confirmed is lost, everything declared and consumed is back.

import { once } from 'node:events';
import { connect as connectSocket, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ConnectionError,
  connect,
  type ReceivedMessage,
} from '../../../packages/client/src/index.ts';
import { type BrokerUnderTest, startBroker } from '../../support/broker.ts';
import { eventually } from '../../support/eventually.ts';
import { closeAll, newClient, take, unique } from './support.ts';

let broker: BrokerUnderTest;
beforeEach(async () => {
  broker = await startBroker({ durable: true });
});
afterEach(async () => {
  await closeAll();
  await broker.stop();
});

describe('kill -9 in the middle', () => {
  it('loses no confirmed message, and publishes go on by themselves', async () => {
    const client = await newClient(broker);
    const queue = unique('q');
    await client.declareQueue(queue);
    let isOver = false;
    let published = 0;
    const confirmed: number[] = [];
    const publishing = (async () => {
      const all: Promise<unknown>[] = [];
      while (!isOver) {
        for (let n = 0; n < 200; n++) {
          const number = published++;
          const done = client.publish({ queue, body: String(number) });
          all.push(done.then(() => confirmed.push(number)));
        }
        await client.drained();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await Promise.all(all);
    })();
    for (let kill = 0; kill < 3; kill++) {
      const before = confirmed.length;
      await eventually(() => expect(confirmed.length).toBeGreaterThan(before + 1000));
      await broker.crash();
    }
    isOver = true;
    await publishing;
    expect(confirmed).toHaveLength(published);
    const inQueue = new Set<number>();
    for await (const message of client.browse(queue)) inQueue.add(Number(message.body.toString()));
    expect(inQueue.size).toBe(published);
  }, 60_000);

  it('consumers are back and get everything, each message until it is acknowledged', async () => {
    const client = await newClient(broker);
    const publisher = await newClient(broker);
    const queue = unique('q');
    await client.declareQueue(queue);
    const seen = new Set<string>();
    let twice = 0;
    const consuming = (async () => {
      for await (const message of client.consume(queue, { prefetch: 100 })) {
        if (seen.has(message.text())) twice += 1;
        seen.add(message.text());
        message.ack();
        if (seen.size === 3000) return;
      }
    })();
    const bodies = Array.from({ length: 3000 }, (_, n) => String(n));
    const publishing = publisher.publishAll(bodies.map((body) => ({ queue, body })));
    await eventually(() => expect(seen.size).toBeGreaterThan(200));
    await broker.crash();
    await publishing;
    await consuming;
    expect([...seen].map(Number).sort((a, b) => a - b)).toEqual(bodies.map(Number));
    // At least once: only what was under way may come again.
    expect(twice).toBeLessThanOrEqual(3000);
  }, 60_000);

  it('tells what happens, and a message of the old connection can no longer be settled', async () => {
    const client = await newClient(broker);
    const queue = unique('q');
    await client.declareQueue(queue);
    await client.publish({ queue, body: 'x' });
    const [old] = await take(client, queue, 1);
    const happened: string[] = [];
    client.on('disconnected', () => happened.push('disconnected'));
    client.on('connected', () => happened.push('connected'));
    await broker.crash();
    await eventually(() => expect(happened).toEqual(['disconnected', 'connected']));
    expect(old?.ack()).toBe(false);
    const [again] = await take(client, queue, 1);
    expect(again).toMatchObject({ isRedelivered: true });
    expect(again?.ack()).toBe(true);
  });

  it('exclusive queues with made-up names, bindings and exchanges are declared again', async () => {
    const client = await newClient(broker);
    const exchange = unique('x');
    await client.declareExchange(exchange, 'topic', { durable: false });
    const { name } = await client.declareQueue('', { exclusive: true });
    await client.bind({ source: exchange, queue: name, key: 'a.*' });
    const texts: string[] = [];
    await client.subscribe(name, (message) => void texts.push(message.text()));
    await broker.crash();
    // Waits for the connection, like every call.
    await client.publish({ exchange, routingKey: 'a.b', body: 'back', mandatory: true });
    await eventually(() => expect(texts).toEqual(['back']));
  });

  it('requests that wait for a reply fail, later ones work', async () => {
    const client = await newClient(broker);
    const queue = unique('q');
    await client.declareQueue(queue);
    const waiting = client.request({ queue, body: 'never' });
    const failed = expect(waiting).rejects.toBeInstanceOf(ConnectionError);
    await eventually(async () => expect((await client.checkQueue(queue)).messages).toBe(1));
    await broker.crash();
    await failed;
    await client.subscribe(queue, (message) => client.reply(message, { body: 'pong' }));
    expect((await client.request({ queue, body: 'ping' })).text()).toBe('pong');
  });

  it('an orderly restart is survived as well', async () => {
    const client = await newClient(broker);
    const queue = unique('q');
    await client.declareQueue(queue);
    const texts: string[] = [];
    await client.subscribe(queue, (message) => void texts.push(message.text()));
    await broker.restart();
    await client.publish({ queue, body: 'x' });
    await eventually(() => expect(texts).toEqual(['x']));
  });

  it('without reconnecting everything fails with a ConnectionError', async () => {
    const client = await newClient(broker, { reconnect: false });
    const queue = unique('q');
    await client.declareQueue(queue);
    const iterating = expect(client.consume(queue).next()).rejects.toBeInstanceOf(ConnectionError);
    await eventually(async () => expect((await client.checkQueue(queue)).consumers).toBe(1));
    const closed = new Promise((resolve) => client.on('closed', resolve));
    await broker.crash();
    await iterating;
    expect(await closed).toBeInstanceOf(ConnectionError);
    await expect(client.publish({ queue, body: '' })).rejects.toBeInstanceOf(ConnectionError);
    expect(client.isClosed).toBe(true);
  });

  it('gives up after the attempts it was given', async () => {
    const proxy = await startProxy(broker.port);
    const client = await connect(`warren://127.0.0.1:${proxy.port}/`, {
      reconnect: { initialDelayMs: 5, maxAttempts: 3 },
    });
    const closed = new Promise((resolve) => client.on('closed', resolve));
    await proxy.stop();
    expect(await closed).toMatchObject({ name: 'ConnectionError' });
  });
});

describe('a connection that the broker has not given up yet', () => {
  it('keeps an exclusive consumer out only until it is', async () => {
    const proxy = await startProxy(broker.port);
    const client = await newClient({ port: proxy.port });
    const queue = unique('q');
    await client.declareQueue(queue);
    const texts: string[] = [];
    const take = (message: ReceivedMessage): void => void texts.push(message.text());
    const subscription = await client.subscribe(queue, take, { exclusive: true });
    const back = new Promise((resolve) => client.on('connected', () => resolve(undefined)));
    proxy.forsake();
    await back;
    const other = await newClient(broker);
    await expect(other.subscribe(queue, () => {})).rejects.toMatchObject({
      condition: 'ACCESS_REFUSED',
    });
    expect(subscription.isEnded).toBe(false);
    proxy.release();
    await client.publish({ queue, body: 'back' });
    await eventually(() => expect(texts).toEqual(['back']));
    await client.close();
    await proxy.stop();
  }, 30_000);

  it('keeps its exclusive queues only until it is; bindings and consumers come back with them', async () => {
    const proxy = await startProxy(broker.port);
    const client = await newClient({ port: proxy.port });
    const exchange = unique('x');
    await client.declareExchange(exchange, 'fanout');
    const { name: queue } = await client.declareQueue('', { exclusive: true });
    await client.bind({ source: exchange, queue });
    const texts: string[] = [];
    const take = (message: ReceivedMessage): void => void texts.push(message.text());
    const subscription = await client.subscribe(queue, take);
    const warnings: unknown[] = [];
    client.on('warning', (warning) => warnings.push(warning));
    const back = new Promise((resolve) => client.on('connected', () => resolve(undefined)));
    proxy.forsake();
    await back;
    // The rest of the client works meanwhile.
    await expect(client.checkQueue(queue)).rejects.toMatchObject({ condition: 'RESOURCE_LOCKED' });
    expect(subscription.isEnded).toBe(false);
    proxy.release();
    await eventually(
      async () => {
        await client.publish({ exchange, body: 'back', mandatory: true });
        expect(texts).not.toEqual([]);
      },
      { withinMs: 10_000, everyMs: 100 },
    );
    expect(texts[0]).toBe('back');
    expect(warnings).toEqual([]);
    await client.close();
    await proxy.stop();
  }, 30_000);
});

describe('back-pressure', () => {
  it('an alarm holds publishers back, and they go on when it is over', async () => {
    const client = await newClient(broker);
    const queue = unique('q');
    await client.declareQueue(queue);
    await client.publish({ queue, body: '0' });
    const blocked = new Promise((resolve) => client.on('blocked', resolve));
    await broker.setAlarm('memory', true);
    const publishing = client.publish({ queue, body: '1' });
    expect(await blocked).toContain('memory');
    expect(client.blockedReason).toContain('memory');
    await broker.setAlarm('memory', false);
    await publishing;
    expect(client.blockedReason).toBeUndefined();
  });

  it('a connection on which nothing comes any more is given up', async () => {
    const proxy = await startProxy(broker.port);
    const client = await connect(`warren://127.0.0.1:${proxy.port}/`, { keepAliveSeconds: 1 });
    const lost = new Promise<ConnectionError>((resolve) => client.on('disconnected', resolve));
    proxy.freeze();
    expect((await lost).message).toContain('no sign of the broker');
    await client.close();
    await proxy.stop();
  });
});

/** Stands between client and broker, so that the connection can fail in other ways than by its end. */
async function startProxy(port: number) {
  const sockets = new Set<Socket>();
  const pairs = new Set<{ readonly client: Socket; readonly upstream: Socket }>();
  const forsaken = new Set<Socket>();
  let isFrozen = false;
  const server: Server = createServer((client) => {
    const upstream = connectSocket(port, '127.0.0.1');
    pairs.add({ client, upstream });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => {
        if (!isFrozen) to.write(chunk);
      });
      from.on('error', () => {});
      from.on('close', () => {
        if (!isFrozen && !forsaken.has(to)) to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    freeze: () => {
      isFrozen = true;
    },
    /** Ends the client's side of what is open now; the broker's side seems to go on. */
    forsake: () => {
      for (const { client, upstream } of pairs) {
        forsaken.add(upstream);
        client.destroy();
      }
      pairs.clear();
    },
    /** The broker sees the end of what was forsaken. */
    release: () => {
      for (const socket of forsaken) socket.destroy();
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
