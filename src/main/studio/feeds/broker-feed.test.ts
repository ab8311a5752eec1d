import { describe, expect, it } from 'vitest';
import { connectClient, StudioBench } from '../../../../test/support/studio-session.ts';
import { INTERNAL_ACTOR } from '../../broker/access/actor.ts';
import { WebUser } from '../studio-user.ts';

const QUEUE = { vhost: '/', name: 'q', isDurable: true, isAutoDelete: false, args: [] };

describe('the broker feed', () => {
  it('tells sums and rates once a second', async () => {
    const bench = new StudioBench();
    const page = bench.open();
    await page.invoke('queue.declare', QUEUE);
    const client = connectClient(bench.broker);
    for (let i = 0; i < 5; i += 1) client.publish('', 'q');
    const id = page.subscribe('broker', {});
    page.takeAll(id);
    expect(page.payloads('broker', id)).toEqual([
      {
        sequence: 1,
        payload: {
          atMs: bench.clock.nowMs,
          connections: 1,
          publishedPerSecond: 0,
          deliveredPerSecond: 0,
          ready: 5,
          unacked: 0,
          residentBytes: 42,
          eventLoopLagMs: expect.any(Number),
          alarms: [],
        },
      },
    ]);
    for (let i = 0; i < 20; i += 1) client.publish('', 'q');
    client.consume('q');
    bench.broker.alarms.set('disk', true);
    bench.pass(1000);
    expect(page.payloads('broker', id).at(-1)?.payload).toMatchObject({
      publishedPerSecond: 20,
      deliveredPerSecond: 25,
      ready: 0,
      unacked: 25,
      alarms: ['disk'],
    });
  });

  it('keeps its rates when queues and vhosts go', async () => {
    const bench = new StudioBench();
    const page = bench.open();
    await page.invoke('queue.declare', QUEUE);
    const client = connectClient(bench.broker);
    const id = page.subscribe('broker', {});
    client.publish('', 'q');
    client.consume('q', true);
    bench.turn();
    bench.broker.administration.vhosts.put(INTERNAL_ACTOR, 'v', {});
    await page.invoke('queue.delete', { vhost: '/', name: 'q' });
    bench.broker.administration.vhosts.delete(INTERNAL_ACTOR, 'v');
    bench.pass(1000);
    expect(page.payloads('broker', id).at(-1)?.payload).toMatchObject({
      publishedPerSecond: 1,
      deliveredPerSecond: 1,
    });
  });

  it('sums what its user may see', async () => {
    const bench = new StudioBench();
    const { administration } = bench.broker;
    administration.users.put(INTERNAL_ACTOR, { name: 'ann', password: 'x', tags: ['management'] });
    await bench.open().invoke('queue.declare', QUEUE);
    const client = connectClient(bench.broker);
    client.publish('', 'q');
    const page = bench.open(new WebUser('ann', administration));
    const id = page.subscribe('broker', {});
    expect(page.payloads('broker', id)[0]?.payload).toMatchObject({ connections: 0, ready: 0 });
  });

  it('watches nothing when nobody looks', () => {
    const bench = new StudioBench();
    const [one, two] = [bench.open(), bench.open()];
    one.subscribe('broker', {});
    two.subscribe('broker', {});
    one.session.close();
    expect(bench.host.load.isWatching).toBe(true);
    two.send({ kind: 'visibility', isHidden: true });
    expect([bench.host.load.isWatching, bench.clock.waitingTasks]).toEqual([false, 0]);
  });
});
