import { describe, expect, it } from 'vitest';
import { matchRank, type PaletteEntry, paletteIndex, searchPalette } from './palette-search.ts';

const entry = (kind: PaletteEntry['kind'], text: string, hint?: string): PaletteEntry => ({
  id: `${kind}:${text}`,
  kind,
  text,
  ...(hint === undefined ? {} : { hint }),
});

describe('matchRank', () => {
  it('prefers equal, beginning, word, inside, scattered', () => {
    const texts = ['orders', 'orders.paid', 'dead.orders', 'reorders', 'o.r.d.e.r.s'];
    const ranks = texts.map((text) => matchRank(text, 'orders'));
    expect([...ranks].sort((a, b) => a - b)).toEqual(ranks);
    expect(Number.isFinite(ranks.at(-1))).toBe(true);
  });

  it('prefers the shorter of two that begin with the text', () => {
    expect(matchRank('order', 'ord')).toBeLessThan(matchRank('order.created', 'ord'));
  });

  it('finds initials and refuses letters out of order', () => {
    expect(Number.isFinite(matchRank('export definitions', 'ed'))).toBe(true);
    expect(matchRank('export definitions', 'de')).toBeGreaterThan(1);
    expect(matchRank('queue', 'xq')).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('searchPalette', () => {
  const index = paletteIndex([
    entry('command', 'Tidy Up', 'Topology'),
    entry('queue', 'orders.created', 'classic'),
    entry('queue', 'Orders', 'quorum'),
    entry('exchange', 'orders', 'topic'),
    entry('binding', '#', 'orders → audit'),
  ]);

  it('puts the kind of the best entry first, whatever the case', () => {
    const groups = searchPalette(index, 'ORDERS');
    expect(groups.map(({ kind }) => kind)).toEqual(['queue', 'exchange', 'binding']);
    expect(groups[0]?.entries.map(({ text }) => text)).toEqual(['Orders', 'orders.created']);
  });

  it('finds by the hint what the text does not say', () => {
    expect(searchPalette(index, 'audit').map(({ kind }) => kind)).toEqual(['binding']);
  });

  it('offers everything without a text, commands first', () => {
    expect(searchPalette(index, ' ').map(({ kind }) => kind)).toEqual([
      'command',
      'queue',
      'exchange',
      'binding',
    ]);
  });

  it('counts what it does not show', () => {
    const many = paletteIndex(
      Array.from({ length: 100 }, (_, at) => entry('queue', `queue.${at}`)),
    );
    const [group] = searchPalette(many, 'queue');
    expect(group?.entries).toHaveLength(12);
    expect(group?.more).toBe(88);
  });

  it('answers within 50 ms for 5,000 objects', () => {
    const kinds = ['queue', 'exchange', 'binding', 'connection'] as const;
    const large = paletteIndex(
      Array.from({ length: 5000 }, (_, at) =>
        entry(kinds[at % 4]!, `service-${at % 97}.region-${at % 13}.object.${at}`, `hint ${at}`),
      ),
    );
    // The best of a few runs: a busy machine says nothing about the search.
    const timeOf = (typed: string): number => {
      const start = performance.now();
      searchPalette(large, typed);
      return performance.now() - start;
    };
    const times = ['s', 'ob', 'region-7', 'sro', 'nothing like it'].map((typed) =>
      Math.min(...Array.from({ length: 5 }, () => timeOf(typed))),
    );
    expect(Math.max(...times)).toBeLessThan(50);
  });
});
