import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { QueueCounters } from './counters.ts';
import { FlowControl, PublisherShare } from './flow-control.ts';
import type { MessageStore } from './ports.ts';
import type { Queue } from './queue/queue.ts';

const MIB = 1024 * 1024;

let clock: ManualClock;
let store: { backlogBytes: number };
let flow: FlowControl;
let turnsAsked: number;
/** Publishers held up now. */
let held: number;

const hold = (): (() => void) => {
  held += 1;
  return () => {
    held -= 1;
  };
};

beforeEach(() => {
  clock = new ManualClock();
  store = { backlogBytes: 0 };
  turnsAsked = 0;
  held = 0;
  flow = new FlowControl(store as MessageStore, clock, () => {
    turnsAsked += 1;
  });
});

/** Input of a connection that published `bytes` was processed. */
function publish(bytes = MIB, share = new PublisherShare()): void {
  flow.notePublished(bytes);
  flow.check(share, hold);
}

function queueWith(readyMessages: number, readyBytes = 0) {
  const queue = {
    readyMessages,
    readyBytes,
    isDeleted: false,
    consumers: { count: 1 },
    counters: new QueueCounters(),
  };
  const note = (): void => flow.noteEnqueued(queue as unknown as Queue);
  return Object.assign(queue, { note });
}

describe('publishers', () => {
  it('are not held while everybody keeps up', () => {
    queueWith(8192, 4 * MIB).note();
    store.backlogBytes = 16 * MIB;
    publish();
    expect([held, turnsAsked]).toEqual([0, 0]);
  });

  it('wait for the store until it has written half', () => {
    store.backlogBytes = 16 * MIB + 1;
    publish();
    publish();
    store.backlogBytes = 8 * MIB + 1;
    flow.relieve();
    expect(held).toBe(2);
    store.backlogBytes = 8 * MIB;
    flow.relieve();
    expect(held).toBe(0);
  });

  it.each([
    ['many messages', 8193, 0],
    ['many bytes', 10, 4 * MIB + 1],
  ])('wait for consumers that are %s behind, while these take messages', (_name, count, bytes) => {
    const queue = queueWith(count, bytes);
    queue.note();
    publish();
    expect([held, turnsAsked]).toEqual([1, 1]);
    for (let ms = 0; ms < 20; ms++) {
      queue.counters.delivered += 1;
      clock.advance(1);
      flow.relieve();
    }
    expect([held, turnsAsked]).toEqual([1, 21]);
    Object.assign(queue, { readyMessages: 4096, readyBytes: 2 * MIB });
    flow.relieve();
    expect(held).toBe(0);
  });

  it('do not wait for consumers that take nothing', () => {
    const queue = queueWith(10_000);
    queue.note();
    publish();
    clock.advance(1);
    flow.relieve();
    expect(held).toBe(1);
    clock.advance(1);
    flow.relieve();
    expect(held).toBe(0);
  });

  it.each<[string, object]>([
    ['is deleted', { isDeleted: true }],
    ['has lost its consumers', { consumers: { count: 0 } }],
  ])('do not wait for a queue that %s', (_name, change) => {
    const queue = queueWith(10_000);
    queue.note();
    publish();
    Object.assign(queue, change);
    flow.relieve();
    expect(held).toBe(0);
  });

  it('wait once for what they published, and others not for them', () => {
    queueWith(10_000).note();
    publish();
    publish();
    expect(held).toBe(1);
  });

  it('do not wait for a backlog to be consumed, nor for a lag that goes on and on', () => {
    const backlog = queueWith(8192 * 8 + 1);
    backlog.note();
    publish();
    expect(held).toBe(0);
    const lagging = queueWith(20_000);
    lagging.note();
    publish();
    for (let ms = 0; ms < 50; ms++) {
      expect(held).toBe(1);
      lagging.counters.delivered += 1;
      clock.advance(1);
      flow.relieve();
    }
    expect(held).toBe(0);
  });

  it('wait for nobody when they publish little', () => {
    store.backlogBytes = 17 * MIB;
    const share = new PublisherShare();
    for (let i = 0; i < 100; i++) {
      queueWith(10_000).note();
      publish(100, share);
    }
    expect(held).toBe(0);
  });

  it('may publish a little again once the store has caught up', () => {
    const share = new PublisherShare();
    for (const total of [1, 2]) {
      store.backlogBytes = 17 * MIB;
      publish(20_000, share);
      expect(held).toBe(0);
      publish(20_000, share);
      expect(held, `episode ${total}`).toBe(1);
      store.backlogBytes = 0;
      flow.relieve();
      expect(held).toBe(0);
    }
  });

  it('are not meant where nothing was published', () => {
    store.backlogBytes = 17 * MIB;
    flow.check(new PublisherShare(), hold);
    expect(held).toBe(0);
  });
});
