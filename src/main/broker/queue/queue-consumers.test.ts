import { describe, expect, it } from 'vitest';
import { Consumer } from '../consumer.ts';
import type { Queue } from './queue.ts';
import { QueueConsumers } from './queue-consumers.ts';

/** Tags of consumers that cannot take anything now. */
const busy = new Set<string>();

function consumer(tag: string, priority = 0, isExclusive = false): Consumer {
  const sink = {
    view: null,
    canDeliver: () => !busy.has(tag),
    deliver: () => {},
    consumerCancelled: () => {},
  };
  const spec = { tag, isNoAck: true, isExclusive, priority, prefetch: 0, args: [] };
  return new Consumer({} as Queue, sink, spec);
}

function consumersOf(isSingleActive: boolean, ...added: Consumer[]): QueueConsumers {
  busy.clear();
  const consumers = new QueueConsumers(isSingleActive);
  for (const one of added) consumers.add(one);
  return consumers;
}

const nextTags = (consumers: QueueConsumers, count: number): string =>
  Array.from({ length: count }, () => consumers.next()?.tag ?? '-').join('');

describe('consumers', () => {
  it('take turns', () => {
    const consumers = consumersOf(false, consumer('a'), consumer('b'), consumer('c'));
    expect(nextTags(consumers, 7)).toBe('abcabca');
    expect(consumers.count).toBe(3);
  });

  it('that cannot take anything are passed over, and keep their place', () => {
    const consumers = consumersOf(false, consumer('a'), consumer('b'), consumer('c'));
    busy.add('b');
    expect(nextTags(consumers, 4)).toBe('acac');
    busy.clear();
    expect(nextTags(consumers, 3)).toBe('abc');
    for (const tag of ['a', 'b', 'c']) busy.add(tag);
    expect(consumers.next()).toBeNull();
  });

  it('of lower priority get something only when all above cannot take it', () => {
    const all = [consumer('l', -1), consumer('m'), consumer('h', 5), consumer('i', 5)];
    const consumers = consumersOf(false, ...all);
    expect(nextTags(consumers, 3)).toBe('hih');
    busy.add('h').add('i');
    expect(nextTags(consumers, 2)).toBe('mm');
    busy.add('m');
    expect(nextTags(consumers, 2)).toBe('ll');
    expect([...consumers].map(({ tag }) => tag).join('')).toBe('himl');
  });

  it('that leave do not skip anybody’s turn', () => {
    const [a, b, c] = [consumer('a'), consumer('b'), consumer('c')];
    const consumers = consumersOf(false, a, b, c);
    expect(nextTags(consumers, 2)).toBe('ab');
    expect(consumers.remove(a)).toBe(true);
    expect(nextTags(consumers, 3)).toBe('cbc');
    expect(consumers.remove(a)).toBe(false);
    consumers.remove(c);
    consumers.remove(b);
    expect([consumers.count, consumers.next()]).toEqual([0, null]);
  });

  it('know whether one of them is exclusive', () => {
    const exclusive = consumer('x', 3, true);
    const consumers = consumersOf(false, consumer('a'), exclusive);
    expect(consumers.hasExclusive).toBe(true);
    consumers.remove(exclusive);
    expect(consumers.hasExclusive).toBe(false);
  });
});

describe('a single active consumer', () => {
  it('is the first, and gets everything or nobody does', () => {
    const consumers = consumersOf(true, consumer('a'), consumer('b', 9));
    expect(nextTags(consumers, 2)).toBe('aa');
    busy.add('a');
    expect(consumers.next()).toBeNull();
  });

  it('is followed by the one of highest priority, then of longest registration', () => {
    const [a, b, c, d] = [consumer('a'), consumer('b'), consumer('c', 1), consumer('d', 1)];
    const consumers = consumersOf(true, a, b, c, d);
    consumers.remove(a);
    expect(consumers.active?.tag).toBe('c');
    consumers.remove(d);
    expect(consumers.active?.tag).toBe('c');
    consumers.remove(c);
    expect(nextTags(consumers, 1)).toBe('b');
    consumers.remove(b);
    expect([consumers.active, consumers.next()]).toEqual([null, null]);
  });
});
