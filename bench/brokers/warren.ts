// Runs the built Warren as a user runs it: `warren serve` with a data folder of its own.
// Must never import the broker, so that only what is shipped is measured.
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { endProcess, endWithMeasurement, type RunningBroker } from './running-broker.ts';

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
const command = fileURLToPath(new URL('../../bin/warren.mjs', import.meta.url));

/** Builds the program; throws when that fails. */
export function buildWarren(): void {
  const { status } = spawnSync('npm', ['run', '-s', 'build'], {
    cwd: projectFolder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('npm run build failed');
}

export interface WarrenOptions {
  readonly dataFolder: string;
  /** Variables to add to the environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly arguments?: readonly string[];
  readonly timeoutMs?: number;
}

/** The first AMQP port in the ready line; undefined when there is none. */
export function portInReadyLine(line: string): number | undefined {
  const found = /"port":\s*(\d+)/.exec(line) ?? /:(\d+)(?!.*:\d)/.exec(line);
  return found === null ? undefined : Number(found[1]);
}

/** The environment without settings of the caller, which would change what is measured. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('WARREN_') && name !== 'NODE_OPTIONS',
  );
  return Object.fromEntries(entries);
}

/** Starts Warren on a free port and waits for its ready line. */
export function startWarren(options: WarrenOptions): Promise<RunningBroker> {
  const { dataFolder, environment = {}, timeoutMs = 120_000 } = options;
  const begin = performance.now();
  const where = ['--host', '127.0.0.1', '--port', '0', '--data-dir', dataFolder, '--ready-json'];
  const child = spawn(
    process.execPath,
    [command, 'serve', ...where, ...(options.arguments ?? [])],
    { env: { ...plainEnvironment(), ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  endWithMeasurement(child);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4000);
  });
  return new Promise((resolve, reject) => {
    const refuse = (reason: string): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`warren ${reason}\n${complaint}`));
    };
    const timer = setTimeout(() => refuse(`was not ready within ${timeoutMs} ms`), timeoutMs);
    child.once('error', (error) => refuse(error.message));
    child.once('exit', (code) => refuse(`ended with ${code} before it was ready`));
    createInterface(child.stdout).once('line', (line) => {
      clearTimeout(timer);
      child.removeAllListeners('exit');
      const startMs = performance.now() - begin;
      const port = portInReadyLine(line);
      if (port === undefined) return refuse(`is ready without saying its port: ${line}`);
      resolve({
        name: 'warren',
        host: '127.0.0.1',
        port,
        pid: child.pid,
        startMs,
        stop: () => endProcess(child, 'SIGTERM'),
        kill: () => endProcess(child, 'SIGKILL'),
      });
    });
  });
}
