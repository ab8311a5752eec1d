// The broker's configuration in the desktop program: its settings, put as the flags of `warren serve`, so
// that both programs read them with the same code.

import { readFileSync } from 'node:fs';
import type { DesktopSettings } from '../../shared/ipc/desktop.ts';
import { type Config, resolveConfig } from '../app/config.ts';
import type { SettingName } from '../app/settings.ts';
import type { DesktopProfile } from './desktop-profile.ts';

/** Throws a `StartError` when a value is none. */
export function desktopConfig(
  settings: DesktopSettings,
  profile: DesktopProfile,
  standardDataDir: string,
): Config {
  const port = profile.port ?? settings.port;
  const managementPort = profile.managementPort ?? (port === 0 ? 0 : settings.managementPort);
  const flags = new Map<SettingName, readonly string[]>([
    ['port', [String(port)]],
    ['management-port', [String(managementPort)]],
    ['data-dir', [settings.dataDir ?? standardDataDir]],
  ]);
  // The HTTP API stays on this machine: its users are the broker's, and guest is one of them.
  if (settings.listensOn === 'all-networks') flags.set('host', ['0.0.0.0', '::']);
  const { config } = resolveConfig({
    flags,
    configFile: undefined,
    env: {},
    readFile: (path) => readFileSync(path, 'utf8'),
    defaultDataDir: standardDataDir,
  });
  return config;
}
