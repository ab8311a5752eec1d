// What the page may ask of the desktop program itself. Inputs are checked here, answers are values: nothing
// is thrown across the bridge.

import { STUDIO_COMMANDS, type StudioCommandId } from '../../shared/commands/command-list.ts';
import type {
  DesktopCommandName,
  DesktopCommands,
  DesktopLook,
  MenuState,
} from '../../shared/ipc/desktop.ts';
import { failed, type Result, succeeded } from '../../shared/ipc/result.ts';
import type { BrokerRunner } from './broker-runner.ts';
import { type DesktopSettingsFile, parseLook, parseSettings, record } from './desktop-settings.ts';

export interface DesktopCommandParts {
  readonly runner: Pick<BrokerRunner, 'start' | 'stop'>;
  readonly settingsFile: DesktopSettingsFile;
  readonly standardDataDir: string;
  /** The folder the user picked in the system's dialog, or null. */
  chooseFolder(): Promise<string | null>;
  applyLook(look: DesktopLook): void;
  applyMenu(state: MenuState): void;
  settingsChanged(): void;
}

type Handlers = {
  [C in DesktopCommandName]: (
    request: unknown,
  ) => Promise<Result<DesktopCommands[C][1]>> | Result<DesktopCommands[C][1]>;
};

const DONE = succeeded({});

/** Answers one command of a page. Never rejects. */
export function desktopCommands(
  parts: DesktopCommandParts,
): (command: unknown, request: unknown) => Promise<Result<unknown>> {
  const handlers = handlersOf(parts);
  const isKnown = (name: unknown): name is DesktopCommandName =>
    typeof name === 'string' && Object.hasOwn(handlers, name);
  return async (command, request) => {
    if (!isKnown(command)) return failed('INVALID_REQUEST', `no command ${String(command)}`);
    try {
      return await handlers[command](request);
    } catch (error) {
      return failed('INTERNAL_ERROR', error instanceof Error ? error.message : String(error));
    }
  };
}

function handlersOf(parts: DesktopCommandParts): Handlers {
  const { runner, settingsFile, standardDataDir } = parts;
  return {
    'desktop.settings': () => succeeded({ settings: settingsFile.settings, standardDataDir }),
    'desktop.save-settings': (request) => {
      const settings = parseSettings(record(request).settings);
      if (settings === null) return failed('INVALID_REQUEST', 'these are no settings');
      settingsFile.saveSettings(settings);
      parts.settingsChanged();
      return DONE;
    },
    'desktop.start-broker': async () => {
      await runner.start();
      return DONE;
    },
    'desktop.stop-broker': async () => {
      await runner.stop();
      return DONE;
    },
    'desktop.choose-folder': async () => succeeded({ folder: await parts.chooseFolder() }),
    'desktop.set-look': (request) => {
      const look = parseLook(request);
      if (look === null) return failed('INVALID_REQUEST', 'no such theme or language');
      settingsFile.saveLook(look);
      parts.applyLook(look);
      return DONE;
    },
    'desktop.set-menu': (request) => {
      const state = parseMenuState(request);
      if (state === null) return failed('INVALID_REQUEST', 'no such commands');
      parts.applyMenu(state);
      return DONE;
    },
  };
}

const isCommandId = (value: unknown): value is StudioCommandId =>
  STUDIO_COMMANDS.some(({ id }) => id === value);

/** Titles come from names of the broker's objects: they are cut to what a menu can show. */
const MAX_TITLE = 80;

function parseMenuState(json: unknown): MenuState | null {
  const { disabled, titles } = record(json);
  if (!Array.isArray(disabled) || !disabled.every(isCommandId)) return null;
  const checked: Partial<Record<StudioCommandId, string>> = {};
  for (const [id, title] of Object.entries(record(titles))) {
    if (!isCommandId(id) || typeof title !== 'string') return null;
    checked[id] = title.slice(0, MAX_TITLE);
  }
  return { disabled, titles: checked };
}
