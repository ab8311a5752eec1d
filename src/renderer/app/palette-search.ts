// Finding entries of the command palette by what was typed: fast for thousands, the best first. Pure.

export type PaletteKind = 'command' | 'exchange' | 'queue' | 'binding' | 'connection' | 'vhost';

export interface PaletteEntry {
  /** Unique; `command:ID` or the id of an entity. */
  readonly id: string;
  readonly kind: PaletteKind;
  /** What is searched and shown. */
  readonly text: string;
  /** Shown behind, and searched when the text does not match. */
  readonly hint?: string;
}

export interface PaletteHit {
  readonly entry: PaletteEntry;
  /** Smaller is better. */
  readonly rank: number;
}

/** Entries of each kind in one answer; the others are counted. */
const MAX_PER_KIND = 12;

export interface PaletteGroup {
  readonly kind: PaletteKind;
  readonly entries: readonly PaletteEntry[];
  /** Found but not among `entries`. */
  readonly more: number;
}

const NO_MATCH = Number.POSITIVE_INFINITY;
const isWordStart = (text: string, at: number): boolean =>
  at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '');

/**
 * How well a text fits: 0 equal, then begins with it, then at a word's beginning, then anywhere, then all
 * letters in order; infinite for none. Both in lower case.
 */
export function matchRank(text: string, wanted: string): number {
  if (text === wanted) return 0;
  const at = text.indexOf(wanted);
  if (at === 0) return 1 + text.length / 10_000;
  if (at > 0) return (isWordStart(text, at) ? 2 : 3) + text.length / 10_000;
  return isScattered(text, wanted) ? 4 + text.length / 10_000 : NO_MATCH;
}

/** All letters of `wanted` in order, each run beginning at a word: `oq` finds `orders.queue`. */
function isScattered(text: string, wanted: string): boolean {
  if (wanted.length < 2) return false;
  let from = 0;
  for (let index = 0; index < wanted.length; index += 1) {
    const letter = wanted[index] ?? '';
    if (letter === ' ') continue;
    let at = text.indexOf(letter, from);
    while (at >= 0 && at !== from && !isWordStart(text, at)) at = text.indexOf(letter, at + 1);
    if (at < 0 || (index === 0 && !isWordStart(text, at))) return false;
    from = at + 1;
  }
  return true;
}

/** Entries with their text ready to be compared; made once for many searches. */
export interface PaletteIndex {
  readonly entries: readonly PaletteEntry[];
  readonly texts: readonly string[];
  readonly hints: readonly string[];
}

export const paletteIndex = (entries: readonly PaletteEntry[]): PaletteIndex => ({
  entries,
  texts: entries.map(({ text }) => text.toLowerCase()),
  hints: entries.map(({ hint }) => hint?.toLowerCase() ?? ''),
});

/** Kinds in the order of their best entry; without a text, in the order of the index. */
export function searchPalette(index: PaletteIndex, typed: string): readonly PaletteGroup[] {
  const wanted = typed.trim().toLowerCase();
  const found = new Map<PaletteKind, PaletteHit[]>();
  index.entries.forEach((entry, at) => {
    const rank = wanted === '' ? at : entryRank(index, at, wanted);
    if (rank === NO_MATCH) return;
    const hits = found.get(entry.kind);
    if (hits === undefined) found.set(entry.kind, [{ entry, rank }]);
    else hits.push({ entry, rank });
  });
  const groups = [...found].map(([kind, hits]) => {
    hits.sort((a, b) => a.rank - b.rank);
    return { kind, hits, best: hits[0]?.rank ?? NO_MATCH };
  });
  groups.sort((a, b) => Math.floor(a.best) - Math.floor(b.best));
  return groups.map(({ kind, hits }) => {
    const shown = wanted === '' && kind === 'command' ? hits : hits.slice(0, MAX_PER_KIND);
    return { kind, entries: shown.map(({ entry }) => entry), more: hits.length - shown.length };
  });
}

function entryRank(index: PaletteIndex, at: number, wanted: string): number {
  const rank = matchRank(index.texts[at] ?? '', wanted);
  if (rank !== NO_MATCH) return rank;
  // A hint may be what one remembers: the exchange of a binding, the address of a connection.
  return (index.hints[at] ?? '').includes(wanted) ? 5 : NO_MATCH;
}
