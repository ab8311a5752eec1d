import { expect, it } from 'vitest';
import { argumentsText } from './arguments-text.ts';

it('arguments are one line, whatever is nested in them', () => {
  expect(
    argumentsText([
      ['x-match', { type: 'longstr', value: 'all' }],
      ['n', { type: 'array', value: [{ type: 'long', value: 1 }] }],
      ['t', { type: 'table', value: [['v', { type: 'void', value: null }]] }],
    ]),
  ).toBe('x-match: all, n: [1], t: {v: –}');
});
