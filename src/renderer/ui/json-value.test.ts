import { describe, expect, it } from 'vitest';
import { ExactNumber, jsonRows, leafText, parseJson, pathsToDepth } from './json-value.ts';

describe('parseJson', () => {
  it('keeps every digit of large integers', () => {
    const value = parseJson('{"id":12345678901234567890,"small":7}');
    expect(value).toEqual({ id: new ExactNumber('12345678901234567890'), small: 7 });
    expect(leafText(new ExactNumber('12345678901234567890'))).toBe('12345678901234567890');
  });

  it('throws for what is no JSON', () => {
    expect(() => parseJson('{')).toThrow(SyntaxError);
  });
});

describe('jsonRows', () => {
  const value = { a: [1, { b: null }], 'x/y': 'text' };

  it('shows only what is open', () => {
    expect(jsonRows(value, new Set()).map(({ path }) => path)).toEqual(['']);
    expect(jsonRows(value, new Set([''])).map(({ path }) => path)).toEqual(['', '/a', '/x~1y']);
  });

  it('tells names, sizes and depths', () => {
    const rows = jsonRows(value, new Set(['', '/a']));
    expect(rows.map(({ name, size, depth, isIndex }) => [name, size, depth, isIndex])).toEqual([
      [null, 2, 0, false],
      ['a', 2, 1, false],
      ['0', null, 2, true],
      ['1', 1, 2, true],
      ['x/y', null, 1, false],
    ]);
  });

  it('opens down to a depth and no more paths than allowed', () => {
    expect([...pathsToDepth(value, 2)]).toEqual(['', '/a']);
    expect([...pathsToDepth(value, 9)]).toEqual(['', '/a', '/a/1']);
    expect(pathsToDepth([[], [], []], 9, 2).size).toBe(2);
  });
});
