// Gives free pages of the database file back to the file system, in steps short enough to come
// between two commits. Must keep enough free pages that a queue under way reuses them.

import type Database from 'better-sqlite3';
import { PAGE_BYTES } from './schema.ts';

/** Free pages that stay in the file however little is used: 64 MiB. */
const RESERVE_PAGES = (64 * 1024 * 1024) / PAGE_BYTES;
/** Pages given back in one step: 4 MiB. */
const STEP_PAGES = (4 * 1024 * 1024) / PAGE_BYTES;

export class SpaceKeeper {
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** One step; true when there is more to give back. */
  giveBack(): boolean {
    if (this.#surplus() < STEP_PAGES) return false;
    this.#db.pragma(`incremental_vacuum(${STEP_PAGES})`);
    return true;
  }

  /** Free pages beyond twice the used ones and the reserve. */
  #surplus(): number {
    const free = Number(this.#db.pragma('freelist_count', { simple: true }));
    const pages = Number(this.#db.pragma('page_count', { simple: true }));
    return free - 2 * (pages - free) - RESERVE_PAGES;
  }
}
