import { describe, expect, it } from 'vitest';
import type { FieldTable } from '../broker/field-table.ts';
import { fieldsOf, tableOf } from './fields.ts';

const TABLE: FieldTable = [
  ['flag', { type: 'bool', value: true }],
  ['small', { type: 'byte', value: -3 }],
  ['big', { type: 'long', value: 2n ** 62n }],
  ['time', { type: 'timestamp', value: 1_700_000_000 }],
  ['half', { type: 'double', value: 0.5 }],
  ['price', { type: 'decimal', value: { scale: 2, unscaled: 1999 } }],
  ['text', { type: 'longstr', value: 'żółw' }],
  ['raw', { type: 'longstr', value: '\xff\x00', isBytes: true }],
  ['blob', { type: 'binary', value: '\xfe\xfd', isBytes: true }],
  ['text blob', { type: 'binary', value: 'ż' }],
  ['list', { type: 'array', value: [{ type: 'void', value: null }] }],
  ['map', { type: 'table', value: [['inner', { type: 'signedint', value: 7 }]] }],
];

describe('fields', () => {
  it('survive the way to the page and back, as JSON', () => {
    const sent = JSON.parse(JSON.stringify(fieldsOf(TABLE)));
    expect(tableOf(sent)).toEqual(TABLE);
  });

  it('show bytes as base64 and big integers as decimal text', () => {
    const byName = new Map(fieldsOf(TABLE));
    expect(byName.get('raw')).toEqual({ type: 'longstr', value: '/wA=', isBytes: true });
    expect(byName.get('blob')).toEqual({ type: 'binary', value: '/v0=' });
    expect(byName.get('big')).toEqual({ type: 'long', value: '4611686018427387904' });
  });

  it('read small integers given as text as numbers', () => {
    expect(tableOf([['n', { type: 'long', value: '12' }]])).toEqual([
      ['n', { type: 'long', value: 12 }],
    ]);
  });
});
