// A table whose rows lead somewhere: by click or Enter. Moving through it with the arrows leads nowhere yet.

import { type MouseEvent, type ReactNode, useMemo, useState } from 'react';
import { type Column, VirtualTable } from '../../ui/virtual-table.tsx';
import styles from './tables.module.css';

export interface LinkTableProps<R extends { readonly id: string }> {
  readonly label: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  /** Name of the attribute that holds a row's id. */
  readonly attribute: 'data-node-id' | 'data-binding-id';
  readonly onOpen: (row: R) => void;
  /** In place of rows when there are none. */
  readonly empty: ReactNode;
}

export function LinkTable<R extends { readonly id: string }>(props: LinkTableProps<R>) {
  const { rows, attribute, onOpen } = props;
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const present = useMemo(
    () => new Set(rows.filter(({ id }) => selected.has(id)).map(({ id }) => id)),
    [rows, selected],
  );
  const onClick = (event: MouseEvent): void => {
    const { target } = event;
    const clicked = target instanceof Element ? target.closest(`[${attribute}]`) : null;
    const row = rows.find(({ id }) => id === clicked?.getAttribute(attribute));
    if (row !== undefined) onOpen(row);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the table inside has the keys
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the table does the same
    <div className={styles.table} data-rows={rows.length} onClick={onClick}>
      <VirtualTable
        label={props.label}
        columns={props.columns}
        rows={rows}
        rowKey={({ id }) => id}
        rowHeight={28}
        selectedKeys={present}
        onSelectedChange={setSelected}
        onOpen={onOpen}
        rowAttributes={({ id }) => ({ [attribute]: id })}
        empty={props.empty}
      />
    </div>
  );
}
