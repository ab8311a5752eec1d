import { describe, expect, it } from 'vitest';
import type { LiveNumbers } from '../state/rates-store.ts';
import { STILL } from '../state/rates-store.ts';
import { ProblemTracker, symptoms } from './problems.ts';
import {
  binding,
  channel,
  connection,
  consumer,
  exchange,
  queue,
  topology,
} from './sample-topology.ts';

const numbersOf =
  (known: Readonly<Record<string, Partial<LiveNumbers>>>) =>
  (id: string): LiveNumbers => ({ ...STILL, ...known[id] });
const none = (): number => 0;
const kinds = (...args: Parameters<typeof symptoms>) => symptoms(...args).map(({ kind }) => kind);

const owner = channel(connection(1), 1);
const consumed = topology({ queues: [queue('q')], consumers: [consumer(1, 'q', owner)] });
const alone = topology({ queues: [queue('q')] });

describe('symptoms', () => {
  it('finds a backlog that nobody consumes, but no empty queue', () => {
    expect(kinds(alone, numbersOf({ 'queue:q': { ready: 3 } }), none)).toEqual([
      'backlog-without-consumer',
    ]);
    expect(kinds(alone, numbersOf({}), none)).toEqual([]);
    expect(kinds(consumed, numbersOf({ 'queue:q': { ready: 3 } }), none)).toEqual([]);
  });

  it('knows that messages wait in a delay queue on purpose, and stay in a stream', () => {
    const delay = topology({
      exchanges: [exchange('x')],
      queues: [
        queue('delay', { messageTtlMs: 1000, deadLetterExchange: 'x' }),
        queue('log', {}, { type: 'stream' }),
      ],
      bindings: [binding(1, 'x', 'delay')],
    });
    const full = numbersOf({ 'queue:delay': { ready: 9 }, 'queue:log': { ready: 9 } });
    expect(kinds(delay, full, none)).toEqual([]);
  });

  it('finds a backlog that grows though somebody consumes', () => {
    const deep = numbersOf({ 'queue:q': { ready: 80 } });
    expect(kinds(consumed, deep, () => 5)).toEqual(['growing-backlog']);
    expect(kinds(consumed, deep, () => 0.2)).toEqual([]);
    expect(kinds(consumed, numbersOf({ 'queue:q': { ready: 9 } }), () => 5)).toEqual([]);
  });

  it('finds redelivery loops, but not the odd redelivery', () => {
    const loop = numbersOf({ 'queue:q': { redeliveredPerSecond: 40, outPerSecond: 50 } });
    const odd = numbersOf({ 'queue:q': { redeliveredPerSecond: 2, outPerSecond: 500 } });
    expect(kinds(consumed, loop, none)).toEqual(['redelivery-loop']);
    expect(kinds(consumed, odd, none)).toEqual([]);
  });

  it('finds unroutable messages and blocked connections', () => {
    const maps = topology({
      exchanges: [exchange('x')],
      connections: [{ ...connection(1, 'shop'), state: 'flow' }, connection(2)],
    });
    expect(symptoms(maps, numbersOf({ 'exchange:x': { unroutablePerSecond: 2 } }), none)).toEqual([
      {
        id: 'unroutable:exchange:x',
        kind: 'unroutable',
        nodeId: 'exchange:x',
        values: { name: 'x', perSecond: 2 },
      },
      {
        id: 'blocked-publisher:connection:c1',
        kind: 'blocked-publisher',
        nodeId: 'connection:c1',
        values: { name: 'shop', state: 'flow' },
      },
    ]);
  });

  it('finds dead letter exchanges that are missing or lead nowhere', () => {
    const maps = topology({
      exchanges: [
        exchange(''),
        exchange('bound'),
        exchange('empty'),
        exchange('spare', 'direct', { alternateExchange: 'bound' }),
      ],
      queues: [
        queue('a', { deadLetterExchange: 'gone' }),
        queue('b', { deadLetterExchange: 'empty' }),
        queue('c', { deadLetterExchange: 'bound' }),
        queue('d', { deadLetterExchange: '' }),
        queue('e', { deadLetterExchange: 'spare' }),
      ],
      bindings: [binding(1, 'bound', 'a')],
    });
    expect(symptoms(maps, numbersOf({}), none).map(({ values }) => values)).toEqual([
      { name: 'a', exchange: 'gone', why: 'missing' },
      { name: 'b', exchange: 'empty', why: 'unbound' },
    ]);
  });
});

describe('ProblemTracker', () => {
  const full = numbersOf({ 'queue:q': { ready: 3 } });
  const empty = numbersOf({});

  it('shows a problem only when it has lasted', () => {
    const tracker = new ProblemTracker();
    expect(tracker.update(alone, full, 0)).toEqual([]);
    expect(tracker.update(alone, full, 2500)).toEqual([]);
    const shown = tracker.update(alone, full, 3000);
    expect(shown).toMatchObject([{ kind: 'backlog-without-consumer', sinceMs: 0 }]);
  });

  it('begins anew when it was away before it was shown', () => {
    const tracker = new ProblemTracker();
    tracker.update(alone, full, 0);
    tracker.update(alone, empty, 1000);
    tracker.update(alone, full, 2000);
    expect(tracker.update(alone, full, 4000)).toEqual([]);
    expect(tracker.update(alone, full, 5000)).toHaveLength(1);
  });

  it('does not flicker when it is away for a moment', () => {
    const tracker = new ProblemTracker();
    for (const at of [0, 1000, 2000, 3000]) tracker.update(alone, full, at);
    expect(tracker.update(alone, empty, 4000)).toHaveLength(1);
    expect(tracker.update(alone, empty, 5000)).toEqual([]);
  });

  it('goes at once with its node', () => {
    const tracker = new ProblemTracker();
    for (const at of [0, 3000]) tracker.update(alone, full, at);
    expect(tracker.update(topology({}), full, 3100)).toEqual([]);
  });

  it('finds growth from the depths themselves', () => {
    const tracker = new ProblemTracker();
    for (let second = 0; second <= 30; second++) {
      const growing = numbersOf({ 'queue:q': { ready: 100 + second * 10 } });
      const problems = tracker.update(consumed, growing, second * 1000);
      if (second === 5) expect(problems).toEqual([]);
      if (second === 30) {
        expect(problems).toMatchObject([{ kind: 'growing-backlog', nodeId: 'queue:q' }]);
        expect(Number(problems[0]?.values.perSecond)).toBeCloseTo(10, 0);
      }
    }
  });

  it('is the same list while nothing that can be read changes', () => {
    const tracker = new ProblemTracker();
    tracker.update(alone, full, 0);
    const shown = tracker.update(alone, full, 3000);
    expect(tracker.update(alone, full, 3500)).toBe(shown);
    expect(tracker.update(alone, numbersOf({ 'queue:q': { ready: 4 } }), 4000)).not.toBe(shown);
  });
});
