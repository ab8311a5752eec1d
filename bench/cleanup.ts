// What a measurement has to undo: processes it started and folders it made.
// Runs at the normal end, on an error and on Ctrl-C; must never touch anything it was not given.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Step = () => void | Promise<void>;

const steps: Step[] = [];

/** Registers a step; the last one registered runs first. */
export function atEnd(step: Step): void {
  steps.push(step);
}

/** A new folder under `parent` (default: the system's temporary folder), removed at the end. */
export async function temporaryFolder(name: string, parent = tmpdir()): Promise<string> {
  const folder = await mkdtemp(join(parent, `warren-bench-${name}-`));
  atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  return folder;
}

async function runSteps(): Promise<void> {
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    try {
      await step();
    } catch (error) {
      console.error('bench: clean-up step failed:', error);
    }
  }
}

/** Runs a program of this folder: cleans up however it ends, prints an error as one line. */
export async function runProgram(main: () => Promise<void>): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void runSteps().then(() => process.exit(130));
    });
  }
  try {
    await main();
  } catch (error) {
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  } finally {
    await runSteps();
  }
}
