// Whether the desktop program can be shown here, and if not, why. Looks at files only: importing electron
// from plain Node would download it. Must stay plain JavaScript that Node 18 can read.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findInstalledNode, isNodeNewEnough } from '../bin/node-runtime.mjs';

const ELECTRON_FOLDER = fileURLToPath(new URL('../node_modules/electron', import.meta.url));
/** How long fetching Electron, some 120 MB, may take before the start goes on without. */
const FETCH_TIMEOUT_MS = 120_000;
const PROGRAMS = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
/** Options of `warren serve` that the desktop program takes, too; each has a value. */
const DESKTOP_OPTIONS = new Set(['--profile', '--profile-dir', '--port', '--management-port']);

/**
 * Why the desktop program cannot or shall not be shown, on one line; null when it can.
 *
 * @param {{ platform: string, env: Record<string, string | undefined>, isRoot: boolean,
 *   args: readonly string[], hasElectron: () => boolean }} place
 * @returns {string | null}
 */
export function whyNoDesktop({ platform, env, isRoot, args, hasElectron }) {
  const foreign = foreignOption(args);
  if (foreign !== undefined) return `${foreign} is an option of the broker without a window`;
  if (platform === 'linux') {
    if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display';
    if (isRoot) return 'Electron does not run as root';
  }
  return hasElectron() ? null : 'Electron is not installed (npx install-electron fetches it)';
}

/** The first argument that the desktop program does not know. */
function foreignOption(args) {
  for (let index = 0; index < args.length; index += 1) {
    const [name, value] = args[index].split('=', 2);
    if (!DESKTOP_OPTIONS.has(name)) return args[index];
    if (value === undefined) index += 1;
  }
  return undefined;
}

/** Where the program of the installed version of Electron is, or undefined. */
export function findElectron(folder = ELECTRON_FOLDER, env = process.env) {
  const elsewhere = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (elsewhere) return existing(join(elsewhere, PROGRAMS[process.platform] ?? 'electron'));
  try {
    const program = readFileSync(join(folder, 'path.txt'), 'utf8').trim();
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const present = readFileSync(join(folder, 'dist', 'version'), 'utf8').trim();
    return present.replace(/^v/, '') === version
      ? existing(join(folder, 'dist', program))
      : undefined;
  } catch {
    return undefined;
  }
}

const existing = (path) => (existsSync(path) ? path : undefined);

/**
 * Why the desktop program cannot be shown on this machine, or null. Somebody at a terminal, who sees what
 * happens, gets Electron fetched.
 *
 * @param {readonly string[]} args what the program is started with
 */
export function whyNoDesktopHere(args) {
  return whyNoDesktop({
    platform: process.platform,
    env: process.env,
    isRoot: process.getuid?.() === 0,
    args,
    hasElectron: () => {
      if (findElectron() === undefined && process.stderr.isTTY) fetchElectron();
      return findElectron() !== undefined;
    },
  });
}

function fetchElectron() {
  const node = isNodeNewEnough(process.versions.node) ? process.execPath : findInstalledNode();
  if (node === undefined) return;
  process.stderr.write('Fetching Electron, once...\n');
  spawnSync(node, [join(ELECTRON_FOLDER, 'install.js')], {
    stdio: 'ignore',
    timeout: FETCH_TIMEOUT_MS,
  });
}
