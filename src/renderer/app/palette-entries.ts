// What the command palette offers: commands that can run, and everything of the current vhost.

import { STUDIO_COMMANDS, type StudioCommandId } from '../../shared/commands/command-list.ts';
import { commandTitles, type TitleLanguage } from '../../shared/commands/command-titles.ts';
import type { CommandAction } from '../state/command-registry.ts';
import type { useTopology } from '../state/topology-store.ts';
import type { PaletteEntry } from './palette-search.ts';

type Topology = Pick<
  ReturnType<typeof useTopology.getState>,
  'exchanges' | 'queues' | 'bindings' | 'connections'
>;

/** Names of the palette's own that are no names of objects. */
export interface PaletteWords {
  readonly defaultExchange: string;
  readonly menu: (menu: 'file' | 'edit' | 'view' | 'topology' | 'message' | 'help') => string;
}

const COMMAND_PREFIX = 'command:';
const VHOST_PREFIX = 'vhost:';

/** The command of an entry, or null for other kinds. */
export function commandOf(entryId: string): StudioCommandId | null {
  if (!entryId.startsWith(COMMAND_PREFIX)) return null;
  const id = entryId.slice(COMMAND_PREFIX.length);
  return STUDIO_COMMANDS.find((command) => command.id === id)?.id ?? null;
}

/** The vhost of an entry, or null for other kinds. */
export const vhostOf = (entryId: string): string | null =>
  entryId.startsWith(VHOST_PREFIX) ? entryId.slice(VHOST_PREFIX.length) : null;

/** Commands that somebody does and that can run now. */
export function commandEntries(
  actions: ReadonlyMap<StudioCommandId, CommandAction>,
  language: TitleLanguage,
  words: PaletteWords,
): readonly PaletteEntry[] {
  return STUDIO_COMMANDS.filter(({ id }) => {
    const action = actions.get(id);
    return id !== 'view.palette' && action !== undefined && action.isEnabled?.() !== false;
  }).map(({ id, menu }) => ({
    id: COMMAND_PREFIX + id,
    kind: 'command',
    text: commandTitles[language][id],
    ...(menu === null ? {} : { hint: words.menu(menu) }),
  }));
}

export function entityEntries(
  { exchanges, queues, bindings, connections }: Topology,
  words: PaletteWords,
): readonly PaletteEntry[] {
  const nameOf = (exchange: string): string => (exchange === '' ? words.defaultExchange : exchange);
  return [
    ...[...queues.values()].map(
      ({ id, name, type }): PaletteEntry => ({ id, kind: 'queue', text: name, hint: type }),
    ),
    ...[...exchanges.values()].map(
      ({ id, name, type }): PaletteEntry => ({
        id,
        kind: 'exchange',
        text: nameOf(name),
        hint: type,
      }),
    ),
    ...[...bindings.values()]
      .filter(({ key }) => key !== '')
      .map(
        ({ id, key, source, destination }): PaletteEntry => ({
          id,
          kind: 'binding',
          text: key,
          hint: `${nameOf(source)} → ${destination}`,
        }),
      ),
    ...[...connections.values()].map(
      ({ id, name, label }): PaletteEntry => ({
        id,
        kind: 'connection',
        text: label ?? name,
        hint: name,
      }),
    ),
  ];
}

export const vhostEntries = (vhosts: readonly string[], current: string): readonly PaletteEntry[] =>
  vhosts
    .filter((vhost) => vhost !== current)
    .map((vhost) => ({ id: VHOST_PREFIX + vhost, kind: 'vhost', text: vhost }));
