// What the process uses of the machine's memory, for the memory alarm: what is in use, not what the
// allocator keeps for later, because messages that are gone must end the alarm.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Measures from its making on, so make it before messages are taken. */
export class ProcessMemory {
  /** Code, stacks, libraries: everything but heap and buffers. */
  readonly #fixedBytes: number;
  #collect: (() => void) | undefined;

  constructor() {
    const { rss, heapTotal, arrayBuffers } = process.memoryUsage();
    this.#fixedBytes = Math.max(0, rss - heapTotal - arrayBuffers);
  }

  /** Bytes of heap and buffers in use, garbage among them, and of the program itself. */
  usedBytes(): number {
    const { rss, heapTotal, arrayBuffers } = process.memoryUsage();
    return Math.min(rss, this.#fixedBytes + heapTotal + arrayBuffers);
  }

  /** Drops garbage at once; V8 by itself waits until something is allocated, which may be never. */
  collectGarbage(): void {
    this.#collect ??= findCollector();
    this.#collect();
  }
}

function findCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('gc');
  return typeof found === 'function' ? () => void found() : () => {};
}
