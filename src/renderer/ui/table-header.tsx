// The header row of a table, with buttons that sort.
// biome-ignore-all lint/a11y/useSemanticElements: rows that are placed absolutely cannot be those of a table

import clsx from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { CSSProperties } from 'react';
import { useTranslation } from '../i18n/index.ts';
import type { Column } from './table-column.ts';
import type { SortBy } from './table-order.ts';
import styles from './virtual-table.module.css';

export interface TableHeaderProps<R> {
  readonly columns: readonly Column<R>[];
  readonly tracks: CSSProperties;
  readonly sort: SortBy | null;
  readonly onSort: (column: string) => void;
}

export function TableHeader<R>({ columns, tracks, sort, onSort }: TableHeaderProps<R>) {
  return (
    <div role="rowgroup" className={styles.header}>
      {/* biome-ignore lint/a11y/useFocusableInteractive: its buttons take the focus */}
      <div role="row" aria-rowindex={1} className={styles.headerRow} style={tracks}>
        {columns.map((column) => (
          <Heading key={column.id} column={column} sort={sort} onSort={onSort} />
        ))}
      </div>
    </div>
  );
}

function Heading<R>({
  column,
  sort,
  onSort,
}: {
  column: Column<R>;
  sort: SortBy | null;
  onSort: (column: string) => void;
}) {
  const { t } = useTranslation('ui');
  const className = clsx(styles.cell, styles.heading, column.align === 'end' && styles.end);
  if (column.sortValue === undefined) {
    return (
      // biome-ignore lint/a11y/useFocusableInteractive: there is nothing to do with it
      <div role="columnheader" className={className}>
        {column.isHeaderHidden === true ? (
          <span className="visually-hidden">{column.header}</span>
        ) : (
          column.header
        )}
      </div>
    );
  }
  const direction = sort?.column === column.id ? sort.direction : undefined;
  const Arrow = direction === 'descending' ? ArrowDown : ArrowUp;
  const title = direction === 'ascending' ? 'table.sortDescending' : 'table.sortAscending';
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: its button takes the focus
    <div role="columnheader" aria-sort={direction ?? 'none'} className={className}>
      <button
        type="button"
        className={styles.sort}
        title={t(title, { column: column.header })}
        onClick={() => onSort(column.id)}
      >
        {column.header}
        {direction !== undefined && <Arrow size={12} aria-hidden={true} />}
      </button>
    </div>
  );
}
