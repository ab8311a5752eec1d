import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BindingTrie } from './binding-trie.ts';

/** Topic matching as the definition reads. */
function fits(pattern: readonly string[], words: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return words.length === 0;
  if (first === '#') {
    return fits(rest, words) || (words.length > 0 && fits(pattern, words.slice(1)));
  }
  return words.length > 0 && (first === '*' || first === words[0]) && fits(rest, words.slice(1));
}
const wordsOf = (text: string): string[] => (text === '' ? [] : text.split('.'));

function isMatch(pattern: string, key: string): boolean {
  const trie = new BindingTrie<string>();
  trie.add(pattern, pattern);
  const out: string[] = [];
  trie.match(key, out);
  expect(out.length).toBeLessThanOrEqual(1);
  return out.length === 1;
}

const words = (...choices: string[]): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...choices), { maxLength: 6 }).map((list) => list.join('.'));
const patterns = words('a', 'b', '', '*', '#', '#', 'a*');
const keys = words('a', 'b', '', '*', '#', 'a*');

describe('BindingTrie', () => {
  it.each([
    ['#', '', true],
    ['#', 'a.b.c', true],
    ['*', '', false],
    ['*', 'a', true],
    ['*', '*', true],
    ['*', 'a.b', false],
    ['', '', true],
    ['', 'a', false],
    ['a.#', 'a', true],
    ['a.#', 'a.b.c', true],
    ['a.#', 'b', false],
    ['#.b', 'b', true],
    ['#.b', 'a.a.b', true],
    ['#.#', '', true],
    ['#.#', 'a', true],
    ['a.*.#', 'a', false],
    ['a.*.#', 'a.b', true],
    ['a.*.#', 'a.b.c.d', true],
    ['a..b', 'a..b', true],
    ['a.*.b', 'a..b', true],
    ['a.b', 'a..b', false],
    ['*.*', '.', true],
    ['*', '.', false],
    ['.', '.', true],
    ['*.a', '.a', true],
    ['a.*', 'a.', true],
    ['a', 'a.', false],
    ['a*', 'ab', false],
    ['a*', 'a*', true],
    ['x', '*', false],
    ['x', '#', false],
    ['#.a.#.a.#', 'a', false],
    ['#.a.#.a.#', 'b.a.b.a.b', true],
  ])('pattern "%s" and key "%s": %s', (pattern, key, expected) => {
    expect(isMatch(pattern, key)).toBe(expected);
  });

  it('finds exactly what a linear matcher finds, each value once, while patterns come and go', () => {
    const change = fc.record({ isAdded: fc.boolean(), pattern: patterns, key: keys });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40, size: 'max' }), (changes) => {
        const trie = new BindingTrie<string>();
        const model = new Set<string>();
        for (const { isAdded, pattern, key } of changes) {
          if (isAdded || !model.has(pattern)) {
            trie.add(pattern, pattern);
            model.add(pattern);
          } else {
            trie.remove(pattern, pattern);
            model.delete(pattern);
          }
          const out: string[] = [];
          trie.match(key, out);
          const expected = [...model].filter((item) => fits(wordsOf(item), wordsOf(key)));
          expect(out.sort()).toEqual(expected.sort());
        }
      }),
    );
  });

  it('holds several values under one pattern and forgets them one by one', () => {
    const trie = new BindingTrie<number>();
    trie.add('a.#', 1);
    trie.add('a.#', 2);
    trie.remove('a.#', 1);
    trie.remove('a.b.c', 2);
    const out: number[] = [];
    trie.match('a.b', out);
    expect(out).toEqual([2]);
  });

  it('keeps no nodes of patterns that were removed', () => {
    const trie = new BindingTrie<number>();
    for (const pattern of ['a.b.c', 'a.*.#', '#.#.x', '']) trie.add(pattern, 1);
    for (const pattern of ['a.b.c', 'a.*.#', '#.#.x', '']) trie.remove(pattern, 1);
    const { root } = trie as unknown as { root: { isEmpty: boolean } };
    expect(root.isEmpty).toBe(true);
  });

  it('matches patterns with many hashes against long keys without exponential work', () => {
    const trie = new BindingTrie<number>();
    trie.add(`${'#.a.'.repeat(40)}b`, 1);
    const out: number[] = [];
    trie.match('a.'.repeat(120), out);
    expect(out).toEqual([]);
  });
});
