import { describe, expect, it } from 'vitest';
import {
  connectClient,
  type FakeClient,
  StudioBench,
  type StudioPage,
} from '../../../../test/support/studio-session.ts';
import type { TopologyPayload } from '../../../shared/ipc/contract.ts';
import type { TopologyState } from '../../../shared/ipc/topology.ts';
import { INTERNAL_ACTOR } from '../../broker/access/actor.ts';
import { WebUser } from '../studio-user.ts';

const QUEUE = { vhost: '/', isDurable: true, isAutoDelete: false, args: [] };
const EXCHANGE = { ...QUEUE, type: 'topic', isInternal: false } as const;

/** Subscribes and takes the snapshot. */
function watch(page: StudioPage): { id: number; state: TopologyState } {
  const id = page.subscribe('topology', { vhost: '/' });
  const payload = page.payloads('topology', id)[0]?.payload;
  if (payload?.kind !== 'snapshot') throw new Error('no snapshot');
  page.takeAll(id);
  return { id, state: payload.state };
}

/** What came since the page last took something. */
function next(bench: StudioBench, page: StudioPage, id: number): TopologyPayload | undefined {
  const before = page.payloads('topology', id).length;
  bench.pass(1000);
  const [first, ...more] = page.payloads('topology', id).slice(before);
  expect(more).toEqual([]);
  page.takeAll(id);
  return first?.payload;
}

const names = (items: readonly { readonly name: string }[] | undefined): string[] =>
  (items ?? []).map(({ name }) => name).sort();

describe('the topology feed', () => {
  it('begins with everything there is', async () => {
    const bench = new StudioBench();
    const page = bench.open();
    await page.invoke('queue.declare', { ...QUEUE, name: 'orders' });
    const { state } = watch(page);
    expect(names(state.queues)).toEqual(['orders']);
    expect(state.exchanges.find(({ name }) => name === '')).toMatchObject({
      id: 'exchange:',
      type: 'direct',
      isPredeclared: true,
      origin: { by: 'broker' },
    });
  });

  it('tells what one client declares to all pages, merged into one delta', async () => {
    const bench = new StudioBench();
    const page = bench.open();
    const { id } = watch(page);
    const other = bench.open();
    await other.invoke('exchange.declare', { ...EXCHANGE, name: 'x' });
    await other.invoke('queue.declare', { ...QUEUE, name: 'q' });
    const ends = { vhost: '/', source: 'x', destinationKind: 'queue', destination: 'q' } as const;
    await other.invoke('binding.declare', { ...ends, key: 'a.#', args: [] });
    const delta = next(bench, page, id);
    expect(delta).toMatchObject({
      kind: 'delta',
      upserted: {
        exchanges: [{ id: 'exchange:x', type: 'topic', origin: { by: 'studio' } }],
        queues: [{ id: 'queue:q', name: 'q', origin: { by: 'studio' } }],
        bindings: [{ source: 'x', destination: 'q', key: 'a.#' }],
      },
      removed: [],
    });
    const binding = delta?.kind === 'delta' ? delta.upserted.bindings?.[0]?.id : undefined;
    await other.invoke('queue.delete', { vhost: '/', name: 'q' });
    expect(next(bench, page, id)).toEqual({
      kind: 'delta',
      upserted: {},
      removed: [binding, 'queue:q'],
    });
  });

  it('says nothing about what came and went between two payloads', async () => {
    const bench = new StudioBench();
    const page = bench.open();
    const { id } = watch(page);
    await page.invoke('queue.declare', { ...QUEUE, name: 'q' });
    await page.invoke('queue.delete', { vhost: '/', name: 'q' });
    expect(next(bench, page, id)).toBeUndefined();
  });

  it('shows a queue that is declared anew under its old name as it is now', async () => {
    const bench = new StudioBench();
    const page = bench.open();
    await page.invoke('queue.declare', { ...QUEUE, name: 'q' });
    const { id } = watch(page);
    await page.invoke('queue.delete', { vhost: '/', name: 'q' });
    await page.invoke('queue.declare', { ...QUEUE, name: 'q', isDurable: false });
    expect(next(bench, page, id)).toMatchObject({
      upserted: { queues: [{ id: 'queue:q', isDurable: false }] },
      removed: [],
    });
  });

  it('follows policies', async () => {
    const bench = new StudioBench();
    const page = bench.open();
    await page.invoke('queue.declare', { ...QUEUE, name: 'q' });
    await page.invoke('exchange.declare', { ...EXCHANGE, name: 'x' });
    const { id } = watch(page);
    bench.broker.administration.policies.set(INTERNAL_ACTOR, 'policy', {
      vhost: '/',
      name: 'limits',
      pattern: '^[qx]$',
      applyTo: 'all',
      definition: { 'message-ttl': 5000, 'max-length': 7, 'alternate-exchange': 'other' },
    });
    expect(next(bench, page, id)).toMatchObject({
      upserted: {
        queues: [
          {
            policy: 'limits',
            features: { messageTtlMs: 5000, maxLength: 7, overflow: 'drop-head' },
          },
        ],
        exchanges: [{ name: 'x', policy: 'limits', alternateExchange: 'other' }],
      },
    });
  });

  it('shows connections, their channels and what they publish to as it changes', () => {
    const bench = new StudioBench();
    const page = bench.open();
    const { id } = watch(page);
    const client = connectClient(bench.broker, { product: 'pika', label: 'orders' });
    expect(next(bench, page, id)).toMatchObject({
      upserted: {
        connections: [
          {
            id: `connection:${client.name}`,
            label: 'orders',
            product: 'pika 1.0',
            state: 'running',
            channels: 1,
          },
        ],
        channels: [
          { connectionId: `connection:${client.name}`, number: 1, prefetch: 0, publishesTo: [] },
        ],
      },
    });
    client.publish('amq.topic', 'key');
    client.channel.prefetch = 20;
    client.state = 'blocked';
    expect(next(bench, page, id)).toMatchObject({
      upserted: {
        connections: [{ state: 'blocked' }],
        channels: [{ prefetch: 20, publishesTo: ['amq.topic'] }],
      },
    });
    const changes = [
      { prefetch: 7 },
      { globalPrefetch: 8 },
      { isConfirming: true },
      { isTransactional: true },
    ];
    for (const change of changes) {
      Object.assign(client.channel, change);
      expect(next(bench, page, id)).toMatchObject({ upserted: { channels: [change] } });
    }
    client.close();
    expect(next(bench, page, id)).toEqual({
      kind: 'delta',
      upserted: {},
      removed: [`channel:${client.channel.name}`, `connection:${client.name}`],
    });
  });

  it('shows which consumer is the single active one, and who takes over', async () => {
    const bench = new StudioBench();
    const page = bench.open();
    const args = [['x-single-active-consumer', { type: 'bool', value: true }]] as const;
    await page.invoke('queue.declare', { ...QUEUE, name: 'q', args });
    const client = connectClient(bench.broker);
    const first = client.consume('q');
    client.consume('q');
    const { id, state } = watch(page);
    expect(state.consumers.map(({ isActive }) => isActive)).toEqual([true, false]);
    expect(state.consumers[0]).toMatchObject({ isStudio: false, queue: 'q' });
    client.cancel(first);
    expect(next(bench, page, id)).toMatchObject({
      upserted: { consumers: [{ id: state.consumers[1]?.id, isActive: true }] },
      removed: [state.consumers[0]?.id],
    });
  });

  it('marks the consumers of a studio', async () => {
    const bench = new StudioBench();
    const page = bench.open();
    await page.invoke('queue.declare', { ...QUEUE, name: 'q' });
    await page.invoke('consume.start', { vhost: '/', queue: 'q', prefetch: 3 });
    expect(watch(page).state.consumers).toMatchObject([
      { queue: 'q', isStudio: true, channelId: null, prefetch: 3, isActive: true },
    ]);
  });

  it('goes on after it was hidden with a snapshot, and the numbers of its payloads go on', async () => {
    const bench = new StudioBench();
    const page = bench.open();
    const { id } = watch(page);
    page.send({ kind: 'visibility', isHidden: true });
    await page.invoke('queue.declare', { ...QUEUE, name: 'q' });
    expect(next(bench, page, id)).toBeUndefined();
    expect(bench.host.topologies.count).toBe(0);
    page.send({ kind: 'visibility', isHidden: false });
    const last = page.payloads('topology', id).at(-1);
    expect(last?.sequence).toBe(2);
    expect(last?.payload.kind === 'snapshot' && names(last.payload.state.queues)).toEqual(['q']);
  });

  it('begins anew under the same id or another one', async () => {
    const bench = new StudioBench();
    const page = bench.open();
    const { id } = watch(page);
    page.send({ kind: 'subscribe', id, feed: 'topology', options: { vhost: '/' } });
    const [, again] = page.payloads('topology', id);
    expect([again?.sequence, again?.payload.kind]).toEqual([1, 'snapshot']);
    page.send({ kind: 'unsubscribe', id });
    expect(bench.host.topologies.count).toBe(0);
    expect(watch(page).state.queues).toEqual([]);
  });
});

describe('a user without the monitoring tag', () => {
  function open(): { bench: StudioBench; page: StudioPage; own: FakeClient; other: FakeClient } {
    const bench = new StudioBench();
    const { administration } = bench.broker;
    const user = { name: 'ann', password: 'x', tags: ['management'] };
    administration.users.put(INTERNAL_ACTOR, user);
    const all = { configure: '.*', write: '.*', read: '.*' };
    administration.permissions.set(INTERNAL_ACTOR, { user: 'ann', vhost: '/', ...all });
    const own = connectClient(bench.broker, { username: 'ann' });
    const other = connectClient(bench.broker, { username: 'guest' });
    return { bench, page: bench.open(new WebUser('ann', administration)), own, other };
  }

  it('sees its own connections, channels and consumers, and everybody’s queues', async () => {
    const { bench, page, own, other } = open();
    await page.invoke('queue.declare', { ...QUEUE, name: 'q' });
    own.consume('q');
    other.consume('q');
    const { id, state } = watch(page);
    expect(state.connections.map(({ username }) => username)).toEqual(['ann']);
    expect(state.channels.length).toBe(1);
    expect(state.consumers.length).toBe(1);
    other.close();
    expect(next(bench, page, id)).toBeUndefined();
    own.close();
    expect(next(bench, page, id)).toMatchObject({ kind: 'delta', upserted: {} });
  });

  it('sees the others as soon as it may', () => {
    const { bench, page } = open();
    const { id } = watch(page);
    const { users } = bench.broker.administration;
    users.put(INTERNAL_ACTOR, { name: 'ann', tags: ['monitoring'] });
    const payload = next(bench, page, id);
    expect(payload?.kind === 'snapshot' && payload.state.connections.length).toBe(2);
  });

  it('is told nothing more of a vhost that it may not see any more', async () => {
    const { bench, page } = open();
    const { id } = watch(page);
    bench.broker.administration.permissions.clear(INTERNAL_ACTOR, 'ann', '/');
    bench.pass(200);
    expect(page.end(id)).toMatchObject({ condition: 'ACCESS_REFUSED' });
    expect(bench.host.topologies.count).toBe(0);
  });

  it('is told when the vhost is deleted, even if there is a new one of that name', () => {
    const bench = new StudioBench();
    const { vhosts } = bench.broker.administration;
    vhosts.put(INTERNAL_ACTOR, 'v', {});
    const page = bench.open();
    const id = page.subscribe('topology', { vhost: 'v' });
    page.takeAll(id);
    vhosts.delete(INTERNAL_ACTOR, 'v');
    vhosts.put(INTERNAL_ACTOR, 'v', {});
    bench.pass(200);
    expect(page.end(id)).toMatchObject({ condition: 'NOT_FOUND' });
  });
});
