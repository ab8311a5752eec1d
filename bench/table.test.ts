import { describe, expect, it } from 'vitest';
import { formatBytes, formatMicroseconds, formatRate, formatTable } from './table.ts';

describe('formatTable', () => {
  it('aligns the first column left and the others right, as Markdown', () => {
    expect(formatTable(['name', 'rate'], [['a', '12,345/s']]).split('\n')).toEqual([
      '| name |     rate |',
      '| ---- | -------: |',
      '| a    | 12,345/s |',
    ]);
  });

  it('leaves missing cells empty', () => {
    expect(formatTable(['a', 'b'], [['x']])).toContain('| x   |     |');
  });
});

describe('units', () => {
  it('rounds rates and groups their digits', () => {
    expect(formatRate(1234567.8)).toBe('1,234,568/s');
  });

  it('picks the unit of a duration', () => {
    expect(formatMicroseconds(186)).toBe('186 us');
    expect(formatMicroseconds(3100)).toBe('3.1 ms');
    expect(formatMicroseconds(2_500_000)).toBe('2.50 s');
  });

  it('picks the unit of a size', () => {
    expect(formatBytes(398 * 1024 ** 2)).toBe('398 MiB');
    expect(formatBytes(5.12 * 1024 ** 3)).toBe('5.1 GiB');
  });
});
