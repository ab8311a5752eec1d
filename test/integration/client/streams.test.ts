// Reading streams with the client: from anywhere, at the program's own pace, and over crashes.

import { describe, expect, it } from 'vitest';
import {
  type Client,
  type ReadStreamOptions,
  type ReceivedMessage,
  RequestError,
} from '../../../packages/client/src/index.ts';
import { eventually } from '../../support/eventually.ts';
import { newClient, sharedBroker, unique } from './support.ts';

const broker = sharedBroker();

async function newStream(client: Client): Promise<string> {
  const { name } = await client.declareQueue(unique('stream'), { type: 'stream' });
  return name;
}

async function publish(client: Client, queue: string, from: number, below: number): Promise<void> {
  const bodies = Array.from({ length: below - from }, (_, i) => String(from + i));
  await client.publishAll(bodies.map((body) => ({ queue, body })));
}

async function read(
  client: Client,
  queue: string,
  count: number,
  options: ReadStreamOptions,
): Promise<ReceivedMessage[]> {
  const messages: ReceivedMessage[] = [];
  for await (const message of client.readStream(queue, options)) {
    messages.push(message);
    if (messages.length === count) break;
  }
  return messages;
}

const seen = (messages: readonly ReceivedMessage[]): string[] =>
  messages.map((message) => `${message.offset}:${message.text()}`);
const numbers = (from: number, below: number): string[] =>
  Array.from({ length: below - from }, (_, i) => `${from + i}:${from + i}`);

describe('readStream', () => {
  it.each<[NonNullable<ReadStreamOptions['from']>, number]>([
    ['first', 0],
    ['last', 99],
    [40, 40],
    [new Date(0), 0],
  ])('reads from %o on, as often as one likes', async (from, first) => {
    const client = await newClient(broker());
    const queue = await newStream(client);
    await publish(client, queue, 0, 100);
    for (let i = 0; i < 2; i++) {
      const messages = await read(client, queue, 100 - first, { from });
      expect(seen(messages)).toEqual(numbers(first, 100));
      expect(messages.every(({ isSettled }) => isSettled)).toBe(true);
    }
    expect((await client.inspectQueue(queue)).nextOffset).toBe(100);
    await client.deleteQueue(queue);
  });

  it('waits for the next message without being told a place', async () => {
    const client = await newClient(broker());
    const queue = await newStream(client);
    await publish(client, queue, 0, 10);
    const reading = read(client, queue, 5, {});
    await eventually(async () => expect(await client.listConsumers(queue)).toHaveLength(1));
    await publish(client, queue, 10, 15);
    expect(seen(await reading)).toEqual(numbers(10, 15));
    await client.deleteQueue(queue);
  });

  it('is sent no more than the loop takes, and what the prefetch allows', async () => {
    const client = await newClient(broker());
    const queue = await newStream(client);
    await publish(client, queue, 0, 1000);
    const messages = client.readStream(queue, { from: 'first', prefetch: 10 });
    for (let n = 0; n < 25; n++) await messages.next();
    await client.checkQueue(queue);
    const { delivered } = await client.inspectQueue(queue);
    expect(delivered).toBeGreaterThanOrEqual(25);
    expect(delivered).toBeLessThanOrEqual(35);
    await messages.return();
    expect(await client.listConsumers(queue)).toEqual([]);
    await client.deleteQueue(queue);
  });

  it('ends when the signal is aborted, and tells when the stream is deleted', async () => {
    const client = await newClient(broker());
    const queue = await newStream(client);
    const stop = new AbortController();
    const aborted = read(client, queue, 1, { signal: stop.signal });
    const ended = read(client, queue, 1, {});
    ended.catch(() => {});
    await eventually(async () => expect(await client.listConsumers(queue)).toHaveLength(2));
    stop.abort();
    expect(await aborted).toEqual([]);
    await client.deleteQueue(queue);
    await expect(ended).rejects.toThrow('the queue is gone');
  });

  it('leaves out what a filter does not match', async () => {
    const client = await newClient(broker());
    const queue = await newStream(client);
    for (const value of ['a', 'b', 'c']) {
      const headers = { 'x-stream-filter-value': value };
      await client.publish({ queue, body: value, headers });
    }
    await client.publish({ queue, body: 'none' });
    const filtered = { from: 'first', filter: ['a', 'c'], matchUnfiltered: true } as const;
    expect(seen(await read(client, queue, 3, filtered))).toEqual(['0:a', '2:c', '3:none']);
    await client.deleteQueue(queue);
  });

  it('refuses what is no stream and no offset', async () => {
    const client = await newClient(broker());
    const queue = unique('q');
    await client.declareQueue(queue);
    for (const from of ['first', 'next', 3] as const) {
      const refused = read(client, queue, 1, { from });
      await expect(refused).rejects.toBeInstanceOf(RequestError);
      await expect(refused).rejects.toMatchObject({ condition: 'PRECONDITION_FAILED' });
    }
    expect(() => client.readStream(queue, { from: -1 })).toThrow(RangeError);
    await client.deleteQueue(queue);
  });
});

describe('kill -9 in the middle', () => {
  it('readers get every message once, at its offset, and go on by themselves', async () => {
    const client = await newClient(broker());
    const reader = await newClient(broker());
    const queue = await newStream(client);
    let isOver = false;
    let published = 0;
    const publishing = (async () => {
      while (!isOver) {
        await publish(client, queue, published, published + 200);
        published += 200;
      }
    })();
    const offsets: number[] = [];
    const live: number[] = [];
    const all = new AbortController();
    const collect = async (from: 'first' | 'next', into: number[]): Promise<void> => {
      const options = { from, prefetch: 50, signal: all.signal };
      for await (const { offset } of reader.readStream(queue, options)) into.push(offset ?? -1);
    };
    const reading = [collect('first', offsets), collect('next', live)];
    for (let kill = 0; kill < 3; kill++) {
      const before = offsets.length;
      await eventually(() => expect(offsets.length).toBeGreaterThan(before + 500), {
        withinMs: 20_000,
      });
      await broker().crash();
    }
    isOver = true;
    await publishing;
    const { nextOffset = 0 } = await client.inspectQueue(queue);
    // What was under way when the broker was killed is published again: more, but never fewer.
    expect(nextOffset).toBeGreaterThanOrEqual(published);
    await eventually(() => expect(offsets.length).toBe(nextOffset), { withinMs: 20_000 });
    await eventually(() => expect(live.at(-1)).toBe(nextOffset - 1));
    all.abort();
    await Promise.all(reading);
    expect(offsets).toEqual(Array.from({ length: nextOffset }, (_, i) => i));
    expect(live).toEqual(offsets.slice(live[0]));
    await client.deleteQueue(queue);
  }, 90_000);

  it('a reader that waits for the next message misses none that came meanwhile', async () => {
    const client = await newClient(broker());
    const reader = await newClient(broker(), { reconnect: { initialDelayMs: 1500 } });
    const queue = await newStream(client);
    await publish(client, queue, 0, 10);
    const reading = read(reader, queue, 5, {});
    await eventually(async () => expect(await client.listConsumers(queue)).toHaveLength(1));
    await broker().crash();
    await publish(client, queue, 10, 15);
    expect(reader.isConnected).toBe(false);
    expect(seen(await reading)).toEqual(numbers(10, 15));
    await client.deleteQueue(queue);
  }, 60_000);
});
