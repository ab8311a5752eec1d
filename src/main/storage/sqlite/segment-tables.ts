// The tables of series, segments and contents in the worker thread. Everything here runs inside the
// writer's transaction; memory stays bounded however many segments there are.

import type Database from 'better-sqlite3';
import { MAX_SEGMENT_SPAN } from './packed-batch.ts';
import { clearLive, isLive, type SegmentRow } from './segment.ts';

/** Rows of the segment table looked at in one go. */
const ROWS_AT_ONCE = 256;

/** Where the segments of one lane are; a purged or dropped lane gets a new one. */
export interface Series {
  readonly id: number;
  readonly lane: number;
  readonly isTransient: boolean;
  /** No segment is wider than this: bounds the search for a position. */
  maxSpan: number;
}

interface LaneSeries {
  durable: Series | null;
  transient: Series | null;
}

interface SeriesRow {
  id: number;
  is_transient: number;
  max_span: number;
}

export interface NewSegment {
  readonly first: number;
  readonly span: number;
  readonly messages: number;
  readonly live: Uint8Array | null;
  readonly records: Uint8Array;
}

export class SegmentTables {
  readonly #known = new Map<number, LaneSeries>();
  readonly #selectSeries;
  readonly #insertSeries;
  readonly #widenSeries;
  readonly #discardSeries;
  readonly #insertContent;
  readonly #selectContent;
  readonly #deleteContent;
  readonly #insertSegment;
  readonly #updateSegment;
  readonly #moveSegment;
  readonly #deleteSegment;
  readonly #selectSegments;
  readonly #selectFirst;
  readonly #selectGarbage;
  readonly #selectAnySegments;
  readonly #deleteSeries;

  constructor(db: Database.Database) {
    this.#selectSeries = db.prepare<[number], SeriesRow>(
      'SELECT id, is_transient, max_span FROM series WHERE lane = ? AND is_garbage = 0',
    );
    this.#insertSeries = db.prepare(
      'INSERT INTO series (lane, is_transient, is_garbage, max_span) VALUES (?, ?, 0, 0)',
    );
    this.#widenSeries = db.prepare('UPDATE series SET max_span = ? WHERE id = ?');
    this.#discardSeries = db.prepare('UPDATE series SET is_garbage = 1 WHERE id = ?');
    this.#insertContent = db.prepare('INSERT INTO content (records) VALUES (?)');
    this.#selectContent = db
      .prepare<[number], Buffer>('SELECT records FROM content WHERE id = ?')
      .pluck();
    this.#deleteContent = db.prepare('DELETE FROM content WHERE id = ?');
    this.#insertSegment = db.prepare('INSERT INTO segment VALUES (?, ?, ?, ?, ?, ?)');
    this.#updateSegment = db.prepare(
      'UPDATE segment SET remaining = ?, live = ? WHERE series = ? AND first = ?',
    );
    this.#moveSegment = db.prepare(
      'UPDATE segment SET series = ?, remaining = ?, live = ? WHERE series = ? AND first = ?',
    );
    this.#deleteSegment = db.prepare('DELETE FROM segment WHERE series = ? AND first = ?');
    this.#selectSegments = db.prepare<[number, number, number, number, number], SegmentRow>(
      `SELECT first, span, remaining, live, content FROM segment
       WHERE series = ? AND first BETWEEN ? AND ? AND first + span >= ? ORDER BY first LIMIT ?`,
    );
    this.#selectFirst = db.prepare<[number], SegmentRow>(
      `SELECT first, span, remaining, live, content FROM segment
       WHERE series = ? ORDER BY first LIMIT 1`,
    );
    this.#selectGarbage = db
      .prepare<[], number>('SELECT id FROM series WHERE is_garbage = 1 LIMIT 1')
      .pluck();
    this.#selectAnySegments = db.prepare<[number, number], { first: number; content: number }>(
      'SELECT first, content FROM segment WHERE series = ? LIMIT ?',
    );
    this.#deleteSeries = db.prepare('DELETE FROM series WHERE id = ?');
  }

  /** Forgets what is remembered between transactions; called after a rollback. */
  reset(): void {
    this.#known.clear();
  }

  /** The lane's durable or transient series, or null when it has none. */
  seriesOf(lane: number, isTransient: boolean): Series | null {
    const known = this.#lane(lane);
    return isTransient ? known.transient : known.durable;
  }

  insert(lane: number, isTransient: boolean, segment: NewSegment): void {
    const series = this.seriesOf(lane, isTransient) ?? this.#create(lane, isTransient);
    if (segment.span > series.maxSpan) {
      // Rounded up, so that a lane is widened at most sixteen times.
      series.maxSpan = Math.min(MAX_SEGMENT_SPAN, 2 ** Math.ceil(Math.log2(segment.span + 1)));
      this.#widenSeries.run(series.maxSpan, series.id);
    }
    const content = this.#insertContent.run(segment.records).lastInsertRowid;
    const { first, span, messages, live } = segment;
    this.#insertSegment.run(series.id, first, span, messages, live, content);
  }

  /** Settles the positions from `start` to `end`, both included, as far as they are live. */
  remove(series: Series, start: number, end: number): void {
    let position = start;
    while (position <= end) {
      const rows = this.rows(series, position, end, ROWS_AT_ONCE);
      if (rows.length === 0) return;
      for (const row of rows) {
        const before = row.remaining;
        const to = Math.min(end, row.first + row.span);
        if (row.live === null && start <= row.first && to === row.first + row.span) {
          row.remaining = 0;
        } else {
          for (let at = Math.max(start, row.first); at <= to; at++) {
            if (isLive(row, at)) clearLive(row, at);
          }
        }
        if (row.remaining !== before) this.#store(series, row);
      }
      if (rows.length < ROWS_AT_ONCE) return;
      position = (rows[rows.length - 1]?.first ?? end) + 1;
    }
  }

  /** Rows that may hold positions from `from` to `to`, in order of their first position. */
  rows(series: Series, from: number, to: number, limit: number): SegmentRow[] {
    return this.#selectSegments.all(series.id, from - series.maxSpan, to, from, limit);
  }

  /** Like `rows`, for segments that start after position `after`. */
  rowsAfter(series: Series, after: number, limit: number): SegmentRow[] {
    return this.#selectSegments.all(series.id, after + 1, Number.MAX_SAFE_INTEGER, after, limit);
  }

  firstRow(series: Series): SegmentRow | null {
    return this.#selectFirst.get(series.id) ?? null;
  }

  records(row: SegmentRow): Uint8Array {
    return this.#selectContent.get(row.content) ?? new Uint8Array(0);
  }

  /** Gives the lane a new empty series of this kind; the old one is left for the caller to discard. */
  replace(old: Series): Series {
    const known = this.#lane(old.lane);
    if (old.isTransient) known.transient = null;
    else known.durable = null;
    const fresh = this.#create(old.lane, old.isTransient);
    fresh.maxSpan = old.maxSpan;
    this.#widenSeries.run(fresh.maxSpan, fresh.id);
    return fresh;
  }

  move(row: SegmentRow, from: Series, to: Series): void {
    this.#moveSegment.run(to.id, row.remaining, row.live, from.id, row.first);
  }

  /** Leaves a series with all its segments to `sweep`. */
  discard(series: Series): void {
    this.#discardSeries.run(series.id);
    const known = this.#lane(series.lane);
    if (known.durable === series) known.durable = null;
    if (known.transient === series) known.transient = null;
  }

  /** Deletes up to `limit` segments of discarded series; false when there are none left. */
  sweep(limit: number): boolean {
    const series = this.#selectGarbage.get();
    if (series === undefined) return false;
    const rows = this.#selectAnySegments.all(series, limit);
    for (const row of rows) {
      this.#deleteSegment.run(series, row.first);
      this.#deleteContent.run(row.content);
    }
    if (rows.length < limit) this.#deleteSeries.run(series);
    return true;
  }

  #store(series: Series, row: SegmentRow): void {
    if (row.remaining > 0) {
      this.#updateSegment.run(row.remaining, row.live, series.id, row.first);
      return;
    }
    this.#deleteSegment.run(series.id, row.first);
    this.#deleteContent.run(row.content);
  }

  #lane(lane: number): LaneSeries {
    let known = this.#known.get(lane);
    if (known !== undefined) return known;
    known = { durable: null, transient: null };
    for (const row of this.#selectSeries.all(lane)) {
      const isTransient = row.is_transient !== 0;
      const series = { id: row.id, lane, isTransient, maxSpan: row.max_span };
      if (isTransient) known.transient = series;
      else known.durable = series;
    }
    this.#known.set(lane, known);
    return known;
  }

  #create(lane: number, isTransient: boolean): Series {
    const id = Number(this.#insertSeries.run(lane, Number(isTransient)).lastInsertRowid);
    const series = { id, lane, isTransient, maxSpan: 0 };
    const known = this.#lane(lane);
    if (isTransient) known.transient = series;
    else known.durable = series;
    return series;
  }
}
