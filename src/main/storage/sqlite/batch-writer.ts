// Carries out packed batches in the worker thread, each in one transaction that is synced when it
// commits. Must never look inside the records it stores.

import type Database from 'better-sqlite3';
import { AdministrationTables } from './administration-tables.ts';
import { DefinitionTables } from './definition-tables.ts';
import { LaneTables } from './lane-tables.ts';
import { Operation, type PackedBatch } from './packed-batch.ts';
import { SegmentTables } from './segment-tables.ts';

/** Segments of discarded series deleted along with each batch, so that sweeping never starves. */
const SWEEP_WITH_BATCH = 8;

export class BatchWriter {
  readonly segments: SegmentTables;
  readonly lanes: LaneTables;
  readonly definitions: DefinitionTables;
  readonly administration: AdministrationTables;
  /** False once a sweep found nothing left. */
  hasGarbage = true;
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
    this.segments = new SegmentTables(db);
    this.lanes = new LaneTables(db, this.segments);
    this.definitions = new DefinitionTables(db);
    this.administration = new AdministrationTables(db);
  }

  /** Writes the whole batch or nothing; throws what SQLite throws. */
  write(batch: PackedBatch): void {
    this.#inTransaction(() => {
      for (const change of batch.definitions) {
        if (!this.administration.apply(change)) this.definitions.apply(change);
      }
      let at = 0;
      while (at < batch.directory.length) at = this.#apply(batch, at);
      if (this.hasGarbage) this.hasGarbage = this.segments.sweep(SWEEP_WITH_BATCH);
    });
  }

  /** Deletes up to `limit` segments nobody can reach; false when there are none left. */
  sweep(limit: number): boolean {
    this.#inTransaction(() => {
      this.hasGarbage = this.segments.sweep(limit);
    });
    return this.hasGarbage;
  }

  #inTransaction(work: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      this.segments.reset();
      this.hasGarbage = true;
      throw error;
    }
  }

  /** Carries out the operation at index `at` of the directory; returns the index after it. */
  #apply(batch: PackedBatch, at: number): number {
    const directory = batch.directory;
    const operand = (index: number): number => directory[at + index] ?? 0;
    const lane = operand(1);
    switch (operand(0)) {
      case Operation.drop:
        this.lanes.drop(lane);
        this.hasGarbage = true;
        return at + 2;
      case Operation.purge:
        this.lanes.purge(lane, operand(2), operand(3));
        this.hasGarbage = true;
        return at + 4;
      case Operation.remove: {
        const end = at + 4 + 2 * operand(3);
        this.lanes.remove(lane, operand(2) === 1, directory.subarray(at + 4, end));
        return end;
      }
      case Operation.segment:
        this.#insert(batch, at);
        return at + 9;
      case Operation.count:
        this.lanes.setCount(lane, operand(2), operand(3));
        return at + 4;
      case Operation.tally: {
        const tally = { messages: operand(2), bodyBytes: operand(3) };
        this.lanes.tally(lane, tally, operand(4), operand(5) === 1);
        return at + 6;
      }
      case Operation.reserve:
        this.lanes.reserve(lane, operand(2));
        return at + 3;
      default:
        throw new Error(`unknown operation ${operand(0)} in a batch`);
    }
  }

  #insert(batch: PackedBatch, at: number): void {
    const operand = (index: number): number => batch.directory[at + index] ?? 0;
    const span = operand(4);
    const bitmap = operand(8);
    this.segments.insert(operand(1), operand(2) === 1, {
      first: operand(3),
      span,
      messages: operand(5),
      records: Buffer.from(batch.content, operand(6), operand(7)),
      live: bitmap < 0 ? null : Buffer.from(batch.content, bitmap, (span >> 3) + 1),
    });
  }
}
