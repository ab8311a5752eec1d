// Opens the database file in the worker thread: lock, settings, marks, migrations. Everything that
// can be wrong with a data folder becomes a StorageError here.

import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { damagedFile, StorageError } from '../storage-error.ts';
import { MIGRATIONS } from './migrations/index.ts';
import {
  APPLICATION_ID,
  CACHE_BYTES,
  DATABASE_FILE,
  OWNER_FILE,
  PAGE_BYTES,
  SCHEMA_VERSION,
  WAL_PAGES,
} from './schema.ts';

/** Less free space than this after a failed write means the disk is full, whatever the error says. */
const FULL_BELOW_BYTES = 1024 * 1024;

export interface OpenDatabase {
  readonly db: Database.Database;
  readonly path: string;
  readonly folder: string;
}

/**
 * Opens or creates the file in `folder` and takes it for this process alone. The lock is the
 * operating system's and ends with the process, so a killed one leaves nothing behind.
 */
export function openDatabase(folder: string): OpenDatabase {
  const path = join(folder, DATABASE_FILE);
  let db: Database.Database | null = null;
  try {
    // Asked first, because neither `mkdir` nor SQLite says clearly that something is read-only.
    accessSync(nearestExisting(path), constants.W_OK);
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    db = new Database(path, { timeout: 0 });
    db.pragma('locking_mode = EXCLUSIVE');
    const isNew = readIsNew(db, path);
    if (isNew) {
      db.pragma(`page_size = ${PAGE_BYTES}`);
      db.pragma('auto_vacuum = INCREMENTAL');
    }
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma(`cache_size = -${CACHE_BYTES / 1024}`);
    db.pragma(`wal_autocheckpoint = ${WAL_PAGES}`);
    db.pragma(`journal_size_limit = ${WAL_PAGES * PAGE_BYTES}`);
    migrate(db);
    writeFileSync(join(folder, OWNER_FILE), `${process.pid}\n`);
    return { db, path, folder };
  } catch (error) {
    db?.close();
    throw explain(error, folder, path);
  }
}

function nearestExisting(path: string): string {
  let existing = path;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  return existing;
}

/** Copies the log into the file, shrinks it away and lets go of the folder. */
export function closeDatabase(open: OpenDatabase): void {
  open.db.pragma('wal_checkpoint(TRUNCATE)');
  open.db.close();
  rmSync(join(open.folder, OWNER_FILE), { force: true });
}

/** True when the file has nothing in it yet. Throws when it is not ours or from a newer version. */
function readIsNew(db: Database.Database, path: string): boolean {
  const tables = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
  const id = Number(db.pragma('application_id', { simple: true }));
  const version = Number(db.pragma('user_version', { simple: true }));
  if (tables === 0 && id === 0) return true;
  if (id !== APPLICATION_ID) {
    throw new StorageError(
      'foreign',
      path,
      `${path} is a database of another program; choose another data folder or move this file away`,
    );
  }
  if (version > SCHEMA_VERSION) {
    throw new StorageError(
      'newer-version',
      path,
      `${path} was written by a newer Warren (storage version ${version}, this one reads up to ` +
        `${SCHEMA_VERSION}); start the newer Warren or choose another data folder`,
    );
  }
  return false;
}

function migrate(db: Database.Database): void {
  // Also takes the exclusive lock now, rather than at the first message.
  db.exec('BEGIN IMMEDIATE');
  try {
    const version = Number(db.pragma('user_version', { simple: true }));
    for (let from = version; from < SCHEMA_VERSION; from++) db.exec(MIGRATIONS[from] ?? '');
    if (version < SCHEMA_VERSION) {
      db.pragma(`user_version = ${SCHEMA_VERSION}`);
      db.pragma(`application_id = ${APPLICATION_ID}`);
    }
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** True when a write failed because no space is left, so that trying again later can succeed. */
export function isDiskFull(error: unknown, folder: string): boolean {
  const code = errorCode(error);
  if (code === 'SQLITE_FULL') return true;
  if (!code.startsWith('SQLITE_IOERR')) return false;
  try {
    const space = statfsSync(folder);
    return space.bavail * space.bsize < FULL_BELOW_BYTES;
  } catch {
    return false;
  }
}

/** Any failure as a StorageError that names the file and the remedy. */
export function explain(error: unknown, folder: string, path: string): StorageError {
  if (error instanceof StorageError) return error;
  const code = errorCode(error);
  const text = error instanceof Error ? error.message : String(error);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new StorageError(
      'in-use',
      folder,
      `${folder} is in use by another Warren${ownerOf(folder)}; stop it or choose another data folder`,
    );
  }
  if (code === 'SQLITE_NOTADB') {
    return new StorageError(
      'not-a-database',
      path,
      `${path} is not a Warren database; restore it from a backup or move it away to start empty`,
    );
  }
  if (code.startsWith('SQLITE_CORRUPT')) return damagedFile(path, text);
  if (isDiskFull(error, folder) || code === 'ENOSPC') {
    return new StorageError(
      'disk-full',
      path,
      `no space left on the disk of ${path}; free some space or choose another data folder`,
    );
  }
  if (/^SQLITE_(READONLY|CANTOPEN|PERM)|^E(ACCES|PERM|ROFS)$/.test(code)) {
    return new StorageError(
      'read-only',
      folder,
      `${folder} cannot be written (${text}); change its permissions or choose another data folder`,
    );
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new StorageError(
      'failed',
      folder,
      `${folder} is not a folder; choose another data folder`,
    );
  }
  return new StorageError('failed', path, `${path} cannot be used: ${text}${code && ` (${code})`}`);
}

function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

function ownerOf(folder: string): string {
  try {
    const pid = readFileSync(join(folder, OWNER_FILE), 'utf8').trim();
    return /^\d+$/.test(pid) ? ` (process ${pid})` : '';
  } catch {
    return '';
  }
}
