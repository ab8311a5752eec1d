import { describe, expect, it } from 'vitest';
import { memoryBroker, recoveredFrom } from '../../../test/support/memory-broker.ts';
import { connectClient, MemoryLayouts, StudioBench } from '../../../test/support/studio-session.ts';
import type { Origin } from '../../shared/ipc/topology.ts';
import { INTERNAL_ACTOR } from '../broker/access/actor.ts';
import { ALLOW_ALL } from '../broker/access/requester.ts';
import type { DefinitionChange, RecoveredState } from '../broker/ports.ts';
import { Origins } from './origins.ts';

const QUEUE = { vhost: '/', isDurable: true, isAutoDelete: false, args: [] };
const DECLARATION = { isDurable: true, isExclusive: false, isAutoDelete: false, args: [] };

function originOf(bench: StudioBench, name: string): Origin | undefined {
  const queue = bench.broker.vhost('/')?.topology.queues.get(name);
  return queue && bench.host.origins.of(queue);
}

/** A broker that had these queues when it stopped. */
function stopped(...names: readonly string[]): RecoveredState {
  const changes: DefinitionChange[] = names.map((name, i) => ({
    kind: 'queue.declared',
    queue: {
      vhost: '/',
      name,
      type: 'classic',
      isAutoDelete: false,
      args: [],
      laneIds: [i + 1],
    },
  }));
  return { ...recoveredFrom(changes), nextLaneId: names.length + 1 };
}

describe('origins', () => {
  it('tell studio, clients and everything else apart', async () => {
    const bench = new StudioBench();
    await bench.open().invoke('queue.declare', { ...QUEUE, name: 'drawn' });
    connectClient(bench.broker, { label: 'orders' }).declareQueue('named');
    connectClient(bench.broker, { product: 'pika' }).declareQueue('unnamed');
    const { administration } = bench.broker;
    const requester = administration.requester({ username: 'guest', tags: [] });
    bench.broker.vhost('/')?.declareQueue(requester, { ...DECLARATION, name: 'api' });
    expect(originOf(bench, 'drawn')).toEqual({ by: 'studio' });
    expect(originOf(bench, 'named')).toEqual({ by: 'client', client: 'orders' });
    expect(originOf(bench, 'unnamed')).toEqual({ by: 'client', client: 'pika 1.0' });
    expect(originOf(bench, 'api')).toEqual({ by: 'configuration' });
  });

  it('do not change when somebody else declares the same again', async () => {
    const bench = new StudioBench();
    connectClient(bench.broker, { label: 'orders' }).declareQueue('q');
    await bench.open().invoke('queue.declare', { ...QUEUE, name: 'q' });
    expect(originOf(bench, 'q')).toEqual({ by: 'client', client: 'orders' });
  });

  it('of durable objects survive a restart, and nothing else is kept', async () => {
    const before = new StudioBench();
    await before.open().invoke('queue.declare', { ...QUEUE, name: 'drawn' });
    await before.open().invoke('queue.declare', { ...QUEUE, name: 'gone' });
    await before.open().invoke('queue.declare', { ...QUEUE, name: 'lost', isDurable: false });
    connectClient(before.broker, { label: 'orders' }).declareQueue('theirs');
    await before.open().invoke('queue.delete', { vhost: '/', name: 'gone' });
    const layouts = new MemoryLayouts();
    layouts.origins.set('/', JSON.parse(JSON.stringify(before.layouts.loadOrigins('/'))));
    expect(Object.keys(layouts.loadOrigins('/')).sort()).toEqual(['queue:drawn', 'queue:theirs']);

    const after = new StudioBench(withVhost(stopped('drawn', 'theirs', 'api')), layouts);
    expect(originOf(after, 'drawn')).toEqual({ by: 'studio' });
    expect(originOf(after, 'theirs')).toEqual({ by: 'client', client: 'orders' });
    expect(originOf(after, 'api')).toEqual({ by: 'configuration' });
  });

  it('that were kept are not those of what was declared since the start', () => {
    const { broker } = memoryBroker(withVhost(stopped('q', 'old')));
    let news = 0;
    const origins = new Origins(broker, () => {
      news += 1;
    });
    const vhost = broker.vhost('/');
    const requester = { username: 'api', tags: [], owner: {}, authorizer: ALLOW_ALL };
    vhost?.deleteQueue(requester, 'q', { isIfUnused: false, isIfEmpty: false });
    vhost?.declareQueue(requester, { ...DECLARATION, name: 'q' });
    expect(news).toBe(0);
    connectClient(broker).declareQueue('new');
    expect(news).toBe(1);
    const layouts = new MemoryLayouts();
    const kept: Record<string, Origin> = {};
    for (const name of ['q', 'old', 'gone']) kept[`queue:${name}`] = { by: 'studio' };
    layouts.origins.set('/', kept);
    origins.keepIn(layouts);
    const of = (name: string): Origin | undefined => {
      const queue = vhost?.topology.queues.get(name);
      return queue && origins.of(queue);
    };
    expect([of('q')?.by, of('old')?.by, of('new')?.by]).toEqual([
      'configuration',
      'studio',
      'client',
    ]);
    expect(Object.keys(layouts.loadOrigins('/')).sort()).toEqual(['queue:new', 'queue:old']);
  });

  it('are forgotten with what they belong to', async () => {
    const layouts = new MemoryLayouts();
    layouts.origins.set('/', { 'queue:q': { by: 'studio' } });
    const bench = new StudioBench(undefined, layouts);
    const { administration } = bench.broker;
    const requester = administration.requester({ username: 'guest', tags: [] });
    bench.broker.vhost('/')?.declareQueue(requester, { ...DECLARATION, name: 'q' });
    expect(originOf(bench, 'q')).toEqual({ by: 'configuration' });
    administration.vhosts.put(INTERNAL_ACTOR, 'v', {});
    await bench.open().invoke('queue.declare', { ...QUEUE, vhost: 'v', name: 'q' });
    expect(layouts.loadOrigins('v')).toEqual({ 'queue:q': { by: 'studio' } });
    administration.vhosts.delete(INTERNAL_ACTOR, 'v');
    expect(layouts.origins.has('v')).toBe(false);
  });
});

function withVhost(state: RecoveredState): RecoveredState {
  const vhost = {
    name: '/',
    description: '',
    tags: [],
    defaultQueueType: null,
    isProtectedFromDeletion: false,
    limits: {},
  };
  return { ...state, vhosts: [vhost] };
}
