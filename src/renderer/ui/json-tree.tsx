// JSON as a tree that opens and closes. Draws only what is in view, so size does not matter.

import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import { useId, useRef } from 'react';
import { useTranslation } from '../i18n/index.ts';
import styles from './json-tree.module.css';
import { ExactNumber, type JsonRow, leafText } from './json-value.ts';
import { useJsonTree } from './use-json-tree.ts';

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
  const { rows, cursor, onRowClick, onKeyDown } = useJsonTree(value, openDepth);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  const items = virtualizer.getVirtualItems();
  // Only what is drawn can be named as the active row.
  const isCursorDrawn = items.some(({ index }) => rows[index]?.path === cursor);
  return (
    <div
      ref={scroller}
      role="tree"
      tabIndex={0}
      className={styles.scroller}
      aria-label={label ?? t('json.label')}
      aria-activedescendant={isCursorDrawn ? `${id}${cursor}` : undefined}
      onKeyDown={(event) => onKeyDown(event, (index) => virtualizer.scrollToIndex(index))}
    >
      <div role="none" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <TreeRow
              key={row.path}
              id={`${id}${row.path}`}
              row={row}
              top={start}
              isCursor={row.path === cursor}
              onClick={() => onRowClick(row)}
            />
          );
        })}
      </div>
    </div>
  );
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
