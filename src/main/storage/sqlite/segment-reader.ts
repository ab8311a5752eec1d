// Reads a lane back in order of position in the worker thread: merges its durable and transient
// segments, leaves out what is settled, and cuts the records into small chunks.

import { recordBodyBytes, recordPosition, recordSize, viewOf } from './record.ts';
import { isLive, type SegmentRow } from './segment.ts';
import type { SegmentTables, Series } from './segment-tables.ts';

/**
 * A chunk is closed at this size. Messages are views into their chunk, so this is also what one
 * message that is held for long can keep alive.
 */
const CHUNK_BYTES = 16 * 1024;
const ROWS_AT_ONCE = 16;

export interface LaneRecords {
  readonly chunks: ArrayBuffer[];
  readonly firstPosition: number;
  readonly lastPosition: number;
  readonly isEnd: boolean;
}

/** Reads up to `maxMessages` live records, or about `maxBytes` of bodies, from `from` on. */
export function readLane(
  segments: SegmentTables,
  lane: number,
  from: number,
  maxMessages: number,
  maxBytes: number,
): LaneRecords {
  const cursors: SeriesCursor[] = [];
  for (const isTransient of [false, true]) {
    const series = segments.seriesOf(lane, isTransient);
    if (series !== null) cursors.push(new SeriesCursor(segments, series, from));
  }
  const chunks = new ChunkWriter();
  let firstPosition = -1;
  let lastPosition = -1;
  let messages = 0;
  let bytes = 0;
  let next = lowest(cursors);
  while (next !== null && messages < maxMessages && bytes < maxBytes) {
    const position = next.position;
    if (firstPosition < 0) firstPosition = position;
    lastPosition = position;
    bytes += chunks.add(next);
    messages++;
    next.advance();
    const series = next.owner;
    series.settle(next);
    // One series is the usual case, and then the same segment goes on.
    next = cursors.length === 1 ? series.lowest() : lowest(cursors);
  }
  return { chunks: chunks.finish(), firstPosition, lastPosition, isEnd: next === null };
}

function lowest(cursors: readonly SeriesCursor[]): SegmentCursor | null {
  let found: SegmentCursor | null = null;
  for (const cursor of cursors) {
    const candidate = cursor.lowest();
    if (candidate === null) continue;
    if (found === null || candidate.position < found.position) found = candidate;
  }
  return found;
}

/** Walks the live records of one segment. */
class SegmentCursor {
  readonly owner: SeriesCursor;
  readonly records: Uint8Array;
  readonly view: DataView;
  offset = 0;
  size = 0;
  /** Position of the record at `offset`, or -1 at the end. */
  position = -1;
  readonly #row: SegmentRow;

  constructor(owner: SeriesCursor, row: SegmentRow, records: Uint8Array, from: number) {
    this.owner = owner;
    this.#row = row;
    this.records = records;
    this.view = viewOf(records);
    this.#seek(from);
  }

  advance(): void {
    this.offset += this.size;
    this.#seek(0);
  }

  #seek(from: number): void {
    const view = this.view;
    while (this.offset < this.records.length) {
      this.size = recordSize(view, this.offset);
      const position = recordPosition(view, this.offset);
      if (position >= from && isLive(this.#row, position)) {
        this.position = position;
        return;
      }
      this.offset += this.size;
    }
    this.position = -1;
  }
}

/** Walks one series; segments of a series can overlap, so several may be open at once. */
class SeriesCursor {
  readonly #segments: SegmentTables;
  readonly #series: Series;
  readonly #from: number;
  #rows: SegmentRow[];
  #nextRow = 0;
  #open: SegmentCursor[] = [];

  constructor(segments: SegmentTables, series: Series, from: number) {
    this.#segments = segments;
    this.#series = series;
    this.#from = from;
    this.#rows = segments.rows(series, from, Number.MAX_SAFE_INTEGER, ROWS_AT_ONCE);
  }

  /** The cursor at the lowest live position, or null at the end. */
  lowest(): SegmentCursor | null {
    for (;;) {
      let found: SegmentCursor | null = null;
      for (const cursor of this.#open) {
        if (found === null || cursor.position < found.position) found = cursor;
      }
      const row = this.#peek();
      if (row === null || (found !== null && found.position < row.first)) return found;
      this.#nextRow++;
      const records = this.#segments.records(row);
      const cursor = new SegmentCursor(this, row, records, this.#from);
      if (cursor.position >= 0) this.#open.push(cursor);
    }
  }

  /** Closes a cursor that has come to its end. */
  settle(cursor: SegmentCursor): void {
    if (cursor.position < 0) this.#open = this.#open.filter((other) => other !== cursor);
  }

  #peek(): SegmentRow | null {
    if (this.#nextRow === this.#rows.length) {
      const last = this.#rows[this.#rows.length - 1];
      if (last === undefined || this.#rows.length < ROWS_AT_ONCE) return null;
      this.#rows = this.#segments.rowsAfter(this.#series, last.first, ROWS_AT_ONCE);
      this.#nextRow = 0;
    }
    return this.#rows[this.#nextRow] ?? null;
  }
}

/** Gathers records into chunks; records that follow each other in a segment are copied together. */
class ChunkWriter {
  readonly #chunks: ArrayBuffer[] = [];
  #source: SegmentCursor | null = null;
  #start = 0;
  #end = 0;

  /** Takes the record the cursor is at; returns the bytes of its body. */
  add(cursor: SegmentCursor): number {
    const isNext = cursor === this.#source && cursor.offset === this.#end;
    if (!isNext || this.#end - this.#start >= CHUNK_BYTES) {
      this.#close();
      this.#source = cursor;
      this.#start = cursor.offset;
    }
    this.#end = cursor.offset + cursor.size;
    return recordBodyBytes(cursor.view, cursor.offset);
  }

  finish(): ArrayBuffer[] {
    this.#close();
    return this.#chunks;
  }

  #close(): void {
    if (this.#source === null) return;
    this.#chunks.push(copyOf(this.#source.records, this.#start, this.#end));
    this.#source = null;
  }
}

function copyOf(bytes: Uint8Array, start: number, end: number): ArrayBuffer {
  const copy = new Uint8Array(end - start);
  copy.set(bytes.subarray(start, end));
  return copy.buffer;
}
