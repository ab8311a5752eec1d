// What the worker keeps per lane: the tally that makes start-up independent of the backlog, the
// horizon of deliveries, and delivery counts; and the operations on whole lanes.

import type Database from 'better-sqlite3';
import { isDurableRecord, recordBodyBytes, recordPosition, recordSize, viewOf } from './record.ts';
import { isLive, type SegmentRow } from './segment.ts';
import type { SegmentTables, Series } from './segment-tables.ts';

interface Tally {
  messages: number;
  bodyBytes: number;
}

export class LaneTables {
  readonly #segments: SegmentTables;
  /** Lanes that may have rows in the table of delivery counts: spares the others a search. */
  readonly #counted: Set<number>;
  readonly #addTally;
  readonly #putTally;
  readonly #setTally;
  readonly #reserve;
  readonly #deleteLane;
  readonly #putCount;
  readonly #deleteCounts;
  readonly #selectCounts;

  constructor(db: Database.Database, segments: SegmentTables) {
    this.#segments = segments;
    this.#addTally = db.prepare(
      `UPDATE lane SET messages = messages + ?, body_bytes = body_bytes + ?,
       next_position = max(next_position, ?) WHERE id = ?`,
    );
    this.#putTally = db.prepare('INSERT OR IGNORE INTO lane VALUES (?, 0, 0, 1, 0)');
    this.#setTally = db.prepare('UPDATE lane SET messages = ?, body_bytes = ? WHERE id = ?');
    this.#reserve = db.prepare('UPDATE lane SET delivery_horizon = ? WHERE id = ?');
    this.#deleteLane = db.prepare('DELETE FROM lane WHERE id = ?');
    this.#putCount = db.prepare('INSERT OR REPLACE INTO delivery_count VALUES (?, ?, ?)');
    this.#deleteCounts = db.prepare(
      'DELETE FROM delivery_count WHERE lane = ? AND position BETWEEN ? AND ?',
    );
    this.#selectCounts = db
      .prepare<[number, number, number], [position: number, count: number]>(
        `SELECT position, count FROM delivery_count
         WHERE lane = ? AND position BETWEEN ? AND ? ORDER BY position`,
      )
      .raw();
    this.#counted = new Set(
      db.prepare<[], number>('SELECT DISTINCT lane FROM delivery_count').pluck().all(),
    );
  }

  /** Adds to what the lane holds; `mustKeep` makes its row when it is missing. */
  tally(lane: number, tally: Tally, nextPosition: number, mustKeep: boolean): void {
    const { messages, bodyBytes } = tally;
    const { changes } = this.#addTally.run(messages, bodyBytes, nextPosition, lane);
    if (changes > 0 || !mustKeep) return;
    this.#putTally.run(lane);
    this.#addTally.run(messages, bodyBytes, nextPosition, lane);
  }

  reserve(lane: number, horizon: number): void {
    this.#reserve.run(horizon, lane);
  }

  setCount(lane: number, position: number, count: number): void {
    this.#counted.add(lane);
    this.#putCount.run(lane, position, count);
  }

  /** Delivery counts that changed after their messages were written, in order of position. */
  counts(lane: number, from: number, to: number): [position: number, count: number][] {
    return this.#counted.has(lane) ? this.#selectCounts.all(lane, from, to) : [];
  }

  /** Settles runs of positions, given as start and length in turn. */
  remove(lane: number, isTransient: boolean, runs: Float64Array): void {
    const series = this.#segments.seriesOf(lane, isTransient);
    const isCounted = this.#counted.has(lane);
    for (let i = 0; i < runs.length; i += 2) {
      const start = runs[i] ?? 0;
      const end = start + (runs[i + 1] ?? 0) - 1;
      if (series !== null) this.#segments.remove(series, start, end);
      if (isCounted) this.#deleteCounts.run(lane, start, end);
    }
  }

  drop(lane: number): void {
    for (const isTransient of [false, true]) {
      const series = this.#segments.seriesOf(lane, isTransient);
      if (series !== null) this.#segments.discard(series);
    }
    this.#deleteLane.run(lane);
    if (this.#counted.has(lane)) this.#deleteCounts.run(lane, 0, Number.MAX_SAFE_INTEGER);
  }

  /**
   * Forgets positions from `from` to below `below`. What stays moves to a new series, so that the
   * cost depends on that and not on how much goes.
   */
  purge(lane: number, from: number, below: number): void {
    const tally = { messages: 0, bodyBytes: 0 };
    for (const isTransient of [false, true]) {
      const series = this.#segments.seriesOf(lane, isTransient);
      if (series !== null) this.#purgeSeries(series, from, below, tally);
    }
    this.#setTally.run(tally.messages, tally.bodyBytes, lane);
    if (this.#counted.has(lane)) this.#deleteCounts.run(lane, from, below - 1);
  }

  #purgeSeries(series: Series, from: number, below: number, tally: Tally): void {
    const segments = this.#segments;
    const staying = new Map<number, SegmentRow>();
    const all = Number.MAX_SAFE_INTEGER;
    for (const row of segments.rows(series, 0, from - 1, all)) staying.set(row.first, row);
    for (const row of segments.rows(series, below, all, all)) staying.set(row.first, row);
    const fresh = segments.replace(series);
    for (const row of staying.values()) {
      this.#keepLive(row, (position) => position < from || position >= below, tally);
      if (row.remaining > 0) segments.move(row, series, fresh);
    }
    segments.discard(series);
  }

  /** Settles what is not wanted of one segment and adds its durable rest to the tally. */
  #keepLive(row: SegmentRow, isWanted: (position: number) => boolean, tally: Tally): void {
    const records = this.#segments.records(row);
    const view = viewOf(records);
    const live = new Uint8Array((row.span >> 3) + 1);
    row.remaining = 0;
    for (let offset = 0; offset < records.length; offset += recordSize(view, offset)) {
      const position = recordPosition(view, offset);
      if (!isLive(row, position) || !isWanted(position)) continue;
      const bit = position - row.first;
      live[bit >> 3] = (live[bit >> 3] ?? 0) | (1 << (bit & 7));
      row.remaining += 1;
      if (!isDurableRecord(view, offset)) continue;
      tally.messages += 1;
      tally.bodyBytes += recordBodyBytes(view, offset);
    }
    row.live = live;
  }
}
