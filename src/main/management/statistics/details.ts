// Totals with their `_details` as RabbitMQ's API writes them: rate, samples, averages.

import type { SampleRange } from './sample-range.ts';
import type { Series, Tier } from './series.ts';

export interface Sample {
  readonly sample: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** `rate` and `avg_rate` are per second; samples come newest first. */
export interface RateDetails {
  readonly rate: number;
  readonly samples?: readonly Sample[];
  readonly avg_rate?: number;
  readonly avg?: number;
}

/** Fields of RabbitMQ's `message_stats`, `queue_totals` and the like: `publish`, `publish_details`. */
export type StatsObject = Record<string, number | RateDetails>;

/** One number of the API: the sum of some fields of a series. */
export interface Statistic {
  readonly name: string;
  readonly fields: readonly number[];
}

/** The ticks of a sampler and how its series keep them. */
export interface Resolution {
  readonly intervalMs: number;
  readonly tiers: readonly Tier[];
}

const NO_RATE: RateDetails = { rate: 0 };

const sumAt = (series: Series, { fields }: Statistic, tier: number, tick: number): number => {
  let sum = 0;
  for (const field of fields) sum += series.at(field, tier, tick);
  return sum;
};

/** The details of one number; without a series nothing has changed yet. */
export function detailsOf(
  series: Series | undefined,
  statistic: Statistic,
  { intervalMs, tiers }: Resolution,
  range: SampleRange | undefined,
): RateDetails {
  if (series === undefined) return NO_RATE;
  const { tick } = series;
  const newest = sumAt(series, statistic, 0, tick);
  const change = newest - sumAt(series, statistic, 0, tick - 1);
  const rate = (change * 1000) / intervalMs;
  if (range === undefined) return { rate };
  const ageTicks = (range.ageSeconds * 1000) / intervalMs;
  const wide = tiers.findIndex(({ ticks, slots }) => ticks * (slots - 1) >= ageTicks);
  const tier = wide < 0 ? tiers.length - 1 : wide;
  const resolution = tiers[tier]?.ticks ?? 1;
  const step = Math.max(resolution, (range.incrementSeconds * 1000) / intervalMs);
  const last = Math.floor(tick / resolution) * resolution;
  const samples: Sample[] = [];
  for (let back = 0; back <= ageTicks; back += step) {
    const at = Math.floor((last - back) / resolution) * resolution;
    samples.push({ sample: sumAt(series, statistic, tier, at), timestamp: at * intervalMs });
  }
  return { rate, samples, ...averages(samples) };
}

function averages(samples: readonly Sample[]): { avg_rate: number; avg: number } {
  const newest = samples[0];
  const oldest = samples.at(-1);
  if (newest === undefined || oldest === undefined) return { avg_rate: 0, avg: 0 };
  const sum = samples.reduce((total, { sample }) => total + sample, 0);
  const spanMs = newest.timestamp - oldest.timestamp;
  const change = newest.sample - oldest.sample;
  return { avg_rate: spanMs === 0 ? 0 : (change * 1000) / spanMs, avg: sum / samples.length };
}
