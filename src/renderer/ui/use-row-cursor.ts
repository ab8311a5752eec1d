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

export function useRowCursor<R>(options: RowCursorOptions<R>) {
  const { rows, rowKey, selectedKeys, isMultiple = false, virtualizer } = options;
  const [key, setKey] = useState<string | null>(null);
  const [anchor, setAnchor] = useState<string | null>(null);
  const indexOf = (wanted: string | null): number =>
    wanted === null ? -1 : rows.findIndex((row) => rowKey(row) === wanted);
  const select = (keys: ReadonlySet<string>): void => options.onSelectedChange?.(keys);

  const moveTo = (index: number, isExtending: boolean): void => {
    const row = rows[index];
    if (row === undefined) return;
    const next = rowKey(row);
    setKey(next);
    virtualizer.scrollToIndex(index);
    const from = indexOf(anchor);
    if (isExtending && isMultiple && from >= 0) {
      select(between(rows, rowKey, from, index));
      return;
    }
    setAnchor(next);
    select(new Set([next]));
  };
  const toggle = (index: number): void => {
    const row = rows[index];
    if (row === undefined) return;
    const own = rowKey(row);
    const next = new Set(isMultiple ? selectedKeys : []);
    if (selectedKeys.has(own)) next.delete(own);
    else next.add(own);
    setKey(own);
    setAnchor(own);
    select(next);
  };

  return {
    key: indexOf(key) >= 0 ? key : null,
    onFocus: (event: { target: EventTarget; currentTarget: EventTarget }): void => {
      if (event.target !== event.currentTarget || indexOf(key) >= 0) return;
      const chosen = rows.findIndex((row) => selectedKeys.has(rowKey(row)));
      const row = rows[Math.max(0, chosen)];
      if (row !== undefined) setKey(rowKey(row));
    },
    onClick: (event: MouseEvent, index: number): void => {
      if (event.ctrlKey || event.metaKey) toggle(index);
      else moveTo(index, event.shiftKey);
    },
    /** A menu is about the row under the pointer, or about the selection that holds it. */
    onContextMenu: (index: number): void => {
      const row = rows[index];
      if (row !== undefined && !selectedKeys.has(rowKey(row))) moveTo(index, false);
    },
    onKeyDown: (event: KeyboardEvent): void => {
      if (event.target !== event.currentTarget || event.nativeEvent.isComposing) return;
      const at = indexOf(key);
      const page = Math.max(1, virtualizer.getVirtualItems().length - 17);
      const next = indexAfterKey(event.key, at, rows.length, page);
      const row = rows[at];
      const isAll = event.key === 'a' && (event.ctrlKey || event.metaKey) && isMultiple;
      if (next !== null && !event.altKey) moveTo(next, event.shiftKey);
      else if (isAll) select(new Set(rows.map(rowKey)));
      else if (row === undefined) return;
      else if (event.key === 'Enter' && options.onOpen !== undefined) options.onOpen(row);
      else if (event.key === ' ') toggle(at);
      else {
        options.onRowKeyDown?.(event, row);
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
