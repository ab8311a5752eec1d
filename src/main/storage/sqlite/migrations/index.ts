// Every step from one schema version to the next, oldest first. A released step never changes;
// docs/storage-format.md has the procedure for adding one.

import { INITIAL } from './0001-initial.ts';
import { ADMINISTRATION } from './0002-administration.ts';

/** `MIGRATIONS[n]` takes a file from `user_version` n to n + 1. */
export const MIGRATIONS: readonly string[] = [INITIAL, ADMINISTRATION];
