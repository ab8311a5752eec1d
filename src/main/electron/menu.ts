// The native menu, made from the same list of commands as the page's palette. Choosing one tells the page;
// what belongs to the system (quit, copy in text fields, window) is the system's own.

import type { MenuItemConstructorOptions } from 'electron';
import {
  STUDIO_COMMANDS,
  type StudioCommand,
  type StudioCommandId,
} from '../../shared/commands/command-list.ts';
import { commandTitles, menuTitles } from '../../shared/commands/command-titles.ts';
import type { DesktopLook, MenuState } from '../../shared/ipc/desktop.ts';

export interface MenuParts {
  readonly language: DesktopLook['language'];
  readonly state: MenuState;
  readonly isMac: boolean;
  readonly isPackaged: boolean;
  run(id: StudioCommandId): void;
}

type MenuName = NonNullable<StudioCommand['menu']>;

const MENUS: readonly MenuName[] = ['file', 'edit', 'view', 'topology', 'message', 'help'];

/** The whole menu bar. */
export function menuTemplate(parts: MenuParts): MenuItemConstructorOptions[] {
  const { language, isMac, isPackaged } = parts;
  const menus = MENUS.map((menu): MenuItemConstructorOptions => {
    const items = STUDIO_COMMANDS.filter((command) => command.menu === menu).map((command) =>
      commandItem(command, parts),
    );
    return { label: menuTitles[language][menu], submenu: [...items, ...systemItems(menu, parts)] };
  });
  const development: MenuItemConstructorOptions[] = isPackaged
    ? []
    : [{ label: 'Dev', submenu: [{ role: 'reload' }, { role: 'toggleDevTools' }] }];
  return [...(isMac ? [{ role: 'appMenu' as const }] : []), ...menus, ...development];
}

function commandItem(
  { id, shortcut, scope }: (typeof STUDIO_COMMANDS)[number],
  { language, state, run }: MenuParts,
): MenuItemConstructorOptions {
  return {
    id,
    label: state.titles[id] ?? commandTitles[language][id],
    enabled: !state.disabled.includes(id),
    click: () => run(id),
    ...(shortcut === null ? {} : { accelerator: acceleratorOf(shortcut) }),
    // The page handles its keys itself, because text fields and the canvas share some of them.
    registerAccelerator: false,
    ...(scope === 'canvas' ? { acceleratorWorksWhenHidden: false } : {}),
  };
}

function systemItems(menu: MenuName, { isMac }: MenuParts): MenuItemConstructorOptions[] {
  if (menu === 'file' && !isMac) return [{ type: 'separator' }, { role: 'quit' }];
  if (menu === 'view') return [{ type: 'separator' }, { role: 'togglefullscreen' }];
  return [];
}

/** Tinykeys' notation to Electron's: `$mod+Shift+z` to `CmdOrCtrl+Shift+Z`. */
export function acceleratorOf(shortcut: string): string {
  // The key itself may be the plus sign.
  const keys = shortcut === '+' ? ['Plus'] : shortcut.split('+');
  return keys
    .map((key) => (key === '$mod' ? 'CmdOrCtrl' : key.length === 1 ? key.toUpperCase() : key))
    .join('+');
}
