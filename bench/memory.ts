// Resident memory of a broker over time, read from /proc. Linux only; must never slow the broker.
import { readdirSync, readFileSync } from 'node:fs';

/** One moment; `seconds` counts from the start of watching. */
export interface MemorySample {
  readonly seconds: number;
  readonly residentBytes: number;
}

function residentBytesOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
        .split(' ')
        .filter(Boolean)
        .map(Number),
    );
  } catch {
    return [];
  }
}

/** Resident memory (VmRSS) of a process and all its descendants, in bytes; 0 when it is gone. */
export function residentBytes(pid: number): number {
  return childrenOf(pid).reduce((sum, child) => sum + residentBytes(child), residentBytesOf(pid));
}

/** Reads the memory of a process again and again until it is stopped. */
export class MemoryWatch {
  readonly samples: MemorySample[] = [];
  #pid: number;
  readonly #started = performance.now();
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number, intervalMs = 250) {
    this.#pid = pid;
    this.#timer = setInterval(() => this.#take(), intervalMs);
    this.#timer.unref();
  }

  /** Goes on with another process, after a restart. */
  follow(pid: number): void {
    this.#pid = pid;
  }

  /** The moment now, to be given to `highestSince`. */
  get seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  highestSince(seconds: number): number {
    this.#take();
    const since = this.samples.filter((sample) => sample.seconds >= seconds);
    return Math.max(0, ...since.map((sample) => sample.residentBytes));
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #take(): void {
    this.samples.push({ seconds: this.seconds, residentBytes: residentBytes(this.#pid) });
  }
}
