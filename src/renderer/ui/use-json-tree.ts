// Which parts of a JSON tree are open, where the keyboard's cursor is, and what keys do to both.

import { type KeyboardEvent, useMemo, useState } from 'react';
import { type JsonRow, jsonRows, pathsToDepth } from './json-value.ts';

/** Index of the row that a row is inside of; itself for the root. */
export function parentIndex(rows: readonly JsonRow[], at: number): number {
  const depth = rows[at]?.depth ?? 0;
  for (let index = at - 1; index >= 0; index -= 1) {
    if ((rows[index]?.depth ?? 0) < depth) return index;
  }
  return at;
}

/** What a key does on a row: goes to another one, opens or closes it; null for other keys. */
export function treeStep(
  key: string,
  rows: readonly JsonRow[],
  at: number,
): { readonly to: number } | { readonly isOpen: boolean } | null {
  const row = rows[at];
  if (row === undefined) return null;
  switch (key) {
    case 'ArrowDown':
      return { to: Math.min(rows.length - 1, at + 1) };
    case 'ArrowUp':
      return { to: Math.max(0, at - 1) };
    case 'Home':
      return { to: 0 };
    case 'End':
      return { to: rows.length - 1 };
    case 'ArrowRight':
      if (row.size === null) return { to: at };
      return row.isExpanded ? { to: Math.min(rows.length - 1, at + 1) } : { isOpen: true };
    case 'ArrowLeft':
      return row.isExpanded ? { isOpen: false } : { to: parentIndex(rows, at) };
    case 'Enter':
    case ' ':
      return row.size === null ? { to: at } : { isOpen: !row.isExpanded };
    default:
      return null;
  }
}

/** `scrollTo` brings a row into view. */
export function useJsonTree(value: unknown, openDepth: number) {
  const [seen, setSeen] = useState(value);
  const [expanded, setExpanded] = useState(() => pathsToDepth(value, openDepth));
  const [cursor, setCursor] = useState('');
  if (seen !== value) {
    setSeen(value);
    setExpanded(pathsToDepth(value, openDepth));
    setCursor('');
  }
  const rows = useMemo(() => jsonRows(value, expanded), [value, expanded]);
  const setOpen = (path: string, isOpen: boolean): void =>
    setExpanded((now) => {
      const next = new Set(now);
      if (isOpen) next.add(path);
      else next.delete(path);
      return next;
    });
  return {
    rows,
    cursor,
    onRowClick: ({ path, size, isExpanded }: JsonRow): void => {
      setCursor(path);
      if (size !== null) setOpen(path, !isExpanded);
    },
    onKeyDown: (event: KeyboardEvent, scrollTo: (index: number) => void): void => {
      const step = treeStep(
        event.key,
        rows,
        rows.findIndex(({ path }) => path === cursor),
      );
      if (step === null) return;
      event.preventDefault();
      event.stopPropagation();
      if ('isOpen' in step) {
        setOpen(cursor, step.isOpen);
        return;
      }
      setCursor(rows[step.to]?.path ?? cursor);
      scrollTo(step.to);
    },
  };
}
