import { describe, expect, it } from 'vitest';
import type { FieldTable, FieldValue } from '../broker/field-table.ts';
import { fieldTableHash } from './erlang-hash.ts';

const text = (value: string): FieldValue => ({ type: 'longstr', value });
const long = (value: number): FieldValue => ({ type: 'long', value });

// Values from erlang:phash2/2 of OTP 25.
const KNOWN: readonly (readonly [FieldTable, number])[] = [
  [[], 3468870702],
  [[['x-match', text('all')]], 3739797118],
  [[['a', long(1)]], 37137917],
  [[['a', long(-5)]], 3595994557],
  [[['a', long(123456789012)]], 2651120909],
  [[['a', long(-123456789)]], 1070186288],
  [[['a', long(134217727)]], 2890050621],
  [[['a', long(134217728)]], 1878799901],
  [[['a', long(-134217728)]], 2848721854],
  [[['a', long(-134217729)]], 1441918508],
  [
    [
      ['a', { type: 'bool', value: true }],
      ['b', { type: 'double', value: 1.5 }],
    ],
    4141961344,
  ],
  [
    [
      ['abcdefghijklmnop', text('qrstuvwxyzabc')],
      ['', text('')],
    ],
    855705358,
  ],
  [
    [
      ['t', { type: 'table', value: [['k', text('v')]] }],
      ['u', { type: 'array', value: [text('a'), long(1)] }],
      ['v', { type: 'void', value: null }],
    ],
    2702923650,
  ],
  [
    [
      ['exactly12byt', text('eleven bytes')],
      ['e', text('elevenbytes')],
    ],
    2890486434,
  ],
  [[['ü', text('日本')]], 290364950],
  [
    [
      ['a', { type: 'array', value: [] }],
      ['b', { type: 'table', value: [] }],
    ],
    1454512418,
  ],
];

describe('the hash of a field table', () => {
  it.each(KNOWN)('of %j is that of Erlang', (table, hash) => {
    expect(fieldTableHash(table)).toBe(hash);
  });
});
