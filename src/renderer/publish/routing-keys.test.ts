import { describe, expect, it } from 'vitest';
import type { BindingView } from '../../shared/ipc/topology.ts';
import { suggestedKeys } from './routing-keys.ts';

const binding = (source: string, key: string, destination: string): BindingView => ({
  id: `${source}${key}${destination}`,
  source,
  destinationKind: 'queue',
  destination,
  key,
  args: [],
});

const keys = (over: Partial<Parameters<typeof suggestedKeys>[0]>) =>
  suggestedKeys({
    exchange: 'e',
    type: 'topic',
    bindings: [binding('e', 'a.*', 'q1'), binding('e', 'a.b', 'q2'), binding('x', 'no', 'q3')],
    queues: [{ name: 'q1' }],
    recent: [],
    ...over,
  });

describe('suggested routing keys', () => {
  it('are recent ones, then binding keys, patterns last, each once', () => {
    expect(keys({ recent: ['a.b', 'z', ''] }).map(({ key, from }) => [key, from])).toEqual([
      ['a.b', 'recent'],
      ['z', 'recent'],
      ['a.*', 'pattern'],
    ]);
  });

  it('name every destination of a key', () => {
    const bindings = [binding('e', 'k', 'q1'), binding('e', 'k', 'q2')];
    expect(keys({ type: 'direct', bindings })).toEqual([
      { key: 'k', from: 'binding', destinations: ['q1', 'q2'] },
    ]);
  });

  it('are the queues for the default exchange, and none where keys do not count', () => {
    expect(keys({ exchange: '', type: 'direct' }).map(({ key }) => key)).toEqual(['q1']);
    expect(keys({ type: 'fanout' })).toEqual([]);
  });
});
