import { describe, expect, it } from 'vitest';
import { compilePattern, compileRight } from './name-pattern.ts';

const matches = (source: string, name: string): boolean | undefined =>
  compileRight(source).pattern?.matches(name);

describe('patterns of permissions', () => {
  it.each([
    ['foo', 'xfoo1', true],
    ['^foo$', 'xfoo1', false],
    ['', 'anything', false],
    ['', '', false],
    ['^$', 'anything', false],
    ['.*', 'anything', true],
    ['^amq\\.', 'amq.direct', true],
    ['(?i)^FOO', 'food', true],
    ['\\Aq\\z', 'q', true],
    ['\\Aq\\z', 'qq', false],
    ['a-b', 'a-b', true],
    ['^(?!amq\\.).*', 'amq.x', false],
  ])('%j on %j: %j', (source, name, expected) => {
    expect(matches(source, name)).toBe(expected);
  });

  it.each([
    ['[', 'missing terminating ] for character class', 1],
    ['(a', 'missing )', 2],
    ['a)', 'unmatched parentheses', 2],
    ['*', 'nothing to repeat', 0],
    ['a**', 'nothing to repeat', 1],
  ])('%j is refused as PCRE does', (source, reason, position) => {
    expect(compilePattern(source)).toEqual({ pattern: null, reason, position });
  });

  it('an empty pattern of a policy matches everything', () => {
    expect(compilePattern('').pattern?.matches('q')).toBe(true);
  });
});
