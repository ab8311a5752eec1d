// Where a user's data goes when nobody says otherwise. Must never create anything.

import { posix, win32 } from 'node:path';

/** What the default depends on. */
export interface UserPlace {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
}

/** The platform's folder for a program's data, per user. A relative XDG_DATA_HOME is ignored [XDG]. */
export function defaultDataDir({ platform, env, homeDir }: UserPlace): string {
  if (platform === 'win32') {
    const local = env.LOCALAPPDATA;
    return win32.join(local || win32.join(homeDir, 'AppData', 'Local'), 'Warren');
  }
  if (platform === 'darwin') return posix.join(homeDir, 'Library', 'Application Support', 'Warren');
  const xdg = env.XDG_DATA_HOME;
  const base = xdg?.startsWith('/') ? xdg : posix.join(homeDir, '.local', 'share');
  return posix.join(base, 'warren');
}

/** The path as people write it: with `~` for the home folder. */
export function shortPath(path: string, homeDir: string): string {
  if (homeDir === '' || homeDir === '/') return path;
  if (path === homeDir) return '~';
  const next = path[homeDir.length];
  const isInside = path.startsWith(homeDir) && (next === '/' || next === '\\');
  return isInside ? `~${path.slice(homeDir.length)}` : path;
}
