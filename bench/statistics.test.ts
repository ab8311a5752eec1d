import { describe, expect, it } from 'vitest';
import { quantile, rateBetween, spreadPercent, summarize } from './statistics.ts';

describe('summarize', () => {
  it('takes the middle value whatever the order', () => {
    expect(summarize([30, 10, 20])).toEqual({ median: 20, lowest: 10, highest: 30, count: 3 });
  });

  it('takes the mean of the two middle values of an even count', () => {
    expect(summarize([4, 1, 3, 2])?.median).toBe(2.5);
  });

  it('has no answer without values', () => {
    expect(summarize([])).toBeUndefined();
  });
});

describe('quantile', () => {
  it('interpolates between neighbours', () => {
    expect(quantile([0, 10], 0.25)).toBe(2.5);
    expect(quantile([1, 2, 3], 1)).toBe(3);
  });
});

describe('spreadPercent', () => {
  it('is the range in relation to the median', () => {
    expect(spreadPercent({ median: 100, lowest: 90, highest: 115, count: 3 })).toBe(25);
  });
});

describe('rateBetween', () => {
  const samples = [
    { seconds: 1, total: 100 },
    { seconds: 2, total: 300 },
    { seconds: 4, total: 400 },
  ];

  it('uses only the samples inside the window', () => {
    expect(rateBetween(samples, 0, 300)).toBe(200);
    expect(rateBetween(samples, 300, 400)).toBe(50);
  });

  it('does not count the silence after the last event', () => {
    expect(rateBetween([...samples, { seconds: 9, total: 400 }], 300, 400)).toBe(50);
  });

  it('has no answer when the window holds one sample', () => {
    expect(rateBetween(samples, 350, 400)).toBeUndefined();
  });
});
