// Which profile the program runs with: a folder with its settings and its broker's data. Two profiles are
// two brokers; must be known before the single-instance lock, which is per folder.

import { join, resolve } from 'node:path';

export interface DesktopProfile {
  /** Null for Electron's own choice. */
  readonly folder: string | null;
  /** Overrides of the settings for this run. */
  readonly port: number | null;
  readonly managementPort: number | null;
}

/**
 * Reads `--profile NAME`, `--profile-dir FOLDER`, `--port N` and `--management-port N`. What is not
 * understood belongs to Electron and Chromium and is left alone.
 */
export function readProfile(argv: readonly string[], userData: string): DesktopProfile {
  const name = option(argv, '--profile');
  const folder = option(argv, '--profile-dir');
  return {
    folder:
      folder !== null
        ? resolve(folder)
        : name === null
          ? null
          : join(userData, 'profiles', safe(name)),
    port: portOf(option(argv, '--port')),
    managementPort: portOf(option(argv, '--management-port')),
  };
}

function option(argv: readonly string[], name: string): string | null {
  const index = argv.findIndex((text) => text === name || text.startsWith(`${name}=`));
  const found = argv[index];
  if (found === undefined) return null;
  return found === name ? (argv[index + 1] ?? null) : found.slice(name.length + 1);
}

/** A name and no path. */
function safe(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}_-]/gu, '_');
}

function portOf(text: string | null): number | null {
  if (text === null || !/^\d{1,5}$/.test(text)) return null;
  const port = Number(text);
  return port <= 65_535 ? port : null;
}
