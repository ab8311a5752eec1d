import { describe, expect, it } from 'vitest';
import {
  bindingView,
  exchangeView,
  queueView,
  topologyMaps,
} from '../../../test/support/topology-views.ts';
import { deletionClosure } from './deletion-closure.ts';

const names = (items: readonly { readonly name: string }[]) => items.map(({ name }) => name);

describe('what goes with a deletion', () => {
  const topology = topologyMaps(
    [
      exchangeView('in'),
      exchangeView('mid', { isAutoDelete: true }),
      exchangeView('far', { isAutoDelete: true }),
      exchangeView('amq.topic'),
    ],
    [queueView('q'), queueView('other')],
    [
      bindingView('far', 'mid', { destinationKind: 'exchange' }),
      bindingView('mid', 'q'),
      bindingView('in', 'q'),
      bindingView('in', 'other'),
    ],
  );

  it('are the bindings both ways', () => {
    const { exchanges, queues, bindings } = deletionClosure(topology, ['exchange:in']);
    expect(names(exchanges)).toEqual(['in']);
    expect(queues).toEqual([]);
    expect(bindings.map(({ id }) => id)).toEqual(['binding:in>q#', 'binding:in>other#']);
  });

  it('are auto-delete exchanges that lose their last binding, and then those before them', () => {
    const { exchanges, bindings } = deletionClosure(topology, ['queue:q']);
    expect(names(exchanges)).toEqual(['mid', 'far']);
    expect(bindings).toHaveLength(3);
  });

  it('is a binding alone, and the auto-delete exchange it was the last of', () => {
    expect(names(deletionClosure(topology, ['binding:in>q#']).exchanges)).toEqual([]);
    expect(names(deletionClosure(topology, ['binding:mid>q#']).exchanges)).toEqual(['mid', 'far']);
  });

  it('is no auto-delete exchange that still has a binding, or never had one', () => {
    const twice = topologyMaps(
      [exchangeView('e', { isAutoDelete: true }), exchangeView('idle', { isAutoDelete: true })],
      [queueView('a'), queueView('b')],
      [bindingView('e', 'a'), bindingView('e', 'b')],
    );
    expect(deletionClosure(twice, ['queue:a']).exchanges).toEqual([]);
  });

  it('is nothing for predeclared exchanges, clients and what is not there', () => {
    const ids = ['exchange:amq.topic', 'consumer:1', 'queue:gone'];
    expect(deletionClosure(topology, ids)).toEqual({ exchanges: [], queues: [], bindings: [] });
  });
});
