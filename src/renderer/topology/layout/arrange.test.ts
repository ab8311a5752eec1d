import { describe, expect, it } from 'vitest';
import type { Rect } from '../geometry/rect.ts';
import { buildGraph } from '../graph/graph.ts';
import { ALL, channel, connection, exchange, topology } from '../sample-topology.ts';
import { alignedLeft, alignedTop, distributed, helperLines } from './arrange.ts';
import { keptPositions, placeClients } from './client-places.ts';

const rect = (x: number, y: number, width = 100, height = 50): Rect => ({ x, y, width, height });
const rects = new Map([
  ['a', rect(10, 0)],
  ['b', rect(40, 200)],
  ['c', rect(0, 90)],
]);

describe('align and distribute', () => {
  it('aligns on the leftmost and the topmost', () => {
    expect([...alignedLeft(rects).values()].map(({ x }) => x)).toEqual([0, 0, 0]);
    expect([...alignedTop(rects).values()].map(({ y }) => y)).toEqual([0, 0, 0]);
  });

  it('makes equal gaps and leaves the first and the last', () => {
    const places = distributed(rects, 'y');
    expect(places.get('a')?.y).toBe(0);
    expect(places.get('b')?.y).toBe(200);
    expect(places.get('c')?.y).toBe(100);
    expect(places.get('c')?.x).toBe(0);
  });

  it('distributes nothing less than three', () => {
    expect(distributed(new Map([...rects].slice(0, 2)), 'x').size).toBe(0);
  });
});

describe('helperLines', () => {
  it('snaps an edge that is nearly in line, and says where the line is', () => {
    const lines = helperLines(rect(13, 300), [rect(10, 0)], 6);
    expect(lines).toEqual({ x: 10, y: null, snapped: { x: 10, y: 300 } });
  });

  it('prefers the nearest of several', () => {
    const lines = helperLines(rect(14, 300), [rect(10, 0), rect(13, 0)], 6);
    expect(lines.snapped.x).toBe(13);
  });

  it('aligns middles of nodes of different heights', () => {
    const lines = helperLines(rect(500, 102, 100, 100), [rect(0, 125, 100, 50)], 6);
    expect(lines).toMatchObject({ y: 150, snapped: { x: 500, y: 100 } });
  });

  it('leaves what is in line with nothing', () => {
    expect(helperLines(rect(500, 500), [rect(0, 0)], 6).snapped).toEqual({ x: 500, y: 500 });
  });
});

describe('places of clients', () => {
  const graphOf = (...clients: ReturnType<typeof connection>[]) =>
    buildGraph(
      topology({
        exchanges: [exchange('x')],
        connections: clients,
        channels: clients.map((client) => channel(client, 1, ['x'])),
      }),
      ALL,
    );

  it('keeps the place of a client by its name, and of objects by their id', () => {
    const kept = keptPositions(graphOf(connection(1, 'shop'), connection(2)), {
      'exchange:x': { x: 1, y: 1, isPlaced: false },
      'publisher:connection:c1': { x: 2, y: 2, isPlaced: true },
      'publisher:connection:c2': { x: 3, y: 3, isPlaced: true },
    });
    expect(kept).toEqual({
      'exchange:x': { x: 1, y: 1, isPlaced: false },
      'publisher@shop': { x: 2, y: 2, isPlaced: true },
    });
  });

  it('gives the place to the next client of that name, unless something stands there', () => {
    const positions = { 'publisher@shop': { x: 0, y: 0, isPlaced: true } };
    const graph = graphOf(connection(8, 'shop'), connection(9, 'shop'));
    expect([...placeClients(graph, positions, new Map())]).toEqual([
      ['publisher:connection:c8', { x: 0, y: 0 }],
    ]);
    const known = new Map([['exchange:x', { x: 20, y: 20 }]]);
    expect(placeClients(graph, positions, known).size).toBe(0);
  });
});
