// JSON as a tree that opens and closes. Draws only what is in view, so size does not matter.

import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import styles from './json-tree.module.css';
import { ExactNumber, type JsonRow, jsonRows, leafText, pathsToDepth } from './json-value.ts';

export interface JsonTreeProps {
  /** From `parseJson`. */
  readonly value: unknown;
  readonly label?: string;
  /** Levels that are open at first. */
  readonly openDepth?: number;
}

const ROW_HEIGHT = 22;

export function JsonTree({ value, label, openDepth = 2 }: JsonTreeProps) {
  const { t } = useTranslation('ui');
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(value);
  const [expanded, setExpanded] = useState(() => pathsToDepth(value, openDepth));
  const [cursor, setCursor] = useState('');
  if (seen !== value) {
    setSeen(value);
    setExpanded(pathsToDepth(value, openDepth));
    setCursor('');
  }
  const rows = useMemo(() => jsonRows(value, expanded), [value, expanded]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  const setOpen = (path: string, isOpen: boolean): void =>
    setExpanded((now) => {
      const next = new Set(now);
      if (isOpen) next.add(path);
      else next.delete(path);
      return next;
    });
  const at = rows.findIndex((row) => row.path === cursor);
  const moveTo = (index: number): void => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (row === undefined) return;
    setCursor(row.path);
    virtualizer.scrollToIndex(rows.indexOf(row));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[at];
    if (row === undefined) return;
    if (event.key === 'ArrowDown') moveTo(at + 1);
    else if (event.key === 'ArrowUp') moveTo(at - 1);
    else if (event.key === 'Home') moveTo(0);
    else if (event.key === 'End') moveTo(rows.length - 1);
    else if (event.key === 'ArrowRight') {
      if (row.size !== null && !row.isExpanded) setOpen(row.path, true);
      else if (row.isExpanded) moveTo(at + 1);
    } else if (event.key === 'ArrowLeft') {
      if (row.isExpanded) setOpen(row.path, false);
      else moveTo(parentIndex(rows, at));
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (row.size !== null) setOpen(row.path, !row.isExpanded);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={scroller}
      role="tree"
      tabIndex={0}
      className={styles.scroller}
      aria-label={label ?? t('json.label')}
      aria-activedescendant={`${id}${cursor}`}
      onKeyDown={onKeyDown}
    >
      <div role="none" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <TreeRow
              key={row.path}
              id={`${id}${row.path}`}
              row={row}
              top={item.start}
              isCursor={row.path === cursor}
              onClick={() => {
                setCursor(row.path);
                if (row.size !== null) setOpen(row.path, !row.isExpanded);
              }}
            />
          );
        })}
      </div>
    </div>
  );
}

function parentIndex(rows: readonly JsonRow[], at: number): number {
  const depth = rows[at]?.depth ?? 0;
  for (let index = at - 1; index >= 0; index -= 1) {
    if ((rows[index]?.depth ?? 0) < depth) return index;
  }
  return at;
}

function TreeRow({
  id,
  row,
  top,
  isCursor,
  onClick,
}: {
  id: string;
  row: JsonRow;
  top: number;
  isCursor: boolean;
  onClick: () => void;
}) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the tree names its active row
    <div
      id={id}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-selected={isCursor}
      aria-expanded={row.size === null ? undefined : row.isExpanded}
      className={styles.row}
      style={{ transform: `translateY(${top}px)`, paddingLeft: 8 + row.depth * 14 }}
      onClick={onClick}
    >
      <ChevronRight
        size={12}
        aria-hidden={true}
        className={clsx(styles.arrow, row.size === null && styles.none)}
      />
      {row.name !== null && (
        <>
          <span className={row.isIndex ? styles.index : styles.name}>{row.name}</span>
          <span className={styles.colon}>:</span>
        </>
      )}
      <Value row={row} />
    </div>
  );
}

function Value({ row }: { row: JsonRow }) {
  const { t } = useTranslation('ui');
  const { value, size } = row;
  if (size !== null) {
    const isArray = Array.isArray(value);
    return (
      <span className={styles.summary}>
        {isArray ? '[…]' : '{…}'}{' '}
        {isArray ? t('json.items', { count: size }) : t('json.keys', { count: size })}
      </span>
    );
  }
  const kind = value === null ? 'null' : value instanceof ExactNumber ? 'number' : typeof value;
  return <span className={styles[kind]}>{leafText(value)}</span>;
}
