import { describe, expect, it } from 'vitest';
import { parseNumber } from './number-input.tsx';

describe('parseNumber', () => {
  it('reads numbers with the separators people type', () => {
    expect(parseNumber(' 1,000 000 ')).toBe(1_000_000);
    expect(parseNumber('')).toBeNull();
  });

  it('refuses what is no number, too small, too large or no whole number', () => {
    expect(parseNumber('ten')).toBeUndefined();
    expect(parseNumber('-1', { min: 0 })).toBeUndefined();
    expect(parseNumber('11', { max: 10 })).toBeUndefined();
    expect(parseNumber('1.5')).toBeUndefined();
    expect(parseNumber('9007199254740993')).toBeUndefined();
  });

  it('takes fractions where they are allowed', () => {
    expect(parseNumber('1.5', { isInteger: false })).toBe(1.5);
  });
});
