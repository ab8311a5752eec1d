import { describe, expect, it } from 'vitest';
import { bindingView } from '../../../../test/support/topology-views.ts';
import { knownKeys, trialsOf } from './known-keys.ts';

describe('known keys', () => {
  const bindings = [
    bindingView('e', 'q', { key: 'order.new' }),
    bindingView('e', 'r', { key: 'order.new' }),
    bindingView('e', 'q', { key: 'order.*' }),
    bindingView('f', 'q', { key: 'order.new' }),
    bindingView('f', 'q', { key: 'user.new' }),
    bindingView('', 'q', { key: 'q' }),
    bindingView('f', 'q'),
  ];
  const lost = [
    { atMs: 1, exchange: 'e', routingKey: 'order.lost' },
    { atMs: 2, exchange: 'f', routingKey: 'else' },
  ];

  it('are those that found nothing here, then those bound here, then elsewhere, each once', () => {
    expect(knownKeys('e', bindings, lost)).toEqual([
      { key: 'order.lost', from: 'unroutable', destinations: [] },
      { key: 'order.new', from: 'here', destinations: ['q', 'r'] },
      { key: 'order.*', from: 'here', destinations: ['q'] },
      { key: 'user.new', from: 'elsewhere', destinations: ['q'] },
    ]);
  });

  it('are tried with a pattern, those with wildcards left out', () => {
    const trials = trialsOf('order.*', knownKeys('e', bindings, lost));
    expect(trials.map(({ key, matches }) => [key, matches])).toEqual([
      ['order.lost', true],
      ['order.new', true],
      ['user.new', false],
    ]);
  });

  it('have a made-up one beside them when the pattern takes none', () => {
    expect(trialsOf('a.*', [])).toEqual([{ key: 'a.red', matches: true, isMadeUp: true }]);
    expect(trialsOf('', [])).toEqual([]);
  });
});
