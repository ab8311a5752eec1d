import { describe, expect, it } from 'vitest';
import { pathOf } from '../geometry/edge-curve.ts';
import { buildGraph } from '../graph/graph.ts';
import { ALL, binding, exchange, queue, topology } from '../sample-topology.ts';
import { edgeParts } from './edge-parts.ts';
import { farLines, lookOf, packCurves } from './far-lines.ts';

const graph = buildGraph(
  topology({
    exchanges: [exchange('x', 'topic')],
    queues: [queue('q', { deadLetterExchange: 'x' })],
    bindings: [1, 2, 3].map((number) => binding(number, 'x', 'q', `k${number}`)),
  }),
  ALL,
);
const [ribbon, back] = graph.edges;
const source = { x: 0, y: 0, width: 208, height: 60 };
const target = { x: 400, y: 0, width: 224, height: 84 };

describe('edgeParts', () => {
  it('is one line for all bindings until it is fanned out', () => {
    const [part, ...rest] = edgeParts(ribbon!, source, target, false);
    expect(rest).toEqual([]);
    expect(part).toMatchObject({
      binding: null,
      liveIds: ['binding:1', 'binding:2', 'binding:3'],
    });
  });

  it('gives each binding a line of its own, none on the path of another edge', () => {
    const parts = edgeParts(ribbon!, source, target, true);
    expect(parts.map((part) => part.binding?.key)).toEqual(['k1', 'k2', 'k3']);
    const paths = [...parts, ...edgeParts(back!, target, source, false)].map((part) =>
      pathOf(part.curve),
    );
    expect(new Set(paths).size).toBe(4);
  });
});

describe('farLines', () => {
  const positions = { 'exchange:x': { x: 0, y: 0 }, 'queue:q': { x: 400, y: 0 } };

  it('holds only lines that may be seen', () => {
    expect(farLines(graph, positions, { x: 250, y: 0, width: 10, height: 200 })).toHaveLength(2);
    expect(farLines(graph, positions, { x: 9000, y: 0, width: 10, height: 10 })).toEqual([]);
  });

  it('packs four points of each', () => {
    const lines = farLines(graph, positions, { x: 250, y: 0, width: 10, height: 200 });
    expect(packCurves(lines)).toHaveLength(16);
    expect([...packCurves(lines).slice(0, 2)]).toEqual([208, 30]);
  });

  it('marks what is highlighted and dims the rest', () => {
    const highlight = {
      reason: 'route',
      nodeIds: new Set<string>(),
      bindingIds: new Set(['binding:2']),
      dimsOthers: true,
    } as const;
    expect(lookOf(ribbon!, highlight).look).toBe('marked');
    expect(lookOf(back!, highlight).look).toBe('dimmed');
    expect(lookOf(back!, null).look).toBe('dead');
  });
});
