import { describe, expect, it } from 'vitest';
import { formatComparison, type Measurement } from './report.ts';
import { selectScenarios } from './scenarios.ts';

const scenarios = selectScenarios(['confirm-16B', 'latency-1k/s-p50']);

function runs(broker: string, scenario: string, values: (number | undefined)[]): Measurement[] {
  return values.map((value) => ({ broker, scenario, value, isSaturated: false }));
}

describe('formatComparison', () => {
  it('shows medians, spreads, ratios and whether they are as asked', () => {
    const table = formatComparison(
      scenarios,
      ['warren', 'rabbitmq'],
      [
        ...runs('warren', 'confirm-16B', [600, 700, 660]),
        ...runs('rabbitmq', 'confirm-16B', [100, 110, 90]),
        ...runs('warren', 'latency-1k/s-p50', [300]),
        ...runs('rabbitmq', 'latency-1k/s-p50', [200]),
      ],
    );
    expect(table).toMatch(/confirm-16B +\| +660\/s ±8% \| +100\/s ±10% \| +6.60 \| +>= 6 \| +met/);
    expect(table).toMatch(/latency-1k\/s-p50 .* 1.50 \| +<= 1 \| +missed/);
  });

  it('shows failed runs instead of leaving them out silently', () => {
    const table = formatComparison(
      scenarios.slice(0, 1),
      ['warren', 'rabbitmq'],
      [
        ...runs('warren', 'confirm-16B', [undefined]),
        ...runs('rabbitmq', 'confirm-16B', [100, undefined]),
      ],
    );
    expect(table).toContain('failed');
    expect(table).toContain('(1 failed)');
  });

  it('says when the load generator was at its limit', () => {
    const run = { broker: 'warren', scenario: 'confirm-16B', value: 1, isSaturated: true };
    expect(formatComparison(scenarios, ['warren'], [run])).toContain('1/s*');
  });
});
