// Keeps the desktop program and the page in step: the native menu runs the page's commands and shows what
// they would do, native parts follow theme and language. Draws nothing.

import { useEffect } from 'react';
import { STUDIO_COMMANDS, type StudioCommandId } from '../../shared/commands/command-list.ts';
import type { MenuState } from '../../shared/ipc/desktop.ts';
import { desktop } from '../api/index.ts';
import { currentLanguage, i18n } from '../i18n/index.ts';
import { runCommand, useCommandRegistry } from '../state/command-registry.ts';
import { useHistory } from '../state/history-store.ts';
import { usePreferences } from '../state/preferences-store.ts';
import { followStatus } from './desktop-status.ts';

/** Menus need not follow every key press. */
const MENU_DELAY_MS = 250;

export function DesktopLink() {
  useEffect(() => {
    if (desktop === null) return;
    const ends = [
      followStatus(),
      desktop.on('desktop.command', ({ id }) => void runCommand(id)),
      followLook(),
      followMenu(),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, []);
  return null;
}

function followLook(): () => void {
  const tell = (): void => {
    const { theme } = usePreferences.getState();
    void desktop?.invoke('desktop.set-look', { theme, language: currentLanguage() });
  };
  tell();
  return usePreferences.subscribe((now, before) => {
    if (now.theme !== before.theme || now.language !== before.language) tell();
  });
}

function followMenu(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void desktop?.invoke('desktop.set-menu', menuState()), MENU_DELAY_MS);
  };
  tell();
  const ends = [useHistory.subscribe(tell), useCommandRegistry.subscribe(tell)];
  return () => {
    clearTimeout(timer);
    for (const end of ends) end();
  };
}

/** Commands that cannot run now, and the names of the steps that undo and redo are about. */
export function menuState(): MenuState {
  const { actions } = useCommandRegistry.getState();
  const disabled = STUDIO_COMMANDS.map(({ id }) => id).filter((id) => {
    const action = actions.get(id);
    return action === undefined || action.isEnabled?.() === false;
  });
  const { done, undone } = useHistory.getState();
  const titles: Partial<Record<StudioCommandId, string>> = {};
  const undo = done.at(-1);
  const redo = undone.at(-1);
  if (undo !== undefined) titles['edit.undo'] = i18n.t('desktop:undo', { step: labelOf(undo) });
  if (redo !== undefined) titles['edit.redo'] = i18n.t('desktop:redo', { step: labelOf(redo) });
  return { disabled, titles };
}

function labelOf({ label }: { readonly label: { key: string; values: object } }): string {
  // Steps name their text at run time, hence a key that the types do not know.
  return String(i18n.t(`history:${label.key}` as never, label.values as never));
}
