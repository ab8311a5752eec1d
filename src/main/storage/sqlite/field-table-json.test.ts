import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldTable } from '../../broker/field-table.ts';
import { tableFromJson, tableToJson } from './field-table-json.ts';

const { table } = fc.letrec<{ table: FieldTable; value: FieldTable[number][1] }>((tie) => ({
  table: fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 4 }),
  value: fc.oneof(
    { depthSize: 'small' },
    fc.record({ type: fc.constant('long' as const), value: fc.bigInt() }),
    fc.record({ type: fc.constant('double' as const), value: fc.double() }),
    fc.record({ type: fc.constant('longstr' as const), value: fc.string({ unit: 'binary' }) }),
    fc.record({ type: fc.constant('bool' as const), value: fc.boolean() }),
    fc.record({ type: fc.constant('void' as const), value: fc.constant(null) }),
    fc.record({
      type: fc.constant('decimal' as const),
      value: fc.record({ scale: fc.nat(255), unscaled: fc.nat() }),
    }),
    fc.record({
      type: fc.constant('array' as const),
      value: fc.array(tie('value'), { maxLength: 3 }),
    }),
    fc.record({ type: fc.constant('table' as const), value: tie('table') }),
  ),
}));

describe('a field table as JSON', () => {
  it('reads back as it was, whatever is in it', () => {
    fc.assert(
      fc.property(table, (original) => {
        expect(tableFromJson(tableToJson(original))).toEqual(original);
      }),
    );
  });

  it('is refused when it is something else', () => {
    for (const text of ['{}', '[1]', '[["a"]]', '[["a",1]]']) {
      expect(() => tableFromJson(text)).toThrow();
    }
  });
});
