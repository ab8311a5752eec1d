// The memory of another process, as the system counts it. Linux only; elsewhere there is nothing to
// read, and tests that compare it say so.

import { readFileSync } from 'node:fs';

export const canReadMemory = process.platform === 'linux';

/** Resident memory in MiB now and the most it ever was; NaN where the system does not tell. */
export function residentMebibytes(pid: number): { now: number; highest: number } {
  if (!canReadMemory) return { now: Number.NaN, highest: Number.NaN };
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { now: read('VmRSS'), highest: read('VmHWM') };
}
