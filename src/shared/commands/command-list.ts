// Every command of the studio: one list for the command palette, the shortcut sheet, the page's keys and the
// desktop's native menu. Titles are in command-titles.ts. Pure.

/** `Mod` is Command on macOS and Control elsewhere, as in both tinykeys and Electron's accelerators. */
export interface StudioCommand {
  readonly id: string;
  /** Tinykeys' notation; null for none. */
  readonly shortcut: string | null;
  /** Menu of the native menu bar; null for the palette only. */
  readonly menu: 'file' | 'edit' | 'view' | 'topology' | 'message' | 'help' | null;
  /** Where the key works: everywhere but in text fields, or on the canvas and the list only. */
  readonly scope: 'studio' | 'canvas';
}

export const STUDIO_COMMANDS = [
  { id: 'file.export-definitions', shortcut: '$mod+e', menu: 'file', scope: 'studio' },
  { id: 'file.import-definitions', shortcut: '$mod+i', menu: 'file', scope: 'studio' },
  { id: 'file.export-png', shortcut: null, menu: 'file', scope: 'studio' },
  { id: 'file.export-svg', shortcut: null, menu: 'file', scope: 'studio' },
  { id: 'file.settings', shortcut: '$mod+,', menu: 'file', scope: 'studio' },
  { id: 'file.log-out', shortcut: null, menu: null, scope: 'studio' },
  { id: 'edit.undo', shortcut: '$mod+z', menu: 'edit', scope: 'studio' },
  { id: 'edit.redo', shortcut: '$mod+Shift+z', menu: 'edit', scope: 'studio' },
  { id: 'edit.copy', shortcut: '$mod+c', menu: 'edit', scope: 'canvas' },
  { id: 'edit.paste', shortcut: '$mod+v', menu: 'edit', scope: 'canvas' },
  { id: 'edit.duplicate', shortcut: '$mod+d', menu: 'edit', scope: 'canvas' },
  { id: 'edit.delete', shortcut: 'Delete', menu: 'edit', scope: 'canvas' },
  { id: 'edit.select-all', shortcut: '$mod+a', menu: 'edit', scope: 'canvas' },
  { id: 'edit.find', shortcut: '$mod+f', menu: 'edit', scope: 'studio' },
  { id: 'view.palette', shortcut: '$mod+k', menu: 'view', scope: 'studio' },
  { id: 'view.topology', shortcut: '$mod+1', menu: 'view', scope: 'studio' },
  { id: 'view.list', shortcut: '$mod+2', menu: 'view', scope: 'studio' },
  { id: 'view.connections', shortcut: '$mod+3', menu: 'view', scope: 'studio' },
  { id: 'view.problems', shortcut: '$mod+4', menu: 'view', scope: 'studio' },
  { id: 'view.inspector', shortcut: '$mod+Shift+i', menu: 'view', scope: 'studio' },
  { id: 'view.fit', shortcut: 'f', menu: 'view', scope: 'canvas' },
  { id: 'view.zoom-in', shortcut: '+', menu: 'view', scope: 'canvas' },
  { id: 'view.zoom-out', shortcut: '-', menu: 'view', scope: 'canvas' },
  { id: 'view.minimap', shortcut: 'm', menu: 'view', scope: 'canvas' },
  { id: 'view.default-exchange', shortcut: null, menu: 'view', scope: 'studio' },
  { id: 'view.clients', shortcut: null, menu: 'view', scope: 'studio' },
  { id: 'view.freeze', shortcut: 'Space', menu: 'view', scope: 'canvas' },
  { id: 'view.theme-light', shortcut: null, menu: null, scope: 'studio' },
  { id: 'view.theme-dark', shortcut: null, menu: null, scope: 'studio' },
  { id: 'view.theme-system', shortcut: null, menu: null, scope: 'studio' },
  { id: 'view.language-en', shortcut: null, menu: null, scope: 'studio' },
  { id: 'view.language-zh', shortcut: null, menu: null, scope: 'studio' },
  { id: 'topology.quick-add', shortcut: 'a', menu: 'topology', scope: 'canvas' },
  { id: 'topology.add-direct', shortcut: null, menu: 'topology', scope: 'studio' },
  { id: 'topology.add-fanout', shortcut: null, menu: 'topology', scope: 'studio' },
  { id: 'topology.add-topic', shortcut: null, menu: 'topology', scope: 'studio' },
  { id: 'topology.add-headers', shortcut: null, menu: 'topology', scope: 'studio' },
  { id: 'topology.add-queue', shortcut: null, menu: 'topology', scope: 'studio' },
  { id: 'topology.bind', shortcut: 'b', menu: 'topology', scope: 'canvas' },
  { id: 'topology.rename', shortcut: 'F2', menu: 'topology', scope: 'canvas' },
  { id: 'topology.tidy', shortcut: 'Shift+t', menu: 'topology', scope: 'canvas' },
  { id: 'topology.group', shortcut: '$mod+g', menu: 'topology', scope: 'canvas' },
  { id: 'topology.align-left', shortcut: null, menu: 'topology', scope: 'canvas' },
  { id: 'topology.align-top', shortcut: null, menu: 'topology', scope: 'canvas' },
  { id: 'topology.distribute-vertically', shortcut: null, menu: 'topology', scope: 'canvas' },
  { id: 'topology.distribute-horizontally', shortcut: null, menu: 'topology', scope: 'canvas' },
  { id: 'topology.focus-path', shortcut: 'p', menu: 'topology', scope: 'canvas' },
  { id: 'topology.purge', shortcut: null, menu: 'topology', scope: 'canvas' },
  { id: 'message.publish', shortcut: '$mod+p', menu: 'message', scope: 'studio' },
  { id: 'message.peek', shortcut: null, menu: 'message', scope: 'canvas' },
  { id: 'message.consume', shortcut: null, menu: 'message', scope: 'canvas' },
  { id: 'help.connect', shortcut: null, menu: 'help', scope: 'studio' },
  { id: 'help.shortcuts', shortcut: '?', menu: 'help', scope: 'studio' },
] as const satisfies readonly StudioCommand[];

export type StudioCommandId = (typeof STUDIO_COMMANDS)[number]['id'];
