import { describe, expect, it } from 'vitest';
import { bindingView, exchangeView, queueView } from '../../../test/support/topology-views.ts';
import type { Fields } from '../ipc/field.ts';
import { fragmentText, readFragment, type TopologyFragment } from './fragment.ts';
import { pastePlan } from './paste-plan.ts';

const { id: _, ...binding } = bindingView('events', 'orders', { key: 'order.#' });

const EXOTIC: Fields = [
  ['at', { type: 'timestamp', value: 1 }],
  ['n', { type: 'long', value: '9223372036854775807' }],
];

const exchangeOf = (name: string, args: Fields = []) => {
  const { type, isDurable, isAutoDelete, isInternal } = exchangeView(name, { type: 'topic' });
  return { name, type, isDurable, isAutoDelete, isInternal, args };
};
const queueOf = (name: string, args: Fields = []) => {
  const { isDurable, isAutoDelete } = queueView(name);
  return { name, isDurable, isAutoDelete, args };
};

const FRAGMENT: TopologyFragment = {
  exchanges: [exchangeOf('events', [['alternate-exchange', { type: 'longstr', value: 'events' }]])],
  queues: [queueOf('orders', [['x-message-ttl', { type: 'long', value: 5 }]])],
  bindings: [binding, { ...binding, args: EXOTIC }],
  places: { 'exchange:events': { x: 10, y: 20 }, 'queue:orders': { x: 110, y: 60 } },
};

describe('a fragment on the clipboard', () => {
  it('is read as it was written, arguments that JSON cannot say included', () => {
    expect(readFragment(fragmentText(FRAGMENT))).toEqual(FRAGMENT);
  });

  it('is a definitions file for everybody else', () => {
    const file = JSON.parse(fragmentText(FRAGMENT));
    expect(file.queues).toEqual([
      { name: 'orders', durable: true, auto_delete: false, arguments: { 'x-message-ttl': 5 } },
    ]);
    expect(file.bindings[0].routing_key).toBe('order.#');
  });

  it('may be any definitions file', () => {
    const text = JSON.stringify({ users: [], queues: [{ name: 'q', vhost: 'other' }] });
    expect(readFragment(text)?.queues.map(({ name }) => name)).toEqual(['q']);
  });

  it('is no other text', () => {
    for (const text of ['', 'orders', '[]', '{}', '{"queues": 1}', '{"queues": [{"name": 1}]}']) {
      expect(readFragment(text)).toBeNull();
    }
  });
});

describe('pasting', () => {
  const free = { exchanges: new Set<string>(), queues: new Set<string>() };

  it('keeps names that are free, and all bindings', () => {
    const plan = pastePlan(FRAGMENT, free, null);
    expect(plan.exchanges).toEqual(FRAGMENT.exchanges);
    expect(plan.bindings).toEqual(FRAGMENT.bindings);
  });

  it('gives taken names a suffix, in bindings, arguments and places too', () => {
    const taken = { exchanges: new Set(['events']), queues: new Set(['orders', 'orders-2']) };
    const plan = pastePlan(FRAGMENT, taken, { x: 0, y: 0 });
    expect(plan.exchanges[0]?.name).toBe('events-2');
    expect(plan.exchanges[0]?.args).toEqual([
      ['alternate-exchange', { type: 'longstr', value: 'events-2' }],
    ]);
    expect(plan.queues[0]?.name).toBe('orders-3');
    expect(plan.bindings[0]).toMatchObject({ source: 'events-2', destination: 'orders-3' });
    expect(plan.places).toEqual({
      'exchange:events-2': { x: 0, y: 0 },
      'queue:orders-3': { x: 100, y: 40 },
    });
  });

  it('keeps a dead-letter key pointing at the queue it goes with', () => {
    const args: Fields = [
      ['x-dead-letter-exchange', { type: 'longstr', value: '' }],
      ['x-dead-letter-routing-key', { type: 'longstr', value: 'dead' }],
    ];
    const fragment = {
      ...FRAGMENT,
      bindings: [],
      queues: [queueOf('live', args), queueOf('dead')],
    };
    const taken = { exchanges: new Set<string>(), queues: new Set(['dead']) };
    expect(pastePlan(fragment, taken, null).queues[0]?.args[1]).toEqual([
      'x-dead-letter-routing-key',
      { type: 'longstr', value: 'dead-2' },
    ]);
  });

  it('binds to an exchange outside the fragment only where there is one', () => {
    const fragment = { ...FRAGMENT, exchanges: [], places: {} };
    expect(pastePlan(fragment, free, null).bindings).toEqual([]);
    const taken = { exchanges: new Set(['events']), queues: new Set(['orders']) };
    expect(pastePlan(fragment, taken, null).bindings[0]).toMatchObject({
      source: 'events',
      destination: 'orders-2',
    });
  });

  it('leaves everything where it was when no other place is given', () => {
    expect(pastePlan(FRAGMENT, free, null).places).toEqual(FRAGMENT.places);
  });
});
