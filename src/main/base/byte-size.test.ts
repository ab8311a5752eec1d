import { describe, expect, it } from 'vitest';
import { parseByteSize } from './byte-size.ts';

describe('byte size', () => {
  it.each([
    ['0', 0],
    ['1048576', 1048576],
    ['50MB', 50_000_000],
    ['50mb', 50_000_000],
    ['16MiB', 16_777_216],
    ['16M', 16_777_216],
    ['1.5 GiB', 1_610_612_736],
    ['2k', 2048],
    ['1TB', 1e12],
  ])('reads %s', (text, bytes) => {
    expect(parseByteSize(text)).toBe(bytes);
  });

  it.each(['', 'MB', '-1', '1e6', '10XB', '5 0', '99999999TB', '0x10'])('refuses %j', (text) => {
    expect(parseByteSize(text)).toBeUndefined();
  });
});
