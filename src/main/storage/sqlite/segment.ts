// One row of the segment table as the worker changes it, and the bitmap of its live positions.

/** A segment's row; `live` is null while every position from first to last holds a live message. */
export interface SegmentRow {
  readonly first: number;
  readonly span: number;
  remaining: number;
  live: Uint8Array | null;
  readonly content: number;
}

export function isLive(row: SegmentRow, position: number): boolean {
  const bit = position - row.first;
  if (bit < 0 || bit > row.span) return false;
  return row.live === null || ((row.live[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
}

/** Clears one live position. */
export function clearLive(row: SegmentRow, position: number): void {
  const bit = position - row.first;
  const live = row.live ?? fullBitmap(row.span);
  live[bit >> 3] = (live[bit >> 3] ?? 0) & ~(1 << (bit & 7));
  row.live = live;
  row.remaining -= 1;
}

function fullBitmap(span: number): Uint8Array {
  const live = new Uint8Array((span >> 3) + 1).fill(0xff);
  live[span >> 3] = (2 << (span & 7)) - 1;
  return live;
}
