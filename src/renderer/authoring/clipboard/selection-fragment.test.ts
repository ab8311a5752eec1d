import { describe, expect, it } from 'vitest';
import {
  bindingView,
  exchangeView,
  queueView,
  topologyMaps,
} from '../../../../test/support/topology-views.ts';
import { selectionFragment } from './selection-fragment.ts';

const topology = topologyMaps(
  [exchangeView(''), exchangeView('amq.topic'), exchangeView('in'), exchangeView('out')],
  [
    queueView('orders', { type: 'quorum' }),
    queueView('audit'),
    queueView('private', { isExclusive: true }),
  ],
  [
    bindingView('in', 'orders', { key: 'a' }),
    bindingView('in', 'audit', { key: 'b' }),
    bindingView('amq.topic', 'orders', { key: 'c' }),
    bindingView('', 'orders', { key: 'orders' }),
    bindingView('in', 'out', { destinationKind: 'exchange' }),
  ],
);
const place = { x: 1, y: 2, isPlaced: false };

describe('what is copied of a selection', () => {
  it('are its objects with their places, and the bindings between them', () => {
    const fragment = selectionFragment(topology, { 'queue:orders': place }, [
      'exchange:in',
      'queue:orders',
    ]);
    expect(fragment?.exchanges.map(({ name }) => name)).toEqual(['in']);
    expect(fragment?.queues.map(({ name }) => name)).toEqual(['orders']);
    expect(fragment?.bindings.map(({ key }) => key)).toEqual(['a']);
    expect(fragment?.places).toEqual({ 'queue:orders': { x: 1, y: 2 } });
  });

  it('says the type of a queue among its arguments', () => {
    const fragment = selectionFragment(topology, {}, ['queue:orders']);
    expect(fragment?.queues[0]?.args).toEqual([
      ['x-queue-type', { type: 'longstr', value: 'quorum' }],
    ]);
  });

  it('are bindings from a predeclared exchange, but not itself', () => {
    const fragment = selectionFragment(topology, {}, [
      'exchange:',
      'exchange:amq.topic',
      'queue:orders',
    ]);
    expect(fragment?.exchanges).toEqual([]);
    expect(fragment?.bindings.map(({ key }) => key)).toEqual(['c']);
  });

  it('is nothing when there is nothing of one’s own in it', () => {
    for (const ids of [[], ['exchange:amq.topic'], ['queue:private'], ['consumer:1']]) {
      expect(selectionFragment(topology, {}, ids)).toBeNull();
    }
  });
});
