import { describe, expect, it } from 'vitest';
import type { Fields } from '../../../shared/ipc/field.ts';
import { countFields, flatFields } from './flat-fields.ts';

const FIELDS: Fields = [
  ['region', { type: 'longstr', value: 'eu' }],
  [
    'x-death',
    {
      type: 'array',
      value: [{ type: 'table', value: [['count', { type: 'long', value: 2 }]] }],
    },
  ],
  ['nothing', { type: 'void', value: null }],
];

describe('a field table as rows', () => {
  it('has what is nested below its name, with types and places', () => {
    expect(
      flatFields(FIELDS, 100).map(({ depth, name, type, text }) => [depth, name, type, text]),
    ).toEqual([
      [0, 'region', 'longstr', 'eu'],
      [0, 'x-death', 'array', ''],
      [1, '1', 'table', ''],
      [2, 'count', 'long', '2'],
      [0, 'nothing', 'void', '–'],
    ]);
    expect(countFields(FIELDS)).toBe(5);
  });

  it('has unique paths, also for names that are there twice', () => {
    const twice: Fields = [
      ['a', { type: 'bool', value: true }],
      ['a', { type: 'bool', value: false }],
    ];
    expect(new Set(flatFields(twice, 10).map(({ path }) => path)).size).toBe(2);
  });

  it('is cut at the limit, wherever that falls', () => {
    expect(flatFields(FIELDS, 3)).toHaveLength(3);
    const wide: Fields = [
      [
        'w',
        {
          type: 'array',
          value: Array.from({ length: 9999 }, () => ({ type: 'void', value: null })),
        },
      ],
    ];
    expect(flatFields(wide, 50)).toHaveLength(50);
  });
});
