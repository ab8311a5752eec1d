// The desktop program's settings, in a file of the profile. A file that cannot be read, or a value that is
// none, is the default: settings must never keep the program from starting.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { DesktopLook, DesktopSettings } from '../../shared/ipc/desktop.ts';

export const DEFAULT_SETTINGS: DesktopSettings = {
  port: 5672,
  managementPort: 15672,
  listensOn: 'this-machine',
  dataDir: null,
  startsBrokerAtLaunch: true,
  staysInTray: false,
  keepsAwake: true,
};

export const DEFAULT_LOOK: DesktopLook = { theme: 'system', language: 'en' };

interface Kept {
  readonly settings: DesktopSettings;
  readonly look: DesktopLook;
}

export class DesktopSettingsFile {
  readonly #path: string;
  #kept: Kept;

  constructor(path: string, locale: string) {
    this.#path = path;
    this.#kept = readKept(path, locale);
  }

  get settings(): DesktopSettings {
    return this.#kept.settings;
  }

  get look(): DesktopLook {
    return this.#kept.look;
  }

  /** Throws what the file system throws. */
  saveSettings(settings: DesktopSettings): void {
    this.#write({ ...this.#kept, settings });
  }

  /** Throws what the file system throws. */
  saveLook(look: DesktopLook): void {
    this.#write({ ...this.#kept, look });
  }

  #write(kept: Kept): void {
    this.#kept = kept;
    const draft = `${this.#path}.new`;
    writeFileSync(draft, `${JSON.stringify(kept, null, 2)}\n`);
    renameSync(draft, this.#path);
  }
}

function readKept(path: string, locale: string): Kept {
  const language = locale.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
  const look: DesktopLook = { ...DEFAULT_LOOK, language };
  try {
    const json: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const { settings, look: kept } = record(json);
    return {
      settings: parseSettings(settings) ?? DEFAULT_SETTINGS,
      look: parseLook(kept) ?? look,
    };
  } catch {
    return { settings: DEFAULT_SETTINGS, look };
  }
}

/** Null when something is no setting's value. */
export function parseSettings(json: unknown): DesktopSettings | null {
  const { port, managementPort, listensOn, dataDir, ...switches } = record(json);
  const { startsBrokerAtLaunch, staysInTray, keepsAwake } = switches;
  if (!isPort(port) || !isPort(managementPort)) return null;
  if (listensOn !== 'this-machine' && listensOn !== 'all-networks') return null;
  if (dataDir !== null && (typeof dataDir !== 'string' || dataDir === '')) return null;
  if (typeof startsBrokerAtLaunch !== 'boolean') return null;
  if (typeof staysInTray !== 'boolean' || typeof keepsAwake !== 'boolean') return null;
  return {
    port,
    managementPort,
    listensOn,
    dataDir,
    startsBrokerAtLaunch,
    staysInTray,
    keepsAwake,
  };
}

/** Null when it is none. */
export function parseLook(json: unknown): DesktopLook | null {
  const { theme, language } = record(json);
  if (theme !== 'light' && theme !== 'dark' && theme !== 'system') return null;
  if (language !== 'en' && language !== 'zh-CN') return null;
  return { theme, language };
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535;
}

export function record(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : {};
}
