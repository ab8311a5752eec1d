import { describe, expect, it } from 'vitest';
import { formatJson, jsonFaultPosition } from './json-text.ts';

describe('JSON', () => {
  it.each(['[1, -2.5e3, "a\\u00e9", true, null, {}, []]', ' {"a": {"b": [1]}} ', '"text"', '0'])(
    '%s has no fault',
    (text) => {
      expect(jsonFaultPosition(text)).toBeNull();
    },
  );

  it.each([
    ['', 0],
    ['{"a": }', 6],
    ['{"a"', 4],
    ['{"a" 1}', 5],
    ['{a: 1}', 1],
    ['[1,]', 3],
    ['{"a": 1,}', 8],
    ['[1 2]', 3],
    ['[1}', 2],
    ['01', 1],
    ['nul', 0],
    ['{} x', 3],
    ["{'a': 1}", 1],
    ['["a\nb"]', 1],
  ])('%j is at fault at %i', (text, position) => {
    expect(jsonFaultPosition(text)).toBe(position);
  });

  it('is looked through at any depth', () => {
    expect(jsonFaultPosition(`${'['.repeat(200_000)}x`)).toBe(200_000);
  });

  it('is formatted without touching its numbers and texts', () => {
    const text = '{"id":12345678901234567890,"e":1.0e5,"t":"a\\"{,b","l":[1,{}],"n":[ ]}';
    expect(formatJson(text)).toBe(
      [
        '{',
        '  "id": 12345678901234567890,',
        '  "e": 1.0e5,',
        '  "t": "a\\"{,b",',
        '  "l": [',
        '    1,',
        '    {}',
        '  ],',
        '  "n": []',
        '}',
      ].join('\n'),
    );
    expect(formatJson('{')).toBeNull();
  });
});
