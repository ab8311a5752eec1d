// What a column of a table shows and sorts by. Types only.

import type { ReactNode } from 'react';
import type { SortValue } from './table-order.ts';

export interface Column<R> {
  readonly id: string;
  readonly header: string;
  /** The header is spoken, not shown: for columns of buttons. */
  readonly isHeaderHidden?: boolean;
  /** Pixels, or a track of CSS grid such as `minmax(120px, 2fr)`. */
  readonly width: number | string;
  readonly align?: 'start' | 'end';
  readonly cell: (row: R) => ReactNode;
  /** Given for columns one can sort by; null stands last. */
  readonly sortValue?: (row: R) => SortValue;
}
