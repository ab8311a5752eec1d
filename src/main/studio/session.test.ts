import { describe, expect, it } from 'vitest';
import { StudioBench } from '../../../test/support/studio-session.ts';
import { INTERNAL_ACTOR } from '../broker/access/actor.ts';
import { EXCHANGE_TYPES } from '../broker/exchange/exchange-types.ts';
import { WebUser } from './studio-user.ts';

const QUEUE = { vhost: '/', name: 'q', isDurable: true, isAutoDelete: false, args: [] };

function webUser(bench: StudioBench, name: string, tags: readonly string[]): WebUser {
  const { administration } = bench.broker;
  administration.users.put(INTERNAL_ACTOR, { name, password: 'x', tags });
  return new WebUser(name, administration);
}

function permit(bench: StudioBench, user: string, read = '.*'): void {
  const rights = { configure: '^$', write: '^$', read };
  bench.broker.administration.permissions.set(INTERNAL_ACTOR, { user, vhost: '/', ...rights });
}

describe('a studio session', () => {
  it('welcomes with what the program is and who is logged in', async () => {
    const page = new StudioBench().open();
    expect(await page.invoke('studio.welcome', {})).toEqual({
      contractVersion: 1,
      productName: 'Warren',
      productVersion: '1.2.3',
      rabbitVersion: '4.2.0',
      username: 'guest',
      isAdministrator: true,
      vhosts: ['/'],
      listener: { host: 'localhost', port: 5672, tlsPort: null },
      dataDir: '/data',
    });
  });

  it('declares on the broker what is asked', async () => {
    const bench = new StudioBench();
    const page = bench.open();
    expect(await page.invoke('queue.declare', QUEUE)).toEqual({ name: 'q' });
    expect(bench.broker.vhost('/')?.topology.queues.has('q')).toBe(true);
  });

  it('refuses unknown commands and what does not fit a command, and says where', async () => {
    const page = new StudioBench().open();
    expect(await page.refused('queue.explode', {})).toEqual({
      condition: 'INVALID_REQUEST',
      message: "unknown command 'queue.explode'",
    });
    expect(await page.refused('toString', {})).toMatchObject({ condition: 'INVALID_REQUEST' });
    const failure = await page.refused('queue.declare', { ...QUEUE, isDurable: 'yes' });
    expect(failure.condition).toBe('INVALID_REQUEST');
    expect(failure.message).toMatch(/^queue\.declare: isDurable: /);
  });

  it('answers refusals of the broker in its words, and says what is inequivalent', async () => {
    const page = new StudioBench().open();
    await page.invoke('queue.declare', QUEUE);
    expect(await page.refused('queue.declare', { ...QUEUE, isDurable: false })).toEqual({
      condition: 'PRECONDITION_FAILED',
      message:
        "inequivalent arg 'durable' for queue 'q' in vhost '/': received 'false' but current is 'true'",
      inequivalence: { argument: 'durable', wanted: "'false'", actual: "'true'" },
    });
    expect(await page.refused('queue.purge', { vhost: '/', name: 'none' })).toEqual({
      condition: 'NOT_FOUND',
      message: "no queue 'none' in vhost '/'",
    });
  });

  it('tells a fault of the program by name only, and logs it', async () => {
    const bench = new StudioBench();
    const page = bench.open();
    const failure = await page.refused('definitions.export', { vhost: null });
    expect(failure).toEqual({
      condition: 'INTERNAL_ERROR',
      message: 'definitions.export failed; the log says why',
    });
    expect(bench.logged.join()).toContain('not part of this bench');
  });

  it('survives whatever is no frame', () => {
    const page = new StudioBench().open();
    const strange: unknown[] = [null, 7, 'invoke', [], {}, { kind: 'invoke', id: -1 }];
    for (const frame of [...strange, { kind: 'subscribe', id: 1 }, { kind: '__proto__', id: 1 }]) {
      page.session.receive(frame);
    }
    expect(page.frames.filter(({ kind }) => kind !== 'ended')).toEqual([]);
  });

  it('acts with the permissions that the user has at the moment', async () => {
    const bench = new StudioBench();
    const page = bench.open(webUser(bench, 'ann', ['management']));
    expect(await page.refused('queue.declare', QUEUE)).toMatchObject({
      condition: 'ACCESS_REFUSED',
    });
    permit(bench, 'ann');
    const failure = await page.refused('queue.declare', QUEUE);
    expect(failure.message).toContain("configure access to queue 'q' in vhost '/' refused");
    bench.broker.administration.users.delete(INTERNAL_ACTOR, 'ann');
    for (const [command, request] of [
      ['studio.welcome', {}],
      ['consume.stop', { consumerId: 'none' }],
    ] as const) {
      expect(await page.refused(command, request)).toEqual({
        condition: 'ACCESS_REFUSED',
        message: "user 'ann' is gone",
      });
    }
  });

  it('is only for users of the management interface', async () => {
    const bench = new StudioBench();
    const page = bench.open(webUser(bench, 'app', []));
    permit(bench, 'app');
    expect(await page.refused('studio.welcome', {})).toMatchObject({ condition: 'ACCESS_REFUSED' });
    const id = page.subscribe('topology', { vhost: '/' });
    expect(page.end(id)).toMatchObject({ condition: 'ACCESS_REFUSED' });
  });

  it('ends a feed that cannot begin', () => {
    const page = new StudioBench().open();
    const missing = page.subscribe('topology', { vhost: 'none' });
    expect(page.end(missing)).toMatchObject({ condition: 'NOT_FOUND' });
    page.send({ kind: 'subscribe', id: 50, feed: 'weather', options: {} });
    expect(page.end(50)).toMatchObject({ condition: 'INVALID_REQUEST' });
    page.send({ kind: 'subscribe', id: 51, feed: 'topology', options: {} });
    expect(page.end(51)?.message).toMatch(/^topology: vhost: /);
  });

  it('closes when its transport throws', () => {
    const bench = new StudioBench();
    const page = bench.open();
    page.frames.push = () => {
      throw new Error('gone');
    };
    page.subscribe('topology', { vhost: '/' });
    expect(bench.host.topologies.count).toBe(0);
  });

  it('leaves no timer, listener or consumer behind', async () => {
    const bench = new StudioBench();
    const before = [bench.clock.waitingTasks, bench.listeners];
    const page = bench.open();
    await page.invoke('queue.declare', QUEUE);
    await page.invoke('consume.start', { vhost: '/', queue: 'q', prefetch: 5 });
    for (const feed of ['topology', 'statistics'] as const) page.subscribe(feed, { vhost: '/' });
    page.subscribe('broker', {});
    page.subscribe('vhosts', {});
    bench.pass(2000);
    expect(bench.clock.waitingTasks).toBeGreaterThan(0);
    expect(bench.listeners).toBeGreaterThan(before[1] ?? 0);
    expect(bench.broker.vhost('/')?.topology.queues.get('q')?.consumers.count).toBe(1);

    page.session.close();
    expect([bench.clock.waitingTasks, bench.listeners]).toEqual(before);
    expect(bench.host.topologies.count + bench.host.samplers.count).toBe(0);
    expect(bench.host.load.isWatching).toBe(false);
    expect(bench.broker.vhost('/')?.topology.queues.get('q')?.consumers.count).toBe(0);
    const told = page.frames.length;
    await page.invoke('queue.delete', { vhost: '/', name: 'q' }).catch(() => {});
    bench.pass(2000);
    expect(page.frames.length).toBe(told);
  });

  it('knows every exchange type of the engine', async () => {
    const page = new StudioBench().open();
    for (const type of EXCHANGE_TYPES) {
      const flags = { isDurable: false, isAutoDelete: false, isInternal: false };
      const spec = { vhost: '/', name: `x-${type}`, type, ...flags, args: [] };
      expect((await page.ask('exchange.declare', spec)).kind).toBe('answer');
    }
  });
});
