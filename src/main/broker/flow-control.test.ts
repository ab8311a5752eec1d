import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { FlowControl } from './flow-control.ts';
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

function queueWith(readyMessages: number, readyBytes = 0) {
  const queue = {
    readyMessages,
    readyBytes,
    isDeleted: false,
    consumers: { count: 1 },
    counters: { delivered: 0 },
  };
  const note = (): void => flow.noteEnqueued(queue as unknown as Queue);
  return Object.assign(queue, { note });
}

describe('publishers', () => {
  it('are not held while everybody keeps up', () => {
    queueWith(8192, 4 * MIB).note();
    store.backlogBytes = 16 * MIB;
    flow.check(hold);
    expect([held, turnsAsked]).toEqual([0, 0]);
  });

  it('wait for the store until it has written half', () => {
    store.backlogBytes = 16 * MIB + 1;
    flow.check(hold);
    flow.check(hold);
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
    flow.check(hold);
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
    flow.check(hold);
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
    flow.check(hold);
    Object.assign(queue, change);
    flow.relieve();
    expect(held).toBe(0);
  });

  it('wait once for what they published, and others not for them', () => {
    queueWith(10_000).note();
    flow.check(hold);
    flow.check(hold);
    expect(held).toBe(1);
  });
});
