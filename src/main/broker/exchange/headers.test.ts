import { describe, expect, it } from 'vitest';
import { Binding } from '../binding.ts';
import { type FieldTable, type FieldValue, long, longstr, lookup } from '../field-table.ts';
import type { Properties } from '../properties.ts';
import type { Queue } from '../queue/queue.ts';
import { HeadersExchange } from './headers.ts';

const queue = { kind: 'queue', name: 'q' } as unknown as Queue;

const propertiesOf = (headers: FieldTable): Properties =>
  ({
    hasHeaders: headers.length > 0,
    headers: () => headers,
    header: (name: string) => lookup(headers, name),
  }) as unknown as Properties;

const newExchange = (): HeadersExchange =>
  new HeadersExchange({
    vhostName: '/',
    name: 'x',
    type: 'headers',
    isDurable: true,
    isAutoDelete: false,
    isInternal: false,
    args: [],
  });

function isMatch(args: FieldTable, headers: FieldTable): boolean {
  const exchange = newExchange();
  exchange.validateBinding('', args);
  exchange.addBinding(new Binding(exchange, queue, '', args));
  const out: Binding[] = [];
  exchange.match('any key', propertiesOf(headers), out);
  return out.length === 1;
}

const mode = (value: string): readonly [string, FieldValue] => ['x-match', longstr(value)];
const a: readonly [string, FieldValue] = ['a', long(1)];
const b: readonly [string, FieldValue] = ['b', longstr('two')];
const x: readonly [string, FieldValue] = ['x-c', longstr('three')];

describe('HeadersExchange', () => {
  it('all, also when x-match is absent, wants every argument', () => {
    for (const args of [
      [mode('all'), a, b],
      [a, b],
    ]) {
      expect(isMatch(args, [b, a, ['other', long(5)]])).toBe(true);
      expect(isMatch(args, [a])).toBe(false);
      expect(isMatch(args, [])).toBe(false);
    }
  });

  it('any wants one argument', () => {
    expect(isMatch([mode('any'), a, b], [b])).toBe(true);
    expect(isMatch([mode('any'), a, b], [['a', long(2)]])).toBe(false);
  });

  it('all and any skip arguments that start with x-', () => {
    expect(isMatch([mode('all'), a, x], [a])).toBe(true);
    expect(isMatch([mode('any'), a, x], [x])).toBe(false);
    expect(isMatch([mode('any'), x], [x])).toBe(false);
  });

  it('all-with-x and any-with-x skip x-match alone', () => {
    expect(isMatch([mode('all-with-x'), a, x], [a])).toBe(false);
    expect(isMatch([mode('all-with-x'), a, x], [a, x])).toBe(true);
    expect(isMatch([mode('any-with-x'), a, x], [x])).toBe(true);
  });

  it('all without arguments matches every message, any without arguments none', () => {
    expect(isMatch([], [])).toBe(true);
    expect(isMatch([mode('all')], [a])).toBe(true);
    expect(isMatch([mode('any')], [])).toBe(false);
    expect(isMatch([mode('any')], [a])).toBe(false);
    expect(isMatch([mode('any-with-x')], [a])).toBe(false);
  });

  it('a void argument asks for presence with any value', () => {
    const presence: FieldTable = [['a', { type: 'void', value: null }]];
    expect(isMatch(presence, [a])).toBe(true);
    expect(isMatch(presence, [['a', { type: 'array', value: [long(1)] }]])).toBe(true);
    expect(isMatch(presence, [b])).toBe(false);
  });

  it('looks at the first of duplicate headers', () => {
    expect(isMatch([a], [a, ['a', long(2)]])).toBe(true);
    expect(isMatch([a], [['a', long(2)], a])).toBe(false);
  });

  it('forgets a binding that was removed', () => {
    const exchange = newExchange();
    const binding = new Binding(exchange, queue, '', [a]);
    exchange.addBinding(binding);
    exchange.removeBinding(binding);
    const out: Binding[] = [];
    exchange.match('', propertiesOf([a]), out);
    expect(out).toEqual([]);
  });

  it('refuses an x-match it does not know', () => {
    const exchange = newExchange();
    expect(() => exchange.validateBinding('', [mode('foo')])).toThrow(
      'Invalid x-match field value <<"foo">>; expected all, any, all-with-x, or any-with-x',
    );
    const number: FieldTable = [['x-match', { type: 'signedint', value: 1 }]];
    expect(() => exchange.validateBinding('', number)).toThrow(
      'Invalid x-match field type signedint (value 1); expected longstr',
    );
    expect(() => exchange.validateBinding('', [mode('any-with-x')])).not.toThrow();
    expect(() => exchange.validateBinding('', [a])).not.toThrow();
  });
});
