// What is selected, and what is emphasised on the graph by another part of the studio, such as a route
// preview.

import { create } from 'zustand';

/** Entities to emphasise; everything else is dimmed when `dimsOthers`. */
export interface Highlight {
  readonly reason: 'route' | 'near-miss' | 'focus' | 'problem';
  readonly nodeIds: ReadonlySet<string>;
  readonly bindingIds: ReadonlySet<string>;
  readonly dimsOthers: boolean;
}

interface SelectionState {
  /** Entity ids: nodes and bindings. */
  readonly ids: readonly string[];
  readonly highlight: Highlight | null;
  select(ids: readonly string[]): void;
  setHighlight(highlight: Highlight | null): void;
}

export const useSelection = create<SelectionState>()((set) => ({
  ids: [],
  highlight: null,
  select: (ids) => set({ ids }),
  setHighlight: (highlight) => set({ highlight }),
}));
