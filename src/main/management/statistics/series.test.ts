import { describe, expect, it } from 'vitest';
import { detailsOf } from './details.ts';
import { HistoryBudget, Series, type Tier } from './series.ts';

const TIERS: readonly Tier[] = [
  { ticks: 1, slots: 5 },
  { ticks: 12, slots: 4 },
];
const resolution = { intervalMs: 5000, tiers: TIERS };
const publish = { name: 'publish', fields: [0] };

function seriesOf(values: readonly number[], budget = new HistoryBudget(1e6)): Series {
  const series = new Series(TIERS, budget, [0]);
  for (const [index, value] of values.entries()) series.record(100 + index, [value]);
  return series;
}

describe('a series', () => {
  it('has no rate before anything was recorded', () => {
    expect(detailsOf(undefined, publish, resolution, undefined)).toEqual({ rate: 0 });
  });

  it('has the change of the last interval per second as its rate', () => {
    expect(detailsOf(seriesOf([10, 60]), publish, resolution, undefined)).toEqual({ rate: 10 });
  });

  it('counts what came before the first sample from zero', () => {
    expect(detailsOf(seriesOf([50]), publish, resolution, undefined).rate).toBe(10);
  });

  it('gives samples newest first, with the averages over them', () => {
    const range = { ageSeconds: 10, incrementSeconds: 5 };
    expect(detailsOf(seriesOf([10, 20, 60]), publish, resolution, range)).toEqual({
      rate: 8,
      samples: [
        { sample: 60, timestamp: 510_000 },
        { sample: 20, timestamp: 505_000 },
        { sample: 10, timestamp: 500_000 },
      ],
      avg_rate: 5,
      avg: 30,
    });
  });

  it('takes a coarser tier for a longer age', () => {
    const series = seriesOf(Array.from({ length: 40 }, (_, n) => (n + 1) * 10));
    const range = { ageSeconds: 120, incrementSeconds: 60 };
    const { samples } = detailsOf(series, publish, resolution, range);
    expect(samples?.map(({ timestamp }) => timestamp)).toEqual([660_000, 600_000, 540_000]);
    expect(samples?.map(({ sample }) => sample)).toEqual([400, 320, 200]);
  });

  it('fills ticks that were missed with the value before them', () => {
    const series = seriesOf([10]);
    series.record(103, [40]);
    const range = { ageSeconds: 15, incrementSeconds: 5 };
    const { samples } = detailsOf(series, publish, resolution, range);
    expect(samples?.map(({ sample }) => sample)).toEqual([40, 10, 10, 10]);
  });

  it('takes memory for what changes only, and gives it back when nothing does', () => {
    const budget = new HistoryBudget(1000);
    const series = new Series(TIERS, budget, [7, 7]);
    series.record(1, [7, 7]);
    expect(budget.bytesLeft).toBe(1000);
    series.record(2, [8, 7]);
    expect(budget.bytesLeft).toBe(1000 - 9 * 8);
    for (let tick = 3; tick < 60; tick++) series.record(tick, [8, 7]);
    expect(budget.bytesLeft).toBe(1000);
    expect(series.at(0, 0, 59)).toBe(8);
  });

  it('goes on with a short history when the budget is used up', () => {
    const budget = new HistoryBudget(0);
    const series = seriesOf([1, 2, 3], budget);
    expect(budget.bytesLeft).toBe(0);
    expect(detailsOf(series, publish, resolution, undefined).rate).toBe(0.2);
  });
});
