import { afterEach, describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatClock,
  formatCompact,
  formatDuration,
  formatList,
  formatRate,
  formatRateDigits,
} from './format.ts';
import { i18n } from './index.ts';

afterEach(() => i18n.changeLanguage('en'));

describe('formats', () => {
  it('shortens numbers from ten thousand up, in the way of the language', async () => {
    await i18n.changeLanguage('en');
    expect(formatCompact(9876)).toBe('9,876');
    expect(formatCompact(12_345)).toBe('12.3K');
    await i18n.changeLanguage('zh-CN');
    expect(formatCompact(12_345)).toBe('1.2万');
  });

  it('keeps one place of small rates and none of large ones', () => {
    expect([0, 0.01, 0.44, 9.96, 99.94, 99.96, 1234].map(formatRateDigits)).toEqual([
      '0',
      '<0.1',
      '0.4',
      '10.0',
      '99.9',
      '100',
      '1,234',
    ]);
  });

  it('writes the unit of a rate in the language', async () => {
    expect(formatRate(3)).toBe('3.0/s');
    await i18n.changeLanguage('zh-CN');
    expect(formatRate(3)).toBe('3.0/秒');
  });

  it('steps sizes by 1024', () => {
    expect([0, 1023, 1536, 5 * 1024 * 1024].map(formatBytes)).toEqual([
      '0 bytes',
      '1,023 bytes',
      '1.5 kB',
      '5 MB',
    ]);
  });

  it('writes durations in their two largest units', () => {
    expect(
      [2.34, 350, 1500, 59_999, 125_000, 3_600_000, 12_000_000, 90_000_000].map(formatDuration),
    ).toEqual([
      '2.3 ms',
      '350 ms',
      '1.5 sec',
      '1 min',
      '2 min 5 sec',
      '1 hr',
      '3 hr 20 min',
      '1 day 1 hr',
    ]);
  });

  it('writes spans as a clock', () => {
    expect([-5, 12_400, 3_723_000].map(formatClock)).toEqual(['00:00', '00:12', '1:02:03']);
  });

  it('joins names as the language does', async () => {
    expect(formatList(['a', 'b', 'c'])).toBe('a, b, and c');
    await i18n.changeLanguage('zh-CN');
    expect(formatList(['a', 'b', 'c'])).toBe('a、b和c');
  });
});
