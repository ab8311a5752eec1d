// Moves the focus to a part of a row that may only be drawn in a moment.

import { type RefObject, useEffect, useState } from 'react';

export type RowPart = 'name' | 'value';

/** Rows bear `data-row`, their parts `data-part`. */
export function useRowFocus(list: RefObject<HTMLElement | null>) {
  const [wanted, setWanted] = useState<{ key: string; part: RowPart } | null>(null);
  useEffect(() => {
    if (wanted === null) return;
    const row = list.current?.querySelector(`[data-row="${wanted.key}"]`);
    row?.querySelector<HTMLElement>(`[data-part="${wanted.part}"] :is(input, button)`)?.focus();
    setWanted(null);
  }, [wanted, list]);
  return (key: string, part: RowPart): void => setWanted({ key, part });
}
