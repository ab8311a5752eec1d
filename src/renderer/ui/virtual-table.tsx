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
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from '../i18n/index.ts';
import { TableHeader } from './table-header.tsx';
import { nextSort, type SortBy, type SortValue, sortedRows } from './table-order.ts';
import { useFollowTop } from './use-follow-top.ts';
import { useRowCursor } from './use-row-cursor.ts';
import styles from './virtual-table.module.css';

export interface Column<R> {
  readonly id: string;
  readonly header: string;
  /** Pixels, or a track of CSS grid such as `minmax(120px, 2fr)`. */
  readonly width: number | string;
  readonly align?: 'start' | 'end';
  readonly cell: (row: R) => ReactNode;
  /** Given for columns one can sort by; null stands last. */
  readonly sortValue?: (row: R) => SortValue;
}

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
  const { t } = useTranslation('ui');
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [sort, setSort] = useState<SortBy | null>(props.initialSort ?? null);
  const rows = useMemo(() => {
    const by = columns.find((column) => column.id === sort?.column)?.sortValue;
    return sort === null || by === undefined
      ? props.rows
      : sortedRows(props.rows, by, sort.direction);
  }, [props.rows, columns, sort]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: HEADER_HEIGHT,
  });
  const cursor = useRowCursor({ ...props, rows, selectedKeys, virtualizer });
  const follow = useFollowTop({
    isOn: props.isFollowingTop === true && sort === null,
    rows,
    rowKey,
    rowHeight,
    scroller,
  });
  const tracks: CSSProperties = {
    gridTemplateColumns: columns
      .map(({ width }) => (typeof width === 'number' ? `${width}px` : width))
      .join(' '),
  };
  return (
    <div className={clsx(styles.frame, props.className)}>
      {follow.newRows > 0 && (
        <button type="button" className={styles.fresh} onClick={follow.toTop}>
          <ArrowUp size={12} aria-hidden={true} />
          {t('table.newRows', { count: follow.newRows })}
        </button>
      )}
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        className={styles.scroller}
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-multiselectable={props.isMultiple === true || undefined}
        aria-activedescendant={cursor.key === null ? undefined : `${id}-${cursor.key}`}
        onScroll={follow.onScroll}
        onKeyDown={cursor.onKeyDown}
        onFocus={cursor.onFocus}
      >
        <TableHeader
          columns={columns}
          tracks={tracks}
          sort={sort}
          onSort={(column) => setSort((now) => nextSort(now, column))}
        />
        <div role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const key = rowKey(row);
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it has the keys
              // biome-ignore lint/a11y/useFocusableInteractive: the grid names its active row
              <div
                key={key}
                id={`${id}-${key}`}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={selectedKeys.has(key)}
                data-cursor={cursor.key === key || undefined}
                {...props.rowAttributes?.(row)}
                className={clsx(styles.row, props.isRowDimmed?.(row) === true && styles.dimmed)}
                style={{ ...tracks, height: rowHeight, transform: `translateY(${item.start}px)` }}
                onClick={(event) => cursor.onClick(event, item.index)}
                onDoubleClick={() => props.onOpen?.(row)}
                onContextMenu={(event) => {
                  cursor.onContextMenu(item.index);
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
          })}
        </div>
      </div>
      {rows.length === 0 && <div className={styles.empty}>{props.empty}</div>}
    </div>
  );
}

const HEADER_HEIGHT = 30;
