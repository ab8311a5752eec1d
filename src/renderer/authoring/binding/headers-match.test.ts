import { describe, expect, it } from 'vitest';
import type { Fields } from '../../../shared/ipc/field.ts';
import { bindingKeyText } from './binding-text.ts';
import {
  conditionsOf,
  headersArgs,
  ignoredNames,
  isWithoutCondition,
  xMatchOf,
} from './headers-match.ts';

const conditions: Fields = [
  ['format', { type: 'longstr', value: 'pdf' }],
  ['x-tenant', { type: 'long', value: 3 }],
];

describe('arguments of a headers binding', () => {
  it('are a way to match and conditions, apart and together', () => {
    const args = headersArgs('any', conditions);
    expect(xMatchOf(args)).toBe('any');
    expect(conditionsOf(args)).toEqual(conditions);
  });

  it('match all where nothing or nothing known is said', () => {
    expect(xMatchOf([])).toBe('all');
    expect(xMatchOf([['x-match', { type: 'longstr', value: 'some' }]])).toBe('all');
  });

  it('that begin with x- do not count, but with the ways that say so', () => {
    expect(ignoredNames('all', conditions)).toEqual(['x-tenant']);
    expect(ignoredNames('any-with-x', conditions)).toEqual([]);
    expect(isWithoutCondition('all', conditions.slice(1))).toBe(true);
    expect(isWithoutCondition('all-with-x', conditions.slice(1))).toBe(false);
    expect(isWithoutCondition('any', [])).toBe(true);
  });

  it('are told in one line', () => {
    expect(bindingKeyText({ key: '', args: headersArgs('all', conditions) })).toBe(
      'x-match=all, format=pdf, x-tenant=3',
    );
    expect(bindingKeyText({ key: 'a.#', args: [] })).toBe('a.#');
  });
});
