// Runs the headless broker as a process of its own, so that a test can kill it as a power cut would.
// Must never import the broker: what is tested is the program.

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../src/headless/index.ts', import.meta.url));

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** How a broker process ended: the signal that killed it, or the code it chose. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One life of the broker on a data folder. It starts at once; `ready` tells when it serves. */
export class BrokerProcess {
  /** Resolves with the port; rejects with what the broker printed when it ends before that. */
  readonly ready: Promise<number>;
  readonly ended: Promise<ProcessEnd>;
  readonly #child: ChildProcess;
  #complaints = '';

  constructor(dataFolder: string, moreArguments: readonly string[] = []) {
    const where = ['--host', '127.0.0.1', '--port', '0', '--data-dir', dataFolder];
    const output = ['--ready-json', '--log-level', 'warning'];
    const child = spawn(
      process.execPath,
      [PROGRAM, 'serve', ...where, ...output, ...moreArguments],
      { env: environmentWithoutSettings(), stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#child = child;
    running.add(child);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-8000);
    });
    this.ended = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        running.delete(child);
        resolve({ code, signal });
      });
    });
    const lines = createInterface(child.stdout);
    this.ready = new Promise((resolve, reject) => {
      lines.once('line', (line) => resolve(portIn(line)));
      void this.ended.then(({ code, signal }) =>
        reject(new Error(`broker ended (${signal ?? code}) before ready\n${this.#complaints}`)),
      );
    });
    // Whoever kills it early does not wait for it.
    this.ready.catch(() => {});
  }

  /** Starts a broker and waits until it serves. */
  static async start(
    dataFolder: string,
    moreArguments: readonly string[] = [],
  ): Promise<BrokerProcess> {
    const broker = new BrokerProcess(dataFolder, moreArguments);
    await broker.ready;
    return broker;
  }

  /** The last of what it wrote to stderr. */
  get complaints(): string {
    return this.#complaints;
  }

  /** SIGKILL, now; `ended` resolves when the process is gone. */
  kill(): Promise<ProcessEnd> {
    this.#child.kill('SIGKILL');
    return this.ended;
  }

  /** SIGTERM: the orderly stop. */
  stop(): Promise<ProcessEnd> {
    this.#child.kill('SIGTERM');
    return this.ended;
  }
}

function portIn(line: string): number {
  const report: unknown = JSON.parse(line);
  if (typeof report === 'object' && report !== null && 'port' in report) return Number(report.port);
  throw new Error(`no port in the ready line: ${line}`);
}

/** The caller's settings must not change what is tested. */
function environmentWithoutSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !name.startsWith('WARREN_') && name !== 'NODE_OPTIONS',
    ),
  );
}
