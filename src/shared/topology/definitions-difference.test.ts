import { describe, expect, it } from 'vitest';
import { NO_DEFINITIONS, type QueueDefinition } from './definitions.ts';
import { differenceOf, isEmptyDifference } from './definitions-difference.ts';

const queue = (name: string, args: QueueDefinition['arguments'] = {}): QueueDefinition => ({
  name,
  vhost: '/',
  durable: true,
  auto_delete: false,
  arguments: args,
});

describe('the difference of two sets of definitions', () => {
  it('tells what is added, changed, removed and unchanged', () => {
    const current = {
      ...NO_DEFINITIONS,
      queues: [queue('a'), queue('b'), queue('c', { x: 1, y: 2 })],
    };
    const wanted = {
      ...NO_DEFINITIONS,
      queues: [queue('b', { n: 1 }), queue('c', { y: 2, x: 1 }), queue('d')],
    };
    const { queues } = differenceOf(current, wanted);
    expect(queues.added.map(({ name }) => name)).toEqual(['d']);
    expect(queues.changed).toEqual([{ from: queue('b'), to: queue('b', { n: 1 }) }]);
    expect(queues.removed.map(({ name }) => name)).toEqual(['a']);
    expect(queues.unchanged.map(({ name }) => name)).toEqual(['c']);
  });

  it('sees the arguments of a binding as part of which binding it is', () => {
    const binding = {
      source: 'e',
      vhost: '/',
      destination: 'q',
      destination_type: 'queue',
      routing_key: 'k',
    } as const;
    const current = { ...NO_DEFINITIONS, bindings: [{ ...binding, arguments: {} }] };
    const wanted = { ...NO_DEFINITIONS, bindings: [{ ...binding, arguments: { n: 1 } }] };
    const { bindings } = differenceOf(current, wanted);
    expect([bindings.added.length, bindings.changed.length, bindings.removed.length]).toEqual([
      1, 0, 1,
    ]);
  });

  it('is empty between equals', () => {
    const definitions = { ...NO_DEFINITIONS, queues: [queue('a')] };
    expect(isEmptyDifference(differenceOf(definitions, definitions))).toBe(true);
  });
});
