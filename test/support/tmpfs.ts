// A small file system in memory, for tests that fill a disk or make it read-only. Needs root.

import { execFileSync } from 'node:child_process';
import { removeFolder, temporaryFolder } from './temporary-storage.ts';

export interface Tmpfs {
  readonly folder: string;
  makeReadOnly(): void;
  /** Gives it this size instead. */
  resize(mebibytes: number): void;
  unmount(): void;
}

/** Mounts a file system of `mebibytes`, or returns null where that is not allowed. */
export function mountTmpfs(mebibytes: number): Tmpfs | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const folder = temporaryFolder();
  const mount = (...args: string[]): void => {
    execFileSync('mount', args, { stdio: 'ignore' });
  };
  try {
    mount('-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'warren-test', folder);
  } catch {
    removeFolder(folder);
    return null;
  }
  return {
    folder,
    resize: (size) => mount('-o', `remount,size=${size}m`, folder),
    makeReadOnly: () => mount('-o', 'remount,ro', folder),
    unmount: () => {
      execFileSync('umount', [folder], { stdio: 'ignore' });
      removeFolder(folder);
    },
  };
}
