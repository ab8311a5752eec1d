import { describe, expect, it } from 'vitest';
import { clearLive, isLive, type SegmentRow } from './segment.ts';

const dense = (first: number, span: number): SegmentRow => ({
  first,
  span,
  remaining: span + 1,
  live: null,
  content: 1,
});

describe('the live positions of a segment', () => {
  it.each([0, 6, 7, 8, 100, 65_535])('are all of them at first (span %i)', (span) => {
    const row = dense(10, span);
    expect([9, 10, 10 + span, 11 + span].map((at) => isLive(row, at))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    clearLive(row, 10 + span);
    expect(isLive(row, 10 + span)).toBe(false);
    expect(row.remaining).toBe(span);
    for (let at = 10; at < 10 + span; at++) {
      if (!isLive(row, at)) throw new Error(`position ${at} is not live`);
    }
    expect(isLive(row, 11 + span)).toBe(false);
  });
});
