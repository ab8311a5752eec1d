import { describe, expect, it } from 'vitest';
import { ManualStudio } from '../../../../test/support/manual-studio.ts';
import type { BindingSpec } from '../../../shared/ipc/contract.ts';

const QUEUE = { vhost: '/', name: 'q', isDurable: true, isAutoDelete: false, args: [] };
const EXCHANGE = {
  vhost: '/',
  name: 'x',
  type: 'topic' as const,
  isDurable: true,
  isAutoDelete: false,
  isInternal: false,
  args: [],
};
const BINDING: BindingSpec = {
  vhost: '/',
  source: 'x',
  destinationKind: 'queue',
  destination: 'q',
  key: 'a.#',
  args: [['n', { type: 'long', value: '9007199254740993' }]],
};

describe('the topology commands', () => {
  it('declare, bind, unbind and delete on the broker', async () => {
    const studio = new ManualStudio();
    const { topology } = studio.vhost;
    await studio.invoke('exchange.declare', EXCHANGE);
    expect(await studio.invoke('queue.declare', QUEUE)).toEqual({ name: 'q' });
    await studio.invoke('binding.declare', BINDING);
    const [binding] = topology.router.bindingsTo(studio.queue('q'));
    expect(binding?.args).toEqual([['n', { type: 'long', value: 9_007_199_254_740_993n }]]);
    await studio.invoke('binding.delete', BINDING);
    expect(topology.router.bindingsTo(studio.queue('q'))).toEqual([]);
    studio.publish('q', 'a');
    expect(await studio.invoke('queue.purge', { vhost: '/', name: 'q' })).toEqual({ messages: 1 });
    studio.publish('q', 'b');
    expect(await studio.invoke('queue.delete', { vhost: '/', name: 'q' })).toEqual({ messages: 1 });
    await studio.invoke('exchange.delete', { vhost: '/', name: 'x' });
    expect(topology.queues.has('q') || topology.exchanges.has('x')).toBe(false);
    expect(studio.faults).toEqual([]);
  });

  it('let the broker make up a name', async () => {
    const studio = new ManualStudio();
    const { name } = await studio.invoke('queue.declare', { ...QUEUE, name: '' });
    expect(name).toMatch(/^amq\.gen-/);
  });

  it('are refused as a channel would be', async () => {
    const studio = new ManualStudio();
    studio.declareQueue('q');
    const page = studio.openPageOf('reader', ['management'], {
      configure: '^$',
      write: '^$',
      read: '.*',
    });
    expect(await studio.refused('queue.delete', { vhost: '/', name: 'q' }, page)).toEqual({
      condition: 'ACCESS_REFUSED',
      message: "configure access to queue 'q' in vhost '/' refused for user 'reader'",
    });
    expect(await studio.refused('exchange.declare', EXCHANGE, page)).toMatchObject({
      condition: 'ACCESS_REFUSED',
    });
    expect(await studio.refused('exchange.delete', { vhost: '/', name: 'amq.topic' })).toEqual({
      condition: 'ACCESS_REFUSED',
      message: "deletion of system exchange 'amq.topic' in vhost '/' not allowed",
    });
  });
});

describe('the previews of a deletion', () => {
  it('tell what would go with a queue and who depends on it', async () => {
    const studio = new ManualStudio();
    studio.declareQueue('q');
    studio.declareQueue('dying', {
      args: [
        ['x-dead-letter-exchange', { type: 'longstr', value: '' }],
        ['x-dead-letter-routing-key', { type: 'longstr', value: 'q' }],
      ],
    });
    studio.bind('amq.topic', 'q', 'a.*');
    for (const body of ['a', 'b', 'c']) studio.publish('q', body);
    studio.consume('q', 2);
    studio.settle();
    expect(await studio.invoke('queue.deletion-preview', { vhost: '/', name: 'q' })).toEqual({
      messages: 3,
      unacked: 2,
      consumers: 1,
      bindings: [
        {
          vhost: '/',
          source: 'amq.topic',
          destinationKind: 'queue',
          destination: 'q',
          key: 'a.*',
          args: [],
        },
      ],
      referencedBy: ['queue:dying'],
    });
  });

  it('tell what would go with an exchange', async () => {
    const studio = new ManualStudio();
    const named = (argument: string) => [[argument, { type: 'longstr', value: 'x' }]] as const;
    studio.declareExchange('x', 'direct');
    studio.declareExchange('y', 'direct', named('alternate-exchange'));
    studio.declareQueue('q', { args: named('x-dead-letter-exchange') });
    studio.bind('x', 'q', 'k');
    const { requester, vhost } = studio;
    const self = { destinationKind: 'exchange' as const, key: 'me', args: [] };
    vhost.bind(requester, { ...self, source: 'x', destination: 'x' });
    const preview = await studio.invoke('exchange.deletion-preview', { vhost: '/', name: 'x' });
    expect(preview.bindings.map(({ key }) => key).sort()).toEqual(['k', 'me']);
    expect(preview.referencedBy).toEqual(['exchange:y', 'queue:q']);
  });

  it('know nothing of what is not there', async () => {
    const studio = new ManualStudio();
    expect(await studio.refused('queue.deletion-preview', { vhost: '/', name: 'q' })).toEqual({
      condition: 'NOT_FOUND',
      message: "no queue 'q' in vhost '/'",
    });
  });
});

describe('the recreations', () => {
  it('change what declares cannot and answer what they kept', async () => {
    const studio = new ManualStudio();
    await studio.invoke('exchange.declare', EXCHANGE);
    await studio.invoke('queue.declare', QUEUE);
    await studio.invoke('binding.declare', BINDING);
    studio.publish('q', 'a');
    const wanted = { ...QUEUE, args: [['x-max-length', { type: 'long', value: 9 }] as const] };
    expect((await studio.refused('queue.declare', wanted)).inequivalence?.argument).toBe(
      'x-max-length',
    );
    expect(await studio.invoke('queue.recreate', { ...wanted, keepsMessages: true })).toEqual({
      movedMessages: 1,
      restoredBindings: 1,
    });
    expect(studio.queue('q').settings.maxLength).toBe(9);
    const fanout = { ...EXCHANGE, type: 'fanout' as const };
    expect(await studio.invoke('exchange.recreate', fanout)).toEqual({
      movedMessages: 0,
      restoredBindings: 1,
    });
    expect(studio.bodies('q')).toEqual(['a']);
  });

  it('tell why they failed when the queue goes meanwhile', async () => {
    const studio = new ManualStudio(0);
    studio.declareQueue('q');
    for (let i = 0; i < 2000; i++) studio.publish('q', 'x'.repeat(2000));
    studio.settle();
    const answer = studio.page.refused('queue.recreate', { ...QUEUE, keepsMessages: true });
    studio.vhost.deleteQueue(studio.requester, 'q', { isIfUnused: false, isIfEmpty: false });
    expect(await studio.settled(answer)).toMatchObject({ condition: 'NOT_FOUND' });
  });
});
