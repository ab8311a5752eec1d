// Whether the desktop program can be started here. Looks at files only: importing electron from plain
// Node would download it.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../node_modules/electron');

/** True when Electron's binary is there in the version that is installed. */
export function hasElectron(): boolean {
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH !== undefined) return true;
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const present = readFileSync(join(folder, 'dist/version'), 'utf8').trim().replace(/^v/, '');
    return existsSync(join(folder, 'path.txt')) && present === version;
  } catch {
    return false;
  }
}
