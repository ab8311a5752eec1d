// How live flow is shown: frozen or running, what edges are labelled with, and where unroutable messages
// went. The broker goes on whatever is set here.

import { create } from 'zustand';
import type { UnroutableNote } from '../../shared/ipc/statistics.ts';

interface FlowState {
  /** Time of freezing, milliseconds since 1970; null while the picture runs. */
  readonly frozenAtMs: number | null;
  /** The newest first, at most 100. */
  readonly unroutable: readonly UnroutableNote[];
  freeze(): void;
  resume(): void;
  noteUnroutable(notes: readonly UnroutableNote[]): void;
  clear(): void;
}

const MAX_NOTES = 100;

export const useFlow = create<FlowState>()((set) => ({
  frozenAtMs: null,
  unroutable: [],
  freeze: () => set({ frozenAtMs: Date.now() }),
  resume: () => set({ frozenAtMs: null }),
  noteUnroutable: (notes) =>
    set(({ unroutable }) => ({ unroutable: [...notes, ...unroutable].slice(0, MAX_NOTES) })),
  clear: () => set({ unroutable: [] }),
}));
