// The row under a table's keyboard cursor, and what keys and clicks do to it and to the selection.

import type { Virtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useState } from 'react';

interface RowCursorOptions<R> {
  readonly rows: readonly R[];
  readonly rowKey: (row: R) => string;
  readonly selectedKeys: ReadonlySet<string>;
  readonly onSelectedChange?: (keys: ReadonlySet<string>) => void;
  readonly isMultiple?: boolean;
  readonly onOpen?: (row: R) => void;
  readonly onRowKeyDown?: (event: KeyboardEvent, row: R) => void;
  readonly virtualizer: Pick<
    Virtualizer<HTMLDivElement, Element>,
    'scrollToIndex' | 'getVirtualItems'
  >;
}

/** Index that a key leads to from `at` (-1 for none) among `count` rows; null for other keys. */
export function indexAfterKey(key: string, at: number, count: number, page: number): number | null {
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, at + 1);
    case 'ArrowUp':
      return Math.max(0, at === -1 ? last : at - 1);
    case 'PageDown':
      return Math.min(last, Math.max(0, at) + page);
    case 'PageUp':
      return Math.max(0, at - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** Keys from one row to another, both included. */
function between<R>(rows: readonly R[], rowKey: (row: R) => string, from: number, to: number) {
  return new Set(rows.slice(Math.min(from, to), Math.max(from, to) + 1).map(rowKey));
}

/** The cursor, the selection, and how they move; without events. */
function useRowMoves<R>(options: RowCursorOptions<R>) {
  const { rows, rowKey, selectedKeys, isMultiple = false, virtualizer } = options;
  const [key, setKey] = useState<string | null>(null);
  const [anchor, setAnchor] = useState<string | null>(null);
  const indexOf = (wanted: string | null): number =>
    wanted === null ? -1 : rows.findIndex((row) => rowKey(row) === wanted);
  const select = (keys: ReadonlySet<string>): void => options.onSelectedChange?.(keys);
  const firstSelected = (): number => rows.findIndex((row) => selectedKeys.has(rowKey(row)));
  return {
    select,
    hasCursor: (): boolean => indexOf(key) >= 0,
    /** When the row under the cursor has gone, the selected one takes its place. */
    current: (): number => {
      const at = indexOf(key);
      return at >= 0 || key === null ? at : firstSelected();
    },
    /** The cursor comes to what is selected, else to the first row; nothing is selected by it. */
    enter: (): void => {
      const row = rows[Math.max(0, firstSelected())];
      if (row !== undefined) setKey(rowKey(row));
    },
    moveTo: (index: number, isExtending: boolean): void => {
      const row = rows[index];
      if (row === undefined) return;
      const next = rowKey(row);
      setKey(next);
      virtualizer.scrollToIndex(index);
      const from = indexOf(anchor);
      const isRange = isExtending && isMultiple && from >= 0;
      if (!isRange) setAnchor(next);
      select(isRange ? between(rows, rowKey, from, index) : new Set([next]));
    },
    toggle: (index: number): void => {
      const row = rows[index];
      if (row === undefined) return;
      const own = rowKey(row);
      const next = new Set(isMultiple ? selectedKeys : []);
      if (selectedKeys.has(own)) next.delete(own);
      else next.add(own);
      setKey(own);
      setAnchor(own);
      select(next);
    },
  };
}

/** Rows that a virtualizer draws beside those in view, above and below, and one that is cut off. */
const NOT_IN_VIEW = 17;

export function useRowCursor<R>(options: RowCursorOptions<R>) {
  const { rows, rowKey, selectedKeys, isMultiple = false, virtualizer } = options;
  const moves = useRowMoves(options);
  const cursorRow = rows[moves.current()];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.nativeEvent.isComposing) return;
    const at = moves.current();
    const page = Math.max(1, virtualizer.getVirtualItems().length - NOT_IN_VIEW);
    const next = indexAfterKey(event.key, at, rows.length, page);
    const row = rows[at];
    const isAll = event.key === 'a' && (event.ctrlKey || event.metaKey) && isMultiple;
    if (next !== null && !event.altKey) moves.moveTo(next, event.shiftKey);
    else if (isAll) moves.select(new Set(rows.map(rowKey)));
    else if (row === undefined) return;
    else if (event.key === 'Enter' && options.onOpen !== undefined) options.onOpen(row);
    else if (event.key === ' ') moves.toggle(at);
    else {
      options.onRowKeyDown?.(event, row);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    key: cursorRow === undefined ? null : rowKey(cursorRow),
    onKeyDown,
    onFocus: (event: { target: EventTarget; currentTarget: EventTarget }): void => {
      if (event.target === event.currentTarget && !moves.hasCursor()) moves.enter();
    },
    onClick: (event: MouseEvent, index: number): void => {
      if (event.ctrlKey || event.metaKey) moves.toggle(index);
      else moves.moveTo(index, event.shiftKey);
    },
    /** A menu is about the row under the pointer, or about the selection that holds it. */
    onContextMenu: (index: number): void => {
      const row = rows[index];
      if (row !== undefined && !selectedKeys.has(rowKey(row))) moves.moveTo(index, false);
    },
  };
}
