// Undo and redo. A step knows how to take itself back and how to do itself again, on the broker where it
// had an effect there; nothing here knows what steps do.

import { create } from 'zustand';
import type { Failure } from '../../shared/ipc/result.ts';

export interface HistoryStep {
  /** Key in the namespace `history`, with values for its placeholders: `deleteQueue`, {name}. */
  readonly label: {
    readonly key: string;
    readonly values: Readonly<Record<string, string | number>>;
  };
  /** Answers why it could not, or null. */
  undo(): Promise<Failure | null>;
  redo(): Promise<Failure | null>;
}

interface HistoryState {
  readonly done: readonly HistoryStep[];
  readonly undone: readonly HistoryStep[];
  /** While a step is being undone or redone, nothing else is. */
  readonly isBusy: boolean;
  /** Something was done; what was undone before is forgotten. */
  push(step: HistoryStep): void;
  undo(): Promise<Failure | null>;
  redo(): Promise<Failure | null>;
  clear(): void;
}

const MAX_STEPS = 200;

export const useHistory = create<HistoryState>()((set, get) => ({
  done: [],
  undone: [],
  isBusy: false,
  push: (step) => set(({ done }) => ({ done: [...done, step].slice(-MAX_STEPS), undone: [] })),
  undo: async () => {
    const { done, isBusy } = get();
    const step = done.at(-1);
    if (step === undefined || isBusy) return null;
    set({ isBusy: true });
    const failure = await step.undo();
    // A step that could not be taken back stays, so that it can be tried again.
    if (failure === null) {
      set((now) => ({
        done: now.done.filter((other) => other !== step),
        undone: [...now.undone, step],
      }));
    }
    set({ isBusy: false });
    return failure;
  },
  redo: async () => {
    const { undone, isBusy } = get();
    const step = undone.at(-1);
    if (step === undefined || isBusy) return null;
    set({ isBusy: true });
    const failure = await step.redo();
    if (failure === null) {
      set((now) => ({
        undone: now.undone.filter((other) => other !== step),
        done: [...now.done, step],
      }));
    }
    set({ isBusy: false });
    return failure;
  },
  clear: () => set({ done: [], undone: [] }),
}));
