import { describe, expect, it } from 'vitest';
import { memoryBroker } from '../../../../test/support/memory-broker.ts';
import { INTERNAL_ACTOR } from '../../broker/access/actor.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import { SharedByVhost } from './shared-by-vhost.ts';

class Watcher {
  readonly listeners = new Set<() => void>();
  readonly vhost: string;
  isClosed = false;

  constructor({ name }: VirtualHost) {
    this.vhost = name;
  }

  close(): void {
    this.isClosed = true;
  }
}

describe('a watcher shared by vhost', () => {
  const { broker } = memoryBroker();
  broker.administration.vhosts.put(INTERNAL_ACTOR, 'v', {});
  const [first, second] = [...broker.vhosts];

  it('is made for the first listener and closed after the last', () => {
    const shared = new SharedByVhost((vhost) => new Watcher(vhost));
    const one = shared.acquire(first!, () => {});
    const two = shared.acquire(first!, () => {});
    expect(two.watcher).toBe(one.watcher);
    expect(one.watcher.listeners.size).toBe(2);
    one.release();
    one.release();
    expect([one.watcher.isClosed, one.watcher.listeners.size]).toEqual([false, 1]);
    two.release();
    expect([one.watcher.isClosed, shared.count]).toEqual([true, 0]);
    const again = shared.acquire(first!, () => {});
    expect(again.watcher).not.toBe(one.watcher);
    // What is closed closes nothing else.
    two.release();
    expect([again.watcher.isClosed, shared.count]).toEqual([false, 1]);
  });

  it('is another one for another vhost', () => {
    const shared = new SharedByVhost((vhost) => new Watcher(vhost));
    const names = [first, second].map((vhost) => shared.acquire(vhost!, () => {}).watcher.vhost);
    expect(names).toEqual(['/', 'v']);
    expect(shared.count).toBe(2);
  });
});
