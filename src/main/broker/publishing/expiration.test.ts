import { describe, expect, it } from 'vitest';
import { parseExpiration } from './expiration.ts';

describe('an expiration', () => {
  it.each([
    ['0', 0],
    ['1500', 1500],
    ['007', 7],
    ['315360000000', 315_360_000_000],
  ])('of %s is so many milliseconds', (text, ttlMs) => {
    expect(parseExpiration(text)).toBe(ttlMs);
  });

  it.each([
    ['', 'no_integer'],
    ['abc', 'no_integer'],
    [' 5', 'no_integer'],
    ['1.5', '{leftover_string,".5"}'],
    ['10x', '{leftover_string,"x"}'],
    ['5\n', '{leftover_string,"\n"}'],
    ['-1', '{value_negative,-1}'],
    ['315360000001', '{value_too_large,315360000001}'],
    ['99999999999999999999', '{value_too_large,99999999999999999999}'],
  ])('of %j is refused in RabbitMQ’s words', (text, reason) => {
    expect(() => parseExpiration(text)).toThrow(`invalid expiration '${text}': ${reason}`);
  });
});
