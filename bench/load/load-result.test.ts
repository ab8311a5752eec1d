import { describe, expect, it } from 'vitest';
import { parseLoadResult } from './load-result.ts';

const line =
  '{"seconds":2.000,"published":10,"confirmed":9,"nacked":0,"consumed":8,"p50_us":5,"p95_us":6,' +
  '"p99_us":7,"max_us":8,"total_published":20,"total_confirmed":18,"total_nacked":0,' +
  '"total_consumed":16,"queue_messages_before":3,"blocked":0,"cpu":0.50}';

describe('parseLoadResult', () => {
  it('reads rates, latencies and totals', () => {
    const result = parseLoadResult(line);
    expect(result).toMatchObject({ consumed: 8, p99Us: 7, totalConsumed: 16, samples: [] });
  });

  it('reads samples', () => {
    const samples = '"samples":[{"seconds":1.0,"published":4,"settled":3,"consumed":2}]';
    const result = parseLoadResult(line.replace('"cpu"', `${samples},"cpu"`));
    expect(result.samples).toEqual([{ seconds: 1, published: 4, settled: 3, consumed: 2 }]);
  });

  it('names the field that is missing', () => {
    expect(() => parseLoadResult(line.replace('"blocked":0,', ''))).toThrow(/'blocked'/);
  });
});
