import { describe, expect, it } from 'vitest';
import {
  connectClient,
  StudioBench,
  type StudioPage,
} from '../../../../test/support/studio-session.ts';
import type { StatisticsFrame } from '../../../shared/ipc/statistics.ts';
import { INTERNAL_ACTOR } from '../../broker/access/actor.ts';
import { WebUser } from '../studio-user.ts';

const QUEUE = { vhost: '/', name: 'q', isDurable: true, isAutoDelete: false, args: [] };
const STILL = {
  queues: [],
  exchanges: [],
  bindings: [],
  defaultBindings: [],
  publishers: [],
  consumers: [],
  channels: [],
  connections: [],
  unroutable: [],
};

function frames(page: StudioPage, id: number): StatisticsFrame[] {
  return page.payloads('statistics', id).map(({ payload }) => payload);
}

/** The one frame of the next quarter of a second. */
function next(bench: StudioBench, page: StudioPage, id: number): StatisticsFrame | undefined {
  const before = frames(page, id).length;
  bench.pass(250);
  // The sample was noted; the feed sends it in its own time.
  bench.pass(0);
  const [frame, ...more] = frames(page, id).slice(before);
  expect(more).toEqual([]);
  page.takeAll(id);
  return frame;
}

function watch(page: StudioPage): { id: number; first: StatisticsFrame | undefined } {
  const id = page.subscribe('statistics', { vhost: '/' });
  const first = frames(page, id)[0];
  page.takeAll(id);
  return { id, first };
}

describe('the statistics feed', () => {
  it('begins with what is there and counts nothing that was before', async () => {
    const bench = new StudioBench();
    const page = bench.open();
    await page.invoke('queue.declare', QUEUE);
    const client = connectClient(bench.broker);
    for (let i = 0; i < 3; i += 1) client.publish('', 'q');
    const { id, first } = watch(page);
    expect(first).toEqual({
      ...STILL,
      atMs: bench.clock.nowMs,
      intervalMs: 0,
      queues: [['queue:q', 3, 0, 0, 0, 0, 0, 0]],
      connections: [[`connection:${client.name}`, 'running', 0, 0]],
    });
    expect(next(bench, page, id)).toEqual({
      ...STILL,
      atMs: bench.clock.nowMs,
      intervalMs: 250,
    });
  });

  it('counts a message on its whole way', async () => {
    const bench = new StudioBench();
    const page = bench.open();
    await page.invoke('queue.declare', QUEUE);
    const ends = { source: 'amq.topic', destinationKind: 'queue', destination: 'q' } as const;
    await page.invoke('binding.declare', { vhost: '/', ...ends, key: 'a.*', args: [] });
    const topology = page.subscribe('topology', { vhost: '/' });
    const [snapshot] = page.payloads('topology', topology);
    if (snapshot?.payload.kind !== 'snapshot') throw new Error('no snapshot');
    const binding = snapshot.payload.state.bindings[0]?.id;
    const { id } = watch(page);
    const client = connectClient(bench.broker);
    const consumer = client.consume('q');
    for (const key of ['a.b', 'a.c', 'b']) client.publish('amq.topic', key);
    client.publish('', 'q');
    client.octets.received = 100;
    bench.turn();
    const [acked] = client.unacked.splice(0, 1);
    if (acked !== undefined) consumer.queue.ack(acked);
    const channel = `channel:${client.channel.name}`;
    expect(next(bench, page, id)).toEqual({
      atMs: bench.clock.nowMs,
      intervalMs: 250,
      queues: [['queue:q', 0, 2, 3, 3, 1, 0, 0]],
      exchanges: [
        ['exchange:', 1, 0],
        ['exchange:amq.topic', 3, 1],
      ],
      bindings: [[binding, 2]],
      defaultBindings: [['q', 1]],
      publishers: [
        [channel, 'amq.topic', 3],
        [channel, '', 1],
      ],
      consumers: [[bench.host.ids.consumer(consumer), 3, 2]],
      channels: [[channel, 2, 0]],
      connections: [[`connection:${client.name}`, 'running', 100, 0]],
      unroutable: [{ atMs: expect.any(Number), exchange: 'amq.topic', routingKey: 'b' }],
    });
  });

  it('counts redeliveries and deaths, and dead letters that reach no queue', async () => {
    const bench = new StudioBench();
    const page = bench.open();
    const args = [
      ['x-dead-letter-exchange', { type: 'longstr', value: 'amq.fanout' }],
      ['x-max-length', { type: 'long', value: 1 }],
    ] as const;
    await page.invoke('queue.declare', { ...QUEUE, args });
    const { id } = watch(page);
    const client = connectClient(bench.broker);
    client.publish('', 'q');
    client.publish('', 'q');
    const consumer = client.consume('q');
    bench.turn();
    const [first] = client.unacked.splice(0);
    if (first !== undefined) consumer.queue.requeue(first, true);
    bench.turn();
    const [again] = client.unacked.splice(0);
    if (again !== undefined) consumer.queue.reject(again);
    const frame = next(bench, page, id);
    expect(frame?.queues).toEqual([['queue:q', 0, 0, 2, 2, 0, 1, 2]]);
    expect(frame?.exchanges).toContainEqual(['exchange:amq.fanout', 0, 2]);
    expect(frame?.unroutable.map(({ exchange }) => exchange)).toEqual(['amq.fanout', 'amq.fanout']);
  });

  it('counts from the first message what is made while it watches', async () => {
    const bench = new StudioBench();
    const page = bench.open();
    const { id } = watch(page);
    await page.invoke('queue.declare', QUEUE);
    const client = connectClient(bench.broker);
    client.publish('', 'q');
    expect(next(bench, page, id)).toMatchObject({
      queues: [['queue:q', 1, 0, 1, 0, 0, 0, 0]],
      defaultBindings: [['q', 1]],
      publishers: [[`channel:${client.channel.name}`, '', 1]],
    });
    await page.invoke('queue.delete', { vhost: '/', name: 'q' });
    await page.invoke('queue.declare', QUEUE);
    client.publish('', 'q');
    expect(next(bench, page, id)?.queues).toEqual([['queue:q', 1, 0, 1, 0, 0, 0, 0]]);
  });

  it('merges what a slow page did not take, exact to the message', async () => {
    const bench = new StudioBench();
    const page = bench.open();
    await page.invoke('queue.declare', QUEUE);
    const id = page.subscribe('statistics', { vhost: '/' });
    const client = connectClient(bench.broker);
    let last = 0;
    for (let i = 0; i < 8; i += 1) {
      for (let j = 0; j <= i; j += 1) client.publish('', 'q');
      client.publish('amq.topic', `key ${i}`);
      bench.pass(250);
      last = frames(page, id).length;
    }
    expect(last).toBe(2);
    page.takeAll(id);
    bench.pass(20);
    const [, second, merged] = frames(page, id);
    expect(second?.queues).toEqual([['queue:q', 1, 0, 1, 0, 0, 0, 0]]);
    expect(merged?.intervalMs).toBe(7 * 250);
    expect(merged?.queues).toEqual([['queue:q', 36, 0, 35, 0, 0, 0, 0]]);
    expect(merged?.defaultBindings).toEqual([['q', 35]]);
    expect(merged?.exchanges).toEqual([
      ['exchange:', 35, 0],
      ['exchange:amq.topic', 7, 7],
    ]);
    expect(merged?.unroutable.map(({ routingKey }) => routingKey)).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((i) => `key ${i}`),
    );
  });

  it('notes the newest twenty unroutable messages of an interval', () => {
    const bench = new StudioBench();
    const page = bench.open();
    const { id } = watch(page);
    const client = connectClient(bench.broker);
    for (let i = 0; i < 100; i += 1) client.publish('amq.direct', `${i}`);
    const frame = next(bench, page, id);
    expect(frame?.exchanges).toEqual([['exchange:amq.direct', 100, 100]]);
    expect(frame?.unroutable.map(({ routingKey }) => routingKey)).toEqual(
      Array.from({ length: 20 }, (_, i) => `${80 + i}`),
    );
  });

  it('samples once for any number of pages, and each counts from its own beginning', async () => {
    const bench = new StudioBench();
    const [one, two] = [bench.open(), bench.open()];
    await one.invoke('queue.declare', QUEUE);
    const client = connectClient(bench.broker);
    const first = watch(one);
    client.publish('', 'q');
    bench.pass(100);
    const second = watch(two);
    expect(second.first?.queues).toEqual([['queue:q', 1, 0, 0, 0, 0, 0, 0]]);
    client.publish('', 'q');
    bench.pass(300);
    const sum = (page: StudioPage, id: number): number =>
      frames(page, id).reduce((total, { queues }) => total + (queues[0]?.[3] ?? 0), 0);
    expect([sum(one, first.id), sum(two, second.id)]).toEqual([2, 1]);
    expect(bench.host.samplers.count).toBe(1);
  });

  it('tells users without the monitoring tag nothing of other users’ connections', async () => {
    const bench = new StudioBench();
    const { administration } = bench.broker;
    administration.users.put(INTERNAL_ACTOR, { name: 'ann', password: 'x', tags: ['management'] });
    const all = { configure: '.*', write: '.*', read: '.*' };
    administration.permissions.set(INTERNAL_ACTOR, { user: 'ann', vhost: '/', ...all });
    const page = bench.open(new WebUser('ann', administration));
    await page.invoke('queue.declare', QUEUE);
    await page.invoke('consume.start', { vhost: '/', queue: 'q', prefetch: 1 });
    const { id, first } = watch(page);
    expect(first?.connections).toEqual([]);
    const other = connectClient(bench.broker, { username: 'guest' });
    const own = connectClient(bench.broker, { username: 'ann' });
    other.consume('q');
    other.publish('', 'q');
    other.publish('', 'q');
    own.publish('', 'q');
    bench.turn();
    const frame = next(bench, page, id);
    expect(frame?.queues[0]?.slice(0, 5)).toEqual(['queue:q', 0, 3, 3, 3]);
    expect(frame?.connections.map(([name]) => name)).toEqual([`connection:${own.name}`]);
    expect(frame?.publishers).toEqual([[`channel:${own.channel.name}`, '', 1]]);
    expect(frame?.channels).toEqual([]);
    // The studio's own consumer.
    expect(frame?.consumers).toEqual([[expect.any(String), 1, 1]]);
  });
});
