// Which keys run which command: the shared list with what the user changed. Pure but for the hook.

import { STUDIO_COMMANDS, type StudioCommandId } from '../../shared/commands/command-list.ts';
import { usePreferences } from './preferences-store.ts';

/** Changed shortcuts by command id; the empty text takes a shortcut away. */
export type ShortcutChanges = Readonly<Record<string, string>>;

/** Tinykeys' notation, or null for none. */
export function effectiveShortcut(id: StudioCommandId, changes: ShortcutChanges): string | null {
  const changed = changes[id];
  if (changed !== undefined) return changed === '' ? null : changed;
  return STUDIO_COMMANDS.find((command) => command.id === id)?.shortcut ?? null;
}

/** Case and order of modifiers do not make another shortcut. */
const comparable = (shortcut: string): string => {
  const keys = shortcut === '+' ? ['+'] : shortcut.toLowerCase().split('+');
  return [...keys].sort().join('+');
};

/** The command that already has the keys, other than `id` itself. */
export function shortcutHolder(
  shortcut: string,
  id: StudioCommandId,
  changes: ShortcutChanges,
): StudioCommandId | null {
  const wanted = comparable(shortcut);
  const holder = STUDIO_COMMANDS.find((command) => {
    if (command.id === id) return false;
    const own = effectiveShortcut(command.id, changes);
    return own !== null && comparable(own) === wanted;
  });
  return holder?.id ?? null;
}

/** The shortcut of a command now, for hints. */
export const useShortcut = (id: StudioCommandId): string | null =>
  usePreferences((preferences) => effectiveShortcut(id, preferences.shortcuts));
