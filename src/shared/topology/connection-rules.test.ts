import { describe, expect, it } from 'vitest';
import {
  bindingView,
  exchangeView,
  queueView,
  topologyMaps,
} from '../../../test/support/topology-views.ts';
import type { BindingView } from '../ipc/topology.ts';
import { bindingRefusal, connectionRefusal } from './connection-rules.ts';
import type { TopologyMaps } from './topology-maps.ts';

const binding = (changes: Partial<BindingView> = {}): BindingView =>
  bindingView(changes.source ?? 'e', 'q', changes);

const topology = (bindings: readonly BindingView[] = []): TopologyMaps =>
  topologyMaps(
    [
      exchangeView(''),
      exchangeView('e'),
      exchangeView('f', { type: 'fanout' }),
      exchangeView('inner', { type: 'topic', isInternal: true }),
    ],
    [queueView('q'), queueView('mine', { isExclusive: true })],
    bindings,
  );

const reason = (from: string, to: string, bindings: readonly BindingView[] = []) =>
  connectionRefusal(topology(bindings), from, to)?.reason ?? null;

describe('connecting two nodes', () => {
  it('goes from an exchange to a queue and to an exchange', () => {
    expect(reason('exchange:e', 'queue:q')).toBeNull();
    expect(reason('exchange:e', 'exchange:f')).toBeNull();
  });

  it('goes from an exchange to itself, and to and from internal ones, as in RabbitMQ', () => {
    expect(reason('exchange:e', 'exchange:e')).toBeNull();
    expect(reason('exchange:e', 'exchange:inner')).toBeNull();
    expect(reason('exchange:inner', 'queue:q')).toBeNull();
  });

  it('never starts at a queue', () => {
    expect(connectionRefusal(topology(), 'queue:q', 'exchange:e')).toEqual({
      reason: 'queue-as-source',
      name: 'q',
    });
  });

  it('leaves the default exchange alone, both ways', () => {
    expect(reason('exchange:', 'queue:q')).toBe('default-exchange-source');
    expect(reason('exchange:e', 'exchange:')).toBe('default-exchange-destination');
  });

  it('does not end at clients or at what is gone', () => {
    expect(reason('exchange:e', 'consumer:4')).toBe('client-node');
    expect(reason('connection:127.0.0.1:5 -> x', 'queue:q')).toBe('client-node');
    expect(reason('exchange:e', 'queue:gone')).toBe('gone');
  });

  it('does not end at an exclusive queue', () => {
    expect(reason('exchange:e', 'queue:mine')).toBe('exclusive-queue');
  });

  it('is refused for a fanout that is bound already, but not for a direct exchange', () => {
    expect(reason('exchange:f', 'queue:q', [binding({ source: 'f' })])).toBe('already-bound');
    expect(reason('exchange:f', 'queue:q', [binding({ source: 'f', key: 'other' })])).toBeNull();
    expect(reason('exchange:e', 'queue:q', [binding()])).toBeNull();
  });
});

describe('a binding', () => {
  const x = ['x', { type: 'signedint', value: 1 }] as const;
  const y = ['y', { type: 'longstr', value: '' }] as const;

  it('is refused when the very same one exists, in whatever order its arguments are', () => {
    const existing = topology([binding({ args: [x, y] })]);
    expect(bindingRefusal(existing, binding({ args: [y, x] }))?.reason).toBe('already-bound');
  });

  it('is another one with another key, argument, type of argument or kind of destination', () => {
    const existing = topology([binding({ args: [x] })]);
    const others: Partial<BindingView>[] = [
      { args: [x], key: 'k' },
      { args: [] },
      { args: [['x', { type: 'long', value: 1 }]] },
      { args: [x], destinationKind: 'exchange' },
    ];
    for (const other of others) expect(bindingRefusal(existing, binding(other))).toBeNull();
  });
});
