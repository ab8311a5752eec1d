import { describe, expect, it } from 'vitest';
import { routeHighlight } from './route-highlight.ts';

describe('the highlight of a route', () => {
  it('holds exchanges, bindings and queues that are reached', () => {
    const highlight = routeHighlight({
      queues: ['q'],
      bindingIds: ['binding:1'],
      exchanges: ['a', 'b'],
      nearMisses: [],
    });
    expect(highlight?.reason).toBe('route');
    expect([...(highlight?.nodeIds ?? [])]).toEqual(['exchange:a', 'exchange:b', 'queue:q']);
    expect([...(highlight?.bindingIds ?? [])]).toEqual(['binding:1']);
  });

  it('holds the nearest bindings when nothing is reached', () => {
    const highlight = routeHighlight({
      queues: [],
      bindingIds: [],
      exchanges: ['a'],
      nearMisses: [
        {
          bindingId: 'binding:2',
          exchange: 'a',
          destinationKind: 'exchange',
          destination: 'x',
          key: 'k',
          reason: { kind: 'key' },
        },
      ],
    });
    expect(highlight?.reason).toBe('near-miss');
    expect([...(highlight?.nodeIds ?? [])]).toEqual(['exchange:a', 'exchange:x']);
  });

  it('is nothing where there is nothing near', () => {
    expect(
      routeHighlight({ queues: [], bindingIds: [], exchanges: ['a'], nearMisses: [] }),
    ).toBeNull();
  });
});
