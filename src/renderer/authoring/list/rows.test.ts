import { describe, expect, it } from 'vitest';
import {
  bindingView,
  exchangeView,
  queueView,
  topologyMaps,
} from '../../../../test/support/topology-views.ts';
import type { ConsumerView } from '../../../shared/ipc/topology.ts';
import { featureWords, filteredRows, listRows } from './rows.ts';

const consumer = (id: string, queue: string): ConsumerView => ({
  id,
  tag: id,
  queue,
  channelId: null,
  isStudio: false,
  isNoAck: false,
  isExclusive: false,
  priority: 0,
  prefetch: 0,
  isActive: true,
});

const { features } = queueView('q');
const rows = listRows(
  topologyMaps(
    [exchangeView(''), exchangeView('in', { type: 'topic' }), exchangeView('out')],
    [
      queueView('orders', { features: { ...features, messageTtlMs: 5, deadLetterExchange: 'x' } }),
      queueView('audit', { origin: { by: 'client', client: 'Billing' }, isExclusive: true }),
    ],
    [
      bindingView('in', 'orders', { key: 'order.#' }),
      bindingView('in', 'out', { destinationKind: 'exchange' }),
      bindingView('out', 'orders'),
      bindingView('', 'orders', { key: 'orders' }),
    ],
  ),
  [consumer('consumer:1', 'orders'), consumer('consumer:2', 'orders')],
);

describe('rows of the list', () => {
  it('count what leads in and out, without the default exchange', () => {
    const relations = [...rows.exchanges, ...rows.queues].map(({ id, into, outOf, consumers }) => [
      id,
      into,
      outOf,
      consumers,
    ]);
    expect(relations).toEqual([
      ['exchange:', 0, 0, 0],
      ['exchange:in', 0, 2, 0],
      ['exchange:out', 1, 1, 0],
      ['queue:orders', 2, 0, 2],
      ['queue:audit', 0, 0, 0],
    ]);
    expect(rows.bindings).toHaveLength(3);
  });

  it('are found by name, type, feature, client, key and argument', () => {
    const queues = (filter: string) => filteredRows(rows.queues, filter).map(({ id }) => id);
    expect(queues('ORD')).toEqual(['queue:orders']);
    expect(queues('ttl dlx')).toEqual(['queue:orders']);
    expect(queues('billing')).toEqual(['queue:audit']);
    expect(queues('exclusive classic')).toEqual(['queue:audit']);
    expect(queues('nothing')).toEqual([]);
    expect(filteredRows(rows.bindings, 'in order.#')).toHaveLength(1);
    expect(filteredRows(rows.exchanges, 'topic').map(({ id }) => id)).toEqual(['exchange:in']);
  });

  it('say what is set in RabbitMQ’s words', () => {
    expect(rows.queues.map(featureWords)).toEqual([
      ['durable', 'TTL', 'DLX'],
      ['durable', 'exclusive'],
    ]);
  });
});
