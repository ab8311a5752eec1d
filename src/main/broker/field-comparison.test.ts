import { describe, expect, it } from 'vitest';
import { hasSameValue, matchesHeader } from './field-comparison.ts';
import { type FieldValue, longstr } from './field-table.ts';

const int = (type: 'byte' | 'signedint' | 'long', value: number | bigint): FieldValue => ({
  type,
  value,
});

describe('hasSameValue', () => {
  it('compares integers across widths, and large ones exactly', () => {
    expect(hasSameValue(int('byte', 5), int('long', 5))).toBe(true);
    expect(hasSameValue(int('byte', 5), int('long', 6))).toBe(false);
    expect(hasSameValue(int('long', 9007199254740993n), int('long', 9007199254740993n))).toBe(true);
    expect(hasSameValue(int('long', 9007199254740993n), int('long', 9007199254740992))).toBe(false);
    expect(hasSameValue(int('long', 7n), int('signedint', 7))).toBe(true);
  });

  it('never takes an integer, a float, a boolean and a string for each other', () => {
    const values: FieldValue[] = [
      int('long', 1),
      { type: 'double', value: 1 },
      { type: 'bool', value: true },
      longstr('1'),
      { type: 'decimal', value: { scale: 0, unscaled: 1 } },
      { type: 'void', value: null },
      { type: 'array', value: [] },
      { type: 'table', value: [] },
    ];
    for (const [i, first] of values.entries()) {
      for (const [j, second] of values.entries()) {
        expect(hasSameValue(first, second)).toBe(i === j);
      }
    }
  });

  it('takes float and double for the same', () => {
    expect(hasSameValue({ type: 'float', value: 0.5 }, { type: 'double', value: 0.5 })).toBe(true);
  });

  it('compares strings and binaries by their bytes', () => {
    expect(hasSameValue(longstr('abc'), { type: 'binary', value: 'abc' })).toBe(true);
    expect(hasSameValue(longstr('abc'), { type: 'binary', value: 'abc', isBytes: true })).toBe(
      true,
    );
    expect(hasSameValue(longstr('é'), { type: 'longstr', value: 'é', isBytes: true })).toBe(false);
  });

  it('compares arrays and tables deeply, with the types of their items', () => {
    const array = (item: FieldValue): FieldValue => ({ type: 'array', value: [item] });
    expect(hasSameValue(array(int('long', 1)), array(int('long', 1)))).toBe(true);
    expect(hasSameValue(array(int('long', 1)), array(int('byte', 1)))).toBe(false);
    const table = (key: string): FieldValue => ({ type: 'table', value: [[key, longstr('v')]] });
    expect(hasSameValue(table('k'), table('k'))).toBe(true);
    expect(hasSameValue(table('k'), table('l'))).toBe(false);
    expect(hasSameValue(table('k'), { type: 'table', value: [] })).toBe(false);
  });
});

describe('matchesHeader', () => {
  it('never matches timestamps by value, but by presence', () => {
    const time: FieldValue = { type: 'timestamp', value: 100 };
    expect(matchesHeader(time, time)).toBe(false);
    expect(matchesHeader({ type: 'void', value: null }, time)).toBe(true);
    expect(hasSameValue(time, time)).toBe(true);
  });

  it('a void header has no value to be equal to', () => {
    expect(matchesHeader(longstr(''), { type: 'void', value: null })).toBe(false);
  });
});
