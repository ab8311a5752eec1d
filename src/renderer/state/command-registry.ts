// What commands of the studio do. The list of commands (ids, titles, shortcuts, places in menus) is shared
// with the desktop's native menu; parts of the page register what theirs do while they are on screen.

import { create } from 'zustand';
import type { StudioCommandId } from '../../shared/commands/command-list.ts';

export interface CommandAction {
  run(): void;
  /** Missing means that it can always run. */
  isEnabled?(): boolean;
}

interface CommandRegistry {
  readonly actions: ReadonlyMap<StudioCommandId, CommandAction>;
  /** Returns what takes them away again. */
  register(actions: Partial<Record<StudioCommandId, CommandAction>>): () => void;
}

export const useCommandRegistry = create<CommandRegistry>()((set) => ({
  actions: new Map(),
  register: (added) => {
    const entries = Object.entries(added) as [StudioCommandId, CommandAction][];
    set(({ actions }) => ({ actions: new Map([...actions, ...entries]) }));
    return () =>
      set(({ actions }) => ({
        actions: new Map(
          [...actions].filter(
            ([id, action]) => !entries.some(([own, its]) => own === id && its === action),
          ),
        ),
      }));
  },
}));

/** Runs a command if it is there and enabled; says whether it did. */
export function runCommand(id: StudioCommandId): boolean {
  const action = useCommandRegistry.getState().actions.get(id);
  if (action === undefined || action.isEnabled?.() === false) return false;
  action.run();
  return true;
}
