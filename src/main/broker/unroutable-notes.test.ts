import { describe, expect, it } from 'vitest';
import { UnroutableNotes } from './unroutable-notes.ts';

const keys = (notes: readonly { readonly routingKey: string }[]): string[] =>
  notes.map(({ routingKey }) => routingKey);

describe('notes of unroutable messages', () => {
  it('are given once to whoever remembers how far it has read', () => {
    const notes = new UnroutableNotes();
    notes.note(1, 'x', 'a');
    const read = notes.count;
    notes.note(2, 'x', 'b');
    expect(notes.since(read)).toEqual([{ atMs: 2, exchange: 'x', routingKey: 'b' }]);
    expect(notes.since(notes.count)).toEqual([]);
  });

  it('keep the newest and forget the oldest', () => {
    const notes = new UnroutableNotes();
    for (let i = 0; i < 100; i += 1) notes.note(i, 'x', `${i}`);
    expect(keys(notes.since(0))).toEqual(Array.from({ length: 32 }, (_, i) => `${68 + i}`));
    expect(keys(notes.since(0, 3))).toEqual(['97', '98', '99']);
  });
});
