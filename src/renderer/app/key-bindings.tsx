// The page's keys: the shared list of commands with the user's changes. Keys of text fields, of input
// methods and of open dialogs are left alone. Draws nothing.

import { useEffect, useMemo } from 'react';
import { tinykeys } from 'tinykeys';
import { STUDIO_COMMANDS, type StudioCommand } from '../../shared/commands/command-list.ts';
import { runCommand } from '../state/command-registry.ts';
import { usePreferences } from '../state/preferences-store.ts';
import { effectiveShortcut, type ShortcutChanges } from '../state/shortcuts.ts';
import { boundKeys, isInScope, isKeptByFocus } from './key-scope.ts';

type ListedCommand = (typeof STUDIO_COMMANDS)[number];

/** Commands by the keys that run them; several may have the same in different scopes. */
export function commandsByKeys(
  changes: ShortcutChanges,
): ReadonlyMap<string, readonly ListedCommand[]> {
  const commands = new Map<string, ListedCommand[]>();
  for (const command of STUDIO_COMMANDS) {
    const shortcut = effectiveShortcut(command.id, changes);
    if (shortcut === null || isBrowsersOwn(command.id, shortcut)) continue;
    for (const keys of boundKeys(shortcut)) {
      commands.set(keys, [...(commands.get(keys) ?? []), command]);
    }
  }
  return commands;
}

/**
 * Copy and paste by their usual keys are the browser's events, which carry the clipboard with them: no
 * permission is asked for, and text goes between windows. Authoring listens to them.
 */
const isBrowsersOwn = (id: string, shortcut: string): boolean =>
  (id === 'edit.copy' && shortcut === '$mod+c') || (id === 'edit.paste' && shortcut === '$mod+v');

/** Whether the press is nobody's yet: handled by none, and no part of composing a character. */
const isFree = (event: KeyboardEvent): boolean =>
  !event.defaultPrevented && !event.isComposing && event.keyCode !== 229;

function runFirst(event: KeyboardEvent, commands: readonly ListedCommand[]): void {
  const focused = document.activeElement;
  if (!isFree(event) || isKeptByFocus(event, focused)) return;
  const inScope = commands.filter(({ scope }: StudioCommand) => isInScope(scope, focused));
  // The narrower scope first.
  inScope.sort((a, b) => Number(a.scope === 'studio') - Number(b.scope === 'studio'));
  for (const { id } of inScope) {
    if (!runCommand(id)) continue;
    event.preventDefault();
    return;
  }
  // A browser's own dialog for printing or saving in place of a command that cannot run now helps nobody.
  if (inScope.length > 0 && (event.ctrlKey || event.metaKey)) event.preventDefault();
}

export function KeyBindings() {
  const changes = usePreferences((preferences) => preferences.shortcuts);
  const commands = useMemo(() => commandsByKeys(changes), [changes]);
  useEffect(() => {
    const handlers = [...commands].map(
      ([keys, own]) => [keys, (event: KeyboardEvent) => runFirst(event, own)] as const,
    );
    return tinykeys(window, Object.fromEntries(handlers), { ignore: () => false });
  }, [commands]);
  return null;
}
