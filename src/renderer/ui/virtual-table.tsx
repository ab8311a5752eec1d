// A table of any length: only rows in view are drawn. One stop of the Tab key; arrows, Home, End and Page
// keys move, Space and Shift select, Enter opens. Rows have one height.
// biome-ignore-all lint/a11y/useSemanticElements: rows that are placed absolutely cannot be those of a table

import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { ArrowUp } from 'lucide-react';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from '../i18n/index.ts';
import type { Column } from './table-column.ts';
import { TableHeader } from './table-header.tsx';
import { nextSort, type SortBy, sortedRows } from './table-order.ts';
import { useFollowTop } from './use-follow-top.ts';
import { useRowCursor } from './use-row-cursor.ts';
import styles from './virtual-table.module.css';

export type { Column } from './table-column.ts';

export interface VirtualTableProps<R> {
  readonly label: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly rowKey: (row: R) => string;
  readonly rowHeight?: number;
  readonly initialSort?: SortBy;
  readonly selectedKeys?: ReadonlySet<string>;
  readonly onSelectedChange?: (keys: ReadonlySet<string>) => void;
  readonly isMultiple?: boolean;
  /** Enter or a double click. */
  readonly onOpen?: (row: R) => void;
  /** Other keys on the row under the cursor. */
  readonly onRowKeyDown?: (event: KeyboardEvent, row: R) => void;
  readonly onRowContextMenu?: (event: MouseEvent, row: R) => void;
  /** New rows come at the top: shown at once when scrolled there, else announced by a button. */
  readonly isFollowingTop?: boolean;
  /** Attributes such as `data-node-id` of a row. */
  readonly rowAttributes?: (row: R) => Readonly<Record<`data-${string}`, string | number>>;
  readonly isRowDimmed?: (row: R) => boolean;
  /** In place of rows when there are none. */
  readonly empty?: ReactNode;
  readonly className?: string;
}

const ROW_HEIGHT = 30;
const NONE: ReadonlySet<string> = new Set();

export function VirtualTable<R>(props: VirtualTableProps<R>) {
  const { columns, rowKey, rowHeight = ROW_HEIGHT, selectedKeys = NONE } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, sort, sortBy } = useSortedRows(props);
  const virtualizer = useRowVirtualizer(rows.length, rowHeight, scroller);
  const cursor = useRowCursor({ ...props, rows, selectedKeys, virtualizer });
  const isOn = props.isFollowingTop === true && sort === null;
  const follow = useFollowTop({ isOn, rows, rowKey, rowHeight, scroller });
  const tracks = columnTracks(columns);
  const items = virtualizer.getVirtualItems();
  // Only what is drawn can be named as the active row.
  const isCursorDrawn =
    cursor.key !== null && items.some(({ index }) => keyAt(rows, rowKey, index) === cursor.key);
  return (
    <div className={clsx(styles.frame, props.className)}>
      <NewRows follow={follow} />
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        className={styles.scroller}
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-multiselectable={props.isMultiple === true || undefined}
        aria-activedescendant={isCursorDrawn ? `${id}-${cursor.key}` : undefined}
        onScroll={follow.onScroll}
        onKeyDown={cursor.onKeyDown}
        onFocus={cursor.onFocus}
      >
        <TableHeader columns={columns} tracks={tracks} sort={sort} onSort={sortBy} />
        <div role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => (
            <TableRow
              key={keyAt(rows, rowKey, index)}
              {...{ props, id, rows, index, start, tracks, cursor }}
            />
          ))}
        </div>
      </div>
      {rows.length === 0 && <div className={styles.empty}>{props.empty}</div>}
    </div>
  );
}

const HEADER_HEIGHT = 30;

const useRowVirtualizer = (
  count: number,
  rowHeight: number,
  scroller: RefObject<HTMLDivElement | null>,
) =>
  useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: HEADER_HEIGHT,
  });

function keyAt<R>(rows: readonly R[], rowKey: (row: R) => string, index: number): string | null {
  const row = rows[index];
  return row === undefined ? null : rowKey(row);
}

const columnTracks = <R,>(columns: readonly Column<R>[]): CSSProperties => ({
  gridTemplateColumns: columns
    .map(({ width }) => (typeof width === 'number' ? `${width}px` : width))
    .join(' '),
});

function useSortedRows<R>({ columns, rows, initialSort }: VirtualTableProps<R>) {
  const [sort, setSort] = useState<SortBy | null>(initialSort ?? null);
  const sorted = useMemo(() => {
    const by = columns.find((column) => column.id === sort?.column)?.sortValue;
    return sort === null || by === undefined ? rows : sortedRows(rows, by, sort.direction);
  }, [rows, columns, sort]);
  const sortBy = (column: string): void => setSort((now) => nextSort(now, column));
  return { rows: sorted, sort, sortBy };
}

function NewRows({ follow }: { follow: ReturnType<typeof useFollowTop> }) {
  const { t } = useTranslation('ui');
  if (follow.newRows === 0) return null;
  return (
    <button type="button" className={styles.fresh} onClick={follow.toTop}>
      <ArrowUp size={12} aria-hidden={true} />
      {t('table.newRows', { count: follow.newRows })}
    </button>
  );
}

interface TableRowProps<R> {
  readonly props: VirtualTableProps<R>;
  readonly id: string;
  readonly rows: readonly R[];
  readonly index: number;
  readonly start: number;
  readonly tracks: CSSProperties;
  readonly cursor: ReturnType<typeof useRowCursor<R>>;
}

function TableRow<R>({ props, id, rows, index, start, tracks, cursor }: TableRowProps<R>) {
  const { columns, rowKey, rowHeight = ROW_HEIGHT, selectedKeys = NONE } = props;
  const row = rows[index];
  if (row === undefined) return null;
  const key = rowKey(row);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the grid names its active row
    <div
      id={`${id}-${key}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selectedKeys.has(key)}
      data-cursor={cursor.key === key || undefined}
      {...props.rowAttributes?.(row)}
      className={clsx(styles.row, props.isRowDimmed?.(row) === true && styles.dimmed)}
      style={{ ...tracks, height: rowHeight, transform: `translateY(${start}px)` }}
      onClick={(event) => cursor.onClick(event, index)}
      onDoubleClick={() => props.onOpen?.(row)}
      onContextMenu={(event) => {
        cursor.onContextMenu(index);
        props.onRowContextMenu?.(event, row);
      }}
    >
      {columns.map((column) => (
        // biome-ignore lint/a11y/useFocusableInteractive: rows are moved between, not cells
        <div
          key={column.id}
          role="gridcell"
          className={clsx(styles.cell, column.align === 'end' && styles.end)}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}
