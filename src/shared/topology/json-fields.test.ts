import { describe, expect, it } from 'vitest';
import type { Fields } from '../ipc/field.ts';
import { fieldsOfJson, isPlain, jsonOfFields } from './json-fields.ts';

describe('fields as JSON', () => {
  const plain: Fields = [
    ['flag', { type: 'bool', value: true }],
    ['ttl', { type: 'long', value: 60_000 }],
    ['share', { type: 'double', value: 0.5 }],
    ['name', { type: 'longstr', value: '订单' }],
    ['list', { type: 'array', value: [{ type: 'void', value: null }] }],
    ['map', { type: 'table', value: [['inner', { type: 'long', value: 1 }]] }],
  ];

  it('come back as they were when JSON can say them', () => {
    expect(plain.every(([, field]) => isPlain(field))).toBe(true);
    expect(fieldsOfJson(jsonOfFields(plain))).toEqual(plain);
  });

  it('are told apart from those that JSON cannot say', () => {
    const others: Fields = [
      ['a', { type: 'timestamp', value: 1 }],
      ['b', { type: 'double', value: 5 }],
      ['c', { type: 'long', value: '9223372036854775807' }],
      ['d', { type: 'longstr', value: '/w==', isBytes: true }],
      ['e', { type: 'table', value: [['x', { type: 'binary', value: 'AA==' }]] }],
    ];
    expect(others.filter(([, field]) => isPlain(field))).toEqual([]);
  });
});
