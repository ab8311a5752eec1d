import { describe, expect, it } from 'vitest';
import { nextSort, sortedRows } from './table-order.ts';
import { rowsBefore } from './use-follow-top.ts';
import { indexAfterKey } from './use-row-cursor.ts';

describe('sortedRows', () => {
  const name = (row: string): string => row;

  it('orders text as people do', () => {
    expect(sortedRows(['q10', 'Q2', 'q1'], name, 'ascending')).toEqual(['q1', 'Q2', 'q10']);
  });

  it('orders numbers by size in either direction', () => {
    expect(sortedRows([10, 9, 100], (row) => row, 'descending')).toEqual([100, 10, 9]);
  });

  it('puts nothing last in either direction', () => {
    const value = (row: number): number | null => (row === 0 ? null : row);
    expect(sortedRows([0, 2, 1], value, 'ascending')).toEqual([1, 2, 0]);
    expect(sortedRows([0, 2, 1], value, 'descending')).toEqual([2, 1, 0]);
  });

  it('keeps the order of rows that are equal and leaves the rows given alone', () => {
    const rows = [
      { id: 'b', rank: 1 },
      { id: 'a', rank: 1 },
    ];
    expect(sortedRows(rows, ({ rank }) => rank, 'descending').map(({ id }) => id)).toEqual([
      'b',
      'a',
    ]);
    expect(rows.map(({ id }) => id)).toEqual(['b', 'a']);
  });
});

describe('nextSort', () => {
  it('begins ascending and turns with each click on the same column', () => {
    const first = nextSort(null, 'name');
    const second = nextSort(first, 'name');
    expect([first, second, nextSort(second, 'name')].map(({ direction }) => direction)).toEqual([
      'ascending',
      'descending',
      'ascending',
    ]);
    expect(nextSort(first, 'ready')).toEqual({ column: 'ready', direction: 'ascending' });
  });
});

describe('indexAfterKey', () => {
  it('stays among the rows', () => {
    expect(indexAfterKey('ArrowDown', 9, 10, 5)).toBe(9);
    expect(indexAfterKey('ArrowUp', 0, 10, 5)).toBe(0);
    expect(indexAfterKey('PageDown', 7, 10, 5)).toBe(9);
    expect(indexAfterKey('PageUp', 3, 10, 5)).toBe(0);
  });

  it('begins at the near end when no row has the cursor', () => {
    expect(indexAfterKey('ArrowDown', -1, 10, 5)).toBe(0);
    expect(indexAfterKey('ArrowUp', -1, 10, 5)).toBe(9);
  });

  it('leaves other keys alone', () => {
    expect(indexAfterKey('x', 3, 10, 5)).toBeNull();
  });
});

describe('rowsBefore', () => {
  it('counts what was added above the row that was first', () => {
    expect(rowsBefore(['d', 'c', 'b'], (row) => row, 'b')).toBe(2);
    expect(rowsBefore(['d', 'c'], (row) => row, 'gone')).toBe(0);
    expect(rowsBefore(['d'], (row) => row, null)).toBe(0);
  });
});
