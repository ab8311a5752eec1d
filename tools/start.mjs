// `npm start`: builds the program, then opens the desktop program; where that cannot be, or with options
// that only a broker without a window has, it is `warren serve` with the arguments given. `--headless` as
// the first argument asks for the latter.

import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findElectron, whyNoDesktopHere } from './desktop.mjs';

/** An end by one of these within so short a time means that Electron cannot run here at all. */
const CRASH_SIGNALS = ['SIGTRAP', 'SIGABRT', 'SIGSEGV'];
const CRASH_MS = 10_000;

const isHeadlessAsked = process.argv[2] === '--headless';
if (isHeadlessAsked) process.argv.splice(2, 1);
const args = process.argv.slice(2);

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const { status } = spawnSync(process.execPath, scripts.build.split(' ').slice(1), {
  // stdout belongs to the broker: whoever reads it waits for its ready line.
  stdio: ['ignore', 2, 'inherit'],
});

if (status === 0) await start();
else process.exitCode = status ?? 1;

async function start() {
  const why = isHeadlessAsked ? null : (whyNoDesktopHere(args) ?? (await runDesktop()));
  if (why === null && !isHeadlessAsked) return;
  if (why !== null) {
    process.stderr.write(`No desktop window: ${why}. The page is served to browsers instead.\n`);
  }
  process.argv.splice(2, 0, 'serve');
  await import('../bin/warren.mjs');
}

/** Resolves with why there was no window, or with null when it has been closed. */
function runDesktop() {
  const program = findElectron();
  if (program === undefined) return Promise.resolve('Electron is not installed');
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const startedMs = performance.now();
  const child = spawn(program, ['.', ...args], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the whole foreground group.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(`Electron cannot be started (${error.message})`));
    child.on('exit', (code, signal) => {
      const hasCrashed = performance.now() - startedMs < CRASH_MS && CRASH_SIGNALS.includes(signal);
      if (!hasCrashed) process.exitCode = code ?? 1;
      resolve(hasCrashed ? `Electron ended with ${signal}` : null);
    });
  });
}
