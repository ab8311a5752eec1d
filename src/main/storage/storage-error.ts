// Why a data folder cannot be used, in one line for the person who has to mend it.

export type StorageFault =
  | 'in-use'
  | 'read-only'
  | 'not-a-database'
  | 'foreign'
  | 'corrupt'
  | 'newer-version'
  | 'disk-full'
  | 'failed';

/** The message names the file or folder, what is wrong with it, and the remedy. */
export class StorageError extends Error {
  readonly fault: StorageFault;
  /** The file or folder it is about. */
  readonly path: string;

  constructor(fault: StorageFault, path: string, message: string) {
    super(message);
    this.name = 'StorageError';
    this.fault = fault;
    this.path = path;
  }
}

/** A file whose content cannot be what was written. */
export function damagedFile(path: string, reason: string): StorageError {
  const remedy = 'restore it from a backup or move it away to start empty';
  return new StorageError('corrupt', path, `${path} is damaged (${reason}); ${remedy}`);
}
