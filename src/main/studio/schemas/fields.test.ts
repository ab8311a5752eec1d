import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Field, Fields } from '../../../shared/ipc/field.ts';
import { decodeTable, encodeTable } from '../../codec/field-table.ts';
import { fieldsOf, tableOf } from '../fields.ts';
import { base64, fields } from './fields.ts';

const scalar: fc.Arbitrary<Field> = fc.oneof(
  fc.boolean().map((value): Field => ({ type: 'bool', value })),
  fc.integer({ min: -128, max: 127 }).map((value): Field => ({ type: 'byte', value })),
  fc.nat(255).map((value): Field => ({ type: 'unsignedbyte', value })),
  fc.integer({ min: -32768, max: 32767 }).map((value): Field => ({ type: 'short', value })),
  fc.nat(65535).map((value): Field => ({ type: 'unsignedshort', value })),
  fc.integer().map((value): Field => ({ type: 'signedint', value })),
  fc.nat().map((value): Field => ({ type: 'unsignedint', value })),
  fc
    .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    .filter((value) => !Number.isSafeInteger(Number(value)))
    .map((value): Field => ({ type: 'long', value: `${value}` })),
  fc.nat().map((value): Field => ({ type: 'timestamp', value })),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((value): Field => ({ type: 'double', value: value === 0 ? 0 : value })),
  fc
    .record({ scale: fc.nat(255), unscaled: fc.nat() })
    .map((value): Field => ({ type: 'decimal', value })),
  fc.string({ unit: 'grapheme' }).map((value): Field => ({ type: 'longstr', value })),
  fc
    .uint8Array({ maxLength: 20 })
    .map((bytes): Field => ({ type: 'binary', value: Buffer.from(bytes).toString('base64') })),
  fc.constant<Field>({ type: 'longstr', value: '/w==', isBytes: true }),
  fc.constant<Field>({ type: 'void', value: null }),
);
const { table } = fc.letrec<{ field: Field; table: Fields }>((tie) => ({
  field: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('field'), { maxLength: 3 }).map((value): Field => ({ type: 'array', value })),
    tie('table').map((value): Field => ({ type: 'table', value })),
  ),
  table: fc.array(fc.tuple(fc.string({ maxLength: 20 }), tie('field')), { maxLength: 4 }),
}));

describe('fields of a page', () => {
  it('that pass can be encoded, and come back as they were', () => {
    fc.assert(
      fc.property(table, (wanted) => {
        const passed = fields.parse(JSON.parse(JSON.stringify(wanted)));
        expect(fieldsOf(decodeTable(encodeTable(tableOf(passed))))).toEqual(wanted);
      }),
    );
  });

  it.each([
    ['a byte that is too large', [['a', { type: 'byte', value: 128 }]]],
    ['a long that is too large', [['a', { type: 'long', value: '9223372036854775808' }]]],
    ['an unsigned that is negative', [['a', { type: 'unsignedint', value: -1 }]]],
    ['a whole number that is none', [['a', { type: 'long', value: 1.5 }]]],
    ['bytes that are no base64', [['a', { type: 'longstr', value: '!', isBytes: true }]]],
    [
      'such bytes inside',
      [['a', { type: 'array', value: [{ type: 'longstr', value: '!', isBytes: true }] }]],
    ],
    ['half a surrogate pair', [['a', { type: 'longstr', value: '\ud800' }]]],
    ['a name that is too long', [['é'.repeat(128), { type: 'void', value: null }]]],
    ['an unknown type', [['a', { type: 'uuid', value: '' }]]],
    ['what is no list', { a: 1 }],
  ])('refuse %s', (_case, value) => {
    expect(fields.safeParse(value).success).toBe(false);
  });

  it('refuse a nesting that no codec would take, without being overrun by it', () => {
    let value: unknown = { type: 'void', value: null };
    for (let i = 0; i < 5000; i++) value = { type: 'array', value: [value] };
    expect(fields.safeParse([['a', value]]).success).toBe(false);
  });
});

describe('base64', () => {
  it('of many MiB is taken', () => {
    expect(base64.safeParse('AAAA'.repeat(8 * 1024 * 1024)).success).toBe(true);
  });

  it.each(['', 'AA==', 'AAA=', 'AAAA', '+/+/'])('takes %j', (text) => {
    expect(base64.safeParse(text).success).toBe(true);
  });

  it.each(['A', 'AA', 'A===', 'AAAA=', 'AAAA====', 'AA=A', '-_-_', 'AAA=\n', ' AAA'])(
    'refuses %j',
    (text) => {
      expect(base64.safeParse(text).success).toBe(false);
    },
  );
});
