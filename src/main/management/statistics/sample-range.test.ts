import { describe, expect, it } from 'vitest';
import { readSampleRanges } from './sample-range.ts';

describe('the sample parameters of a request', () => {
  it('come in pairs of age and increment', () => {
    expect(
      readSampleRanges({ msg_rates_age: '60', msg_rates_incr: '5', lengths_age: '10' }),
    ).toEqual({
      messageRates: { ageSeconds: 60, incrementSeconds: 5 },
    });
  });

  it('ask for nothing when they are no positive whole numbers', () => {
    const query = {
      data_rates_age: 'x',
      data_rates_incr: '5',
      lengths_age: '0',
      lengths_incr: '5',
    };
    expect(readSampleRanges(query)).toEqual({});
  });

  it('never ask for more than a thousand samples', () => {
    const { lengths } = readSampleRanges({ lengths_age: '86400', lengths_incr: '1' });
    expect(lengths).toEqual({ ageSeconds: 86_400, incrementSeconds: 86.4 });
  });
});
