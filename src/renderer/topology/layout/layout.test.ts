import { describe, expect, it } from 'vitest';
import { overlaps, type Point, type Rect, rectAt } from '../geometry/rect.ts';
import { buildGraph } from '../graph/graph.ts';
import type { Graph } from '../graph/graph-types.ts';
import {
  ALL,
  binding,
  channel,
  connection,
  consumer,
  exchange,
  queue,
  topology,
} from '../sample-topology.ts';
import { layoutGraph } from './layout.ts';
import { nodeSize } from './node-size.ts';
import { placeNewNodes } from './placement.ts';

const client = connection(1, 'shop');
const other = connection(2, 'billing');
const shop = channel(client, 1, ['orders']);
const reader = channel(other, 1);

const orders = buildGraph(
  topology({
    exchanges: [exchange('orders', 'topic'), exchange('audit', 'fanout'), exchange('dlx')],
    queues: [
      queue('billing', { deadLetterExchange: 'dlx' }),
      queue('log'),
      queue('dead'),
      queue('retry', { deadLetterExchange: 'orders' }),
    ],
    bindings: [
      binding(1, 'orders', 'billing', 'a'),
      binding(2, 'orders', 'audit', '#', 'exchange'),
      binding(3, 'audit', 'log'),
      binding(4, 'dlx', 'dead'),
      binding(5, 'dlx', 'retry'),
    ],
    connections: [client, other],
    channels: [shop, reader],
    consumers: [consumer(1, 'billing', reader)],
  }),
  ALL,
);

const rects = (graph: Graph, places: ReadonlyMap<string, Point>): Rect[] =>
  graph.nodes.map(({ id, kind }) => rectAt(places.get(id) ?? { x: 0, y: 0 }, nodeSize(kind)));

function overlapping(all: readonly Rect[]): number {
  let count = 0;
  for (const [index, rect] of all.entries()) {
    for (const later of all.slice(index + 1)) if (overlaps(rect, later)) count++;
  }
  return count;
}

const bigGraph = (queues: number, bindings: number): Graph =>
  buildGraph(
    topology({
      exchanges: Array.from({ length: queues / 4 }, (_, i) => exchange(`x${i}`)),
      queues: Array.from({ length: queues }, (_, i) => queue(`q${i}`)),
      bindings: Array.from({ length: bindings }, (_, i) =>
        binding(i, `x${(i * 7) % (queues / 4)}`, `q${i % queues}`, `${i}`),
      ),
    }),
    ALL,
  );

describe('layoutGraph', () => {
  const places = layoutGraph(orders);
  const x = (id: string): number => places.get(id)?.x ?? Number.NaN;

  it('goes from left to right with the messages', () => {
    expect(x('publisher:connection:c1')).toBeLessThan(x('exchange:orders'));
    expect(x('exchange:orders')).toBeLessThan(x('exchange:audit'));
    expect(x('exchange:audit')).toBeLessThan(x('queue:log'));
    expect(x('queue:billing')).toBeLessThan(x('consumer:connection:c2'));
    expect(x('queue:billing')).toBeLessThan(x('exchange:dlx'));
    expect(x('exchange:dlx')).toBeLessThan(x('queue:dead'));
  });

  it('lets a retry queue lead back without turning the rest around', () => {
    expect(x('queue:retry')).toBeGreaterThan(x('exchange:orders'));
  });

  it('draws the way back from a retry against the flow, in whatever order queues are named', () => {
    const turned = layoutGraph({ ...orders, edges: orders.edges.toReversed() });
    const at = (id: string): number => turned.get(id)?.x ?? Number.NaN;
    expect(at('exchange:orders')).toBeLessThan(at('exchange:dlx'));
    expect(at('exchange:dlx')).toBeLessThan(at('queue:retry'));
  });

  it('lets no two nodes overlap', () => {
    expect(overlapping(rects(orders, places))).toBe(0);
    const big = bigGraph(200, 400);
    expect(overlapping(rects(big, layoutGraph(big)))).toBe(0);
  });

  it('is the same every time', () => {
    expect([...layoutGraph(orders)]).toEqual([...places]);
  });

  it('copes with circles of exchanges', () => {
    const circle = buildGraph(
      topology({
        exchanges: [exchange('a'), exchange('b')],
        bindings: [
          binding(1, 'a', 'b', '', 'exchange'),
          binding(2, 'b', 'a', '', 'exchange'),
          binding(3, 'a', 'a', '', 'exchange'),
        ],
      }),
      ALL,
    );
    expect(layoutGraph(circle).size).toBe(2);
  });

  it('does not make one endless column of many queues', () => {
    const fanout = buildGraph(
      topology({
        exchanges: [exchange('x', 'fanout')],
        queues: Array.from({ length: 300 }, (_, i) => queue(`q${i}`)),
        bindings: Array.from({ length: 300 }, (_, i) => binding(i, 'x', `q${i}`)),
      }),
      ALL,
    );
    const all = rects(fanout, layoutGraph(fanout));
    const height = Math.max(...all.map((rect) => rect.y)) - Math.min(...all.map((rect) => rect.y));
    expect(height).toBeLessThan(5000);
    expect(overlapping(all)).toBe(0);
  });

  it('is empty for an empty graph', () => {
    expect(layoutGraph({ nodes: [], edges: [] }).size).toBe(0);
  });
});

describe('placeNewNodes', () => {
  it('moves nothing and puts a new queue right of its exchange, on free ground', () => {
    const graph = buildGraph(
      topology({
        exchanges: [exchange('x')],
        queues: [queue('a'), queue('b')],
        bindings: [binding(1, 'x', 'a'), binding(2, 'x', 'b')],
      }),
      ALL,
    );
    const known = new Map([
      ['exchange:x', { x: 0, y: 0 }],
      ['queue:a', { x: 396, y: -12 }],
    ]);
    const found = placeNewNodes(graph, known);
    expect([...found.keys()]).toEqual(['queue:b']);
    expect(found.get('queue:b')?.x).toBeGreaterThan(208);
    expect(overlapping(rects(graph, new Map([...known, ...found])))).toBe(0);
  });

  it('puts a publisher left of the exchange it publishes to', () => {
    const found = placeNewNodes(orders, new Map([['exchange:orders', { x: 0, y: 0 }]]));
    expect(found.get('publisher:connection:c1')?.x).toBeLessThan(0);
    expect(found.size).toBe(orders.nodes.length - 1);
  });

  it('puts what touches nothing below the others of its kind', () => {
    const graph = buildGraph(topology({ queues: [queue('a'), queue('b')] }), ALL);
    const found = placeNewNodes(graph, new Map([['queue:a', { x: 240, y: 120 }]]));
    expect(found.get('queue:b')?.x).toBe(240);
    expect(found.get('queue:b')?.y).toBeGreaterThan(200);
  });

  it('lays out a new island of its own below', () => {
    const graph = buildGraph(
      topology({
        exchanges: [exchange('new')],
        queues: [queue('old'), queue('fresh')],
        bindings: [binding(1, 'new', 'fresh')],
      }),
      ALL,
    );
    const known = new Map([['queue:old', { x: 0, y: 0 }]]);
    const found = placeNewNodes(graph, known);
    expect(found.get('exchange:new')?.x).toBeLessThan(found.get('queue:fresh')?.x ?? 0);
    expect(overlapping(rects(graph, new Map([...known, ...found])))).toBe(0);
  });

  it('is the whole layout when nothing has a place', () => {
    expect([...placeNewNodes(orders, new Map())]).toEqual([...layoutGraph(orders)]);
  });
});
