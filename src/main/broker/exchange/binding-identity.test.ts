import { describe, expect, it } from 'vitest';
import { type FieldTable, long, longstr } from '../field-table.ts';
import { bindingIdentity } from './binding-identity.ts';

const identity = (args: FieldTable): string => bindingIdentity('queue', 'q', 'k', args);

describe('bindingIdentity', () => {
  it('does not depend on the order of the arguments', () => {
    expect(
      identity([
        ['a', long(1)],
        ['b', longstr('x')],
      ]),
    ).toBe(
      identity([
        ['b', longstr('x')],
        ['a', long(1)],
      ]),
    );
  });

  it('tells destinations, keys and arguments apart', () => {
    const nested = (value: FieldTable): FieldTable => [['t', { type: 'table', value }]];
    const all = [
      identity([]),
      bindingIdentity('exchange', 'q', 'k', []),
      bindingIdentity('queue', 'q","k', '', []),
      bindingIdentity('queue', 'q', 'k2', []),
      identity([['a', long(1)]]),
      identity([['a', { type: 'signedint', value: 1 }]]),
      identity([['a', longstr('1')]]),
      identity([['a', { type: 'longstr', value: 'é' }]]),
      identity([['a', { type: 'longstr', value: 'é', isBytes: true }]]),
      identity([['a', { type: 'bool', value: true }]]),
      identity([['a', { type: 'array', value: [long(1)] }]]),
      identity([['a', { type: 'decimal', value: { scale: 1, unscaled: 1 } }]]),
      identity([['a', { type: 'void', value: null }]]),
      identity(nested([['b', long(1)]])),
      identity(nested([['b', long(2)]])),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('takes a bigint for the number it stands for', () => {
    expect(identity([['a', { type: 'long', value: 5n }]])).toBe(identity([['a', long(5)]]));
  });
});
