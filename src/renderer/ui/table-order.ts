// Order of a table's rows and what the user set for it. Pure.

export interface SortBy {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

export type SortValue = string | number | boolean | null;

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Numbers by size, text as people order it (`q2` before `q10`), nothing last in either direction. */
export function compareValues(a: SortValue, b: SortValue): number {
  if (typeof a === 'string' && typeof b === 'string') return collator.compare(a, b);
  return Number(a) - Number(b);
}

/** A sorted copy; rows that are equal keep their order. */
export function sortedRows<R>(
  rows: readonly R[],
  value: (row: R) => SortValue,
  direction: SortBy['direction'],
): readonly R[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const keyed = rows.map((row) => ({ row, key: value(row) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    return sign * compareValues(a.key, b.key);
  });
  return keyed.map(({ row }) => row);
}

/** What a click on a header sets: ascending, then descending, then ascending. */
export function nextSort(current: SortBy | null, column: string): SortBy {
  const isAgain = current?.column === column && current.direction === 'ascending';
  return { column, direction: isAgain ? 'descending' : 'ascending' };
}
