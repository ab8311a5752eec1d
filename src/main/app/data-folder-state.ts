// What can be said of a data folder from outside, while a broker may be using it. Must never open the
// database or create anything.

import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  readFileSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DATABASE_FILE, OWNER_FILE } from '../storage/sqlite/schema.ts';

export interface DataFolderState {
  /** Whether the folder exists. */
  readonly exists: boolean;
  /** Whether it, or the folder it would be made in, may be written to. */
  readonly isWritable: boolean;
  readonly hasDatabase: boolean;
  /** The living process that uses it. */
  readonly ownerPid: number | undefined;
  readonly sizeBytes: number;
  readonly freeBytes: number;
}

/** Looks at the folder; what cannot be read counts as nothing. */
export function readDataFolderState(folder: string): DataFolderState {
  const exists = existsSync(folder);
  let nearest = folder;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  return {
    exists,
    isWritable: isWritable(nearest),
    hasDatabase: existsSync(join(folder, DATABASE_FILE)),
    ownerPid: exists ? readOwner(folder) : undefined,
    sizeBytes: exists ? sizeOf(folder) : 0,
    freeBytes: freeBytesAt(nearest),
  };
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A killed broker leaves its file behind, so the process must be alive, too. */
function readOwner(folder: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(folder, OWNER_FILE), 'utf8'), 10);
    if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

function sizeOf(folder: string): number {
  try {
    let bytes = 0;
    for (const name of readdirSync(folder)) bytes += statSync(join(folder, name)).size;
    return bytes;
  } catch {
    return 0;
  }
}

function freeBytesAt(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  } catch {
    return 0;
  }
}
