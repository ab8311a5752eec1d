// Where topology nodes are on the canvas, per vhost. Positions are the studio's own and no part of the
// broker's topology. The canvas loads and saves them.

import { create } from 'zustand';
import type { LayoutGroup, NodePosition } from '../../shared/ipc/contract.ts';

interface LayoutState {
  readonly positions: Readonly<Record<string, NodePosition>>;
  readonly groups: readonly LayoutGroup[];
  /** Sets or replaces positions; null takes one away. */
  place(positions: Readonly<Record<string, NodePosition | null>>): void;
  setGroups(groups: readonly LayoutGroup[]): void;
  replace(layout: Pick<LayoutState, 'positions' | 'groups'>): void;
}

export const useLayout = create<LayoutState>()((set) => ({
  positions: {},
  groups: [],
  place: (changes) =>
    set((state) => {
      const positions: Record<string, NodePosition> = { ...state.positions };
      for (const [id, position] of Object.entries(changes)) {
        if (position === null) delete positions[id];
        else positions[id] = position;
      }
      return { positions };
    }),
  setGroups: (groups) => set({ groups }),
  replace: ({ positions, groups }) => set({ positions, groups }),
}));
