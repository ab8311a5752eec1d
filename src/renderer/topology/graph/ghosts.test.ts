import { describe, expect, it } from 'vitest';
import { ALL, binding, exchange, queue, topology } from '../sample-topology.ts';
import { FADE_MS, ghostsAfter, NO_GHOSTS, nextFadeEnd, withGhosts } from './ghosts.ts';
import { buildGraph } from './graph.ts';

const client = { origin: { by: 'client', client: 'app' } } as const;
const full = buildGraph(
  topology({
    exchanges: [exchange('x')],
    queues: [queue('drawn'), queue('temporary', {}, client)],
    bindings: [binding(1, 'x', 'drawn'), binding(2, 'x', 'temporary')],
  }),
  ALL,
);
const rest = buildGraph(topology({ exchanges: [exchange('x')] }), ALL);

describe('ghostsAfter', () => {
  it('lets what a client declared fade with its edges, and what was drawn go at once', () => {
    const ghosts = ghostsAfter(full, rest, NO_GHOSTS, 1000);
    const shown = withGhosts(rest, ghosts);
    expect(shown.nodes.map(({ id, isGone }) => [id, isGone])).toEqual([
      ['exchange:x', false],
      ['queue:temporary', true],
    ]);
    expect(shown.edges.map(({ id, isGone }) => [id, isGone])).toEqual([
      ['bindings:exchange:x>queue:temporary', true],
    ]);
    expect(nextFadeEnd(ghosts)).toBe(1000 + FADE_MS);
  });

  it('forgets a ghost when its time is over', () => {
    const ghosts = ghostsAfter(full, rest, NO_GHOSTS, 1000);
    const later = ghostsAfter(rest, rest, ghosts, 1000 + FADE_MS);
    expect(withGhosts(rest, later)).toBe(rest);
    expect(nextFadeEnd(later)).toBeNull();
  });

  it('is no ghost any more when it comes back', () => {
    const ghosts = ghostsAfter(full, rest, NO_GHOSTS, 1000);
    const back = ghostsAfter(rest, full, ghosts, 1500);
    expect(withGhosts(full, back)).toBe(full);
  });

  it('keeps its edges while other things change', () => {
    const ghosts = ghostsAfter(full, rest, NO_GHOSTS, 1000);
    const again = ghostsAfter(rest, rest, ghosts, 1200);
    expect(again.edges).toHaveLength(1);
    expect(nextFadeEnd(again)).toBe(1000 + FADE_MS);
  });
});
