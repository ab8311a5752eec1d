// Runs the headless program from source as a child process, as a person or a test suite would.

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../src/headless/index.ts', import.meta.url));

/** A run of the program and what it has printed so far. */
export class ProgramRun {
  readonly process: ChildProcess;
  stdout = '';
  stderr = '';
  /** The exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;

  constructor(args: readonly string[], env: Record<string, string> = {}) {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('WARREN_'));
    this.process = spawn(process.execPath, [ENTRY, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...Object.fromEntries(inherited), ...env },
    });
    this.process.stdout?.on('data', (chunk: Buffer) => {
      this.stdout += chunk.toString();
    });
    this.process.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    this.ended = new Promise((resolve) => {
      this.process.on('close', (code, signal) => resolve(code ?? signal ?? -1));
    });
  }

  get pid(): number {
    return this.process.pid ?? -1;
  }

  /** Resolves with the first line on stdout; rejects with the log when the program ends before. */
  async ready(): Promise<string> {
    const line = new Promise<string>((resolve) => {
      const look = (): void => {
        const end = this.stdout.indexOf('\n');
        if (end >= 0) resolve(this.stdout.slice(0, end));
      };
      this.process.stdout?.on('data', look);
      look();
    });
    const early = this.ended.then((code) => {
      throw new Error(`ended with ${code} before it was ready: ${this.stderr}`);
    });
    return await Promise.race([line, early]);
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }
}
