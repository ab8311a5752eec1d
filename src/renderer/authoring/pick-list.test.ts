import { describe, expect, it } from 'vitest';
import { matchingItems } from './pick-list.tsx';

describe('picking from a list', () => {
  const items = [
    { id: '1', label: 'Topic exchange', keywords: 'by words' },
    { id: '2', label: 'Classic queue', keywords: 'exchange of letters' },
    { id: '3', label: 'Quorum queue' },
  ];
  const found = (typed: string) => matchingItems(items, typed).map(({ id }) => id);

  it('finds by all the words typed, in any order and case', () => {
    expect(found('QUEUE')).toEqual(['2', '3']);
    expect(found('queue class')).toEqual(['2']);
    expect(found('  ')).toEqual(['1', '2', '3']);
    expect(found('nothing')).toEqual([]);
  });

  it('finds by further words too', () => {
    expect(found('exchange')).toEqual(['1', '2']);
  });
});
