import { describe, expect, it } from 'vitest';
import { ALL, binding, exchange, queue, topology } from '../sample-topology.ts';
import { exchangeBadges, queueBadges } from './badges.ts';
import { depthShares } from './depth.ts';
import { buildGraph } from './graph.ts';
import { lastKeys } from './last-keys.ts';
import { pathThrough } from './paths.ts';
import { searchGraph } from './search.ts';

describe('badges', () => {
  it('marks what is set, in a fixed order', () => {
    const marks = queueBadges(
      queue('q', {
        deliveryLimit: 20,
        deadLetterExchange: 'dlx',
        maxLength: 10,
        maxPriority: 5,
        isSingleActiveConsumer: true,
        messageTtlMs: 1000,
        expiresMs: 2000,
      }),
    ).map(({ mark }) => mark);
    expect(marks).toEqual(['D', 'TTL', 'EXP', 'DLX', 'LIM', 'PRI', 'SAC', 'DL']);
    expect(queueBadges(queue('q', {}, { isDurable: false }))).toEqual([]);
  });

  it('knows a TTL of 0 from none, and a delivery limit of -1 as none', () => {
    expect(
      queueBadges(queue('q', { messageTtlMs: 0, deliveryLimit: -1 })).map((b) => b.mark),
    ).toEqual(['D', 'TTL']);
  });

  it('marks exchanges, the default one not as durable', () => {
    const badges = exchangeBadges(
      exchange('x', 'topic', { isInternal: true, isAutoDelete: true, alternateExchange: 'y' }),
    );
    expect(badges.map(({ mark }) => mark)).toEqual(['D', 'I', 'AD', 'AE']);
    expect(exchangeBadges(exchange(''))).toEqual([]);
  });
});

describe('depthShares', () => {
  it('shows one message, and fills the bar at a hundred thousand', () => {
    expect(depthShares(0, 0, null)).toEqual({ ready: 0, total: 0 });
    expect(depthShares(1, 0, null).total).toBeGreaterThan(0.03);
    expect(depthShares(99_999, 1, null).total).toBeCloseTo(1, 5);
    expect(depthShares(5_000_000, 0, null).total).toBe(1);
  });

  it('is the share of the limit where there is one', () => {
    expect(depthShares(25, 25, 100)).toEqual({ ready: 0.25, total: 0.5 });
    expect(depthShares(500, 0, 100).total).toBe(1);
  });
});

describe('lastKeys', () => {
  it('lists different keys of the exchange, the newest first', () => {
    const note = (exchangeName: string, routingKey: string) => ({
      atMs: 0,
      exchange: exchangeName,
      routingKey,
    });
    const notes = [note('x', 'c'), note('y', 'z'), note('x', 'a'), note('x', 'c'), note('x', 'b')];
    expect(lastKeys(notes, 'x', 2)).toEqual([
      { key: 'c', count: 2 },
      { key: 'a', count: 1 },
    ]);
  });
});

const graph = buildGraph(
  topology({
    exchanges: [exchange('in'), exchange('orders'), exchange('other')],
    queues: [queue('billing'), queue('orders.log'), queue('rest')],
    bindings: [
      binding(1, 'in', 'orders', '', 'exchange'),
      binding(2, 'orders', 'billing', 'invoice'),
      binding(3, 'orders', 'orders.log', '#'),
      binding(4, 'other', 'rest'),
    ],
  }),
  ALL,
);

describe('pathThrough', () => {
  it('is everything up- and downstream, and not what lies beside', () => {
    const { nodeIds, edgeIds } = pathThrough(graph, ['queue:billing']);
    expect([...nodeIds].sort()).toEqual(['exchange:in', 'exchange:orders', 'queue:billing']);
    expect([...edgeIds]).toHaveLength(2);
  });

  it('comes to an end in a circle', () => {
    const circle = buildGraph(
      topology({
        exchanges: [exchange('a'), exchange('b')],
        bindings: [binding(1, 'a', 'b', '', 'exchange'), binding(2, 'b', 'a', '', 'exchange')],
      }),
      ALL,
    );
    expect(pathThrough(circle, ['exchange:a']).edgeIds.size).toBe(2);
  });
});

describe('searchGraph', () => {
  it('finds names that begin with the text first, then names that hold it, then binding keys', () => {
    expect(searchGraph(graph, 'OR')).toEqual(['exchange:orders', 'queue:orders.log']);
    expect(searchGraph(graph, 'inv')).toEqual(['queue:billing']);
    expect(searchGraph(graph, '  ')).toEqual([]);
  });
});
