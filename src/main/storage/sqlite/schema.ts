// Marks and settings of the database file. What is in it is described in docs/storage-format.md;
// the tables themselves are made by the migrations.

import { MIGRATIONS } from './migrations/index.ts';

/** 'Wrrn' in ASCII: tells a Warren file from any other SQLite file. */
export const APPLICATION_ID = 0x5772726e;

/** The schema version this program reads and writes, kept in `user_version`. */
export const SCHEMA_VERSION = MIGRATIONS.length;

export const DATABASE_FILE = 'messages.db';

/** Holds the process id of the owner, for the message that a second process shows. */
export const OWNER_FILE = 'warren.pid';

export const PAGE_BYTES = 16_384;

/** Page cache of the worker; a batch of 8 MiB fits without spilling. */
export const CACHE_BYTES = 16 * 1024 * 1024;

/**
 * The write-ahead log is copied into the file when it has this many pages. Segments that are
 * consumed before then cost no second write, so longer is faster; start-up after a crash reads it.
 */
export const WAL_PAGES = 4096;
