import { describe, expect, it } from 'vitest';
import { isAsAsked, SCENARIOS, selectScenarios } from './scenarios.ts';

describe('selectScenarios', () => {
  it('means all of them without names', () => {
    expect(selectScenarios([])).toHaveLength(12);
  });

  it('keeps the order of the names', () => {
    const names = ['confirm-16B', 'transient-16B-ack'];
    expect(selectScenarios(names).map((each) => each.name)).toEqual(names);
  });

  it('names the known scenarios when one is unknown', () => {
    expect(() => selectScenarios(['nonsense'])).toThrow(/'nonsense'.*fanout-8-queues/);
  });
});

describe('isAsAsked', () => {
  it('wants a rate to reach the ratio and a latency to stay under it', () => {
    const rate = SCENARIOS[0]!;
    const latency = SCENARIOS.at(-1)!;
    expect([isAsAsked(rate, 8), isAsAsked(rate, 7.9)]).toEqual([true, false]);
    expect([isAsAsked(latency, 1), isAsAsked(latency, 1.1)]).toEqual([true, false]);
  });
});
