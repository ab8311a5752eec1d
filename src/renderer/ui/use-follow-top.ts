// Keeps a table still while rows are added above what is read, and counts them.

import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

interface FollowTopOptions<R> {
  readonly isOn: boolean;
  readonly rows: readonly R[];
  readonly rowKey: (row: R) => string;
  readonly rowHeight: number;
  readonly scroller: RefObject<HTMLElement | null>;
}

/** How many rows now stand before the one that was first; 0 when it is gone. */
export function rowsBefore<R>(
  rows: readonly R[],
  rowKey: (row: R) => string,
  first: string | null,
): number {
  if (first === null) return 0;
  return Math.max(
    0,
    rows.findIndex((row) => rowKey(row) === first),
  );
}

export function useFollowTop<R>({ isOn, rows, rowKey, rowHeight, scroller }: FollowTopOptions<R>) {
  const firstKey = useRef<string | null>(null);
  const [newRows, setNewRows] = useState(0);

  useLayoutEffect(() => {
    const element = scroller.current;
    const first = rows[0];
    if (isOn && element !== null && element.scrollTop >= rowHeight) {
      const added = rowsBefore(rows, rowKey, firstKey.current);
      if (added > 0) {
        element.scrollTop += added * rowHeight;
        setNewRows((now) => now + added);
      }
    } else setNewRows(0);
    firstKey.current = first === undefined ? null : rowKey(first);
  }, [isOn, rows, rowKey, rowHeight, scroller]);

  return {
    newRows,
    onScroll: (): void => {
      if (newRows > 0 && (scroller.current?.scrollTop ?? 0) < rowHeight) setNewRows(0);
    },
    toTop: (): void => {
      scroller.current?.scrollTo({ top: 0 });
      setNewRows(0);
    },
  };
}
