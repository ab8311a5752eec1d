// Which samples a request asks for: how far back and how far apart [rabbitmq: management, samples].
// Must not know what is sampled.

/** Samples from now back to `ageSeconds` ago, one every `incrementSeconds`. */
export interface SampleRange {
  readonly ageSeconds: number;
  readonly incrementSeconds: number;
}

/** What a request wants samples of; a group that is left out is answered with rates only. */
export interface SampleRanges {
  /** Queue lengths. */
  readonly lengths?: SampleRange;
  readonly messageRates?: SampleRange;
  /** Octets of connections. */
  readonly dataRates?: SampleRange;
  readonly nodeStats?: SampleRange;
}

/** More samples than this are never answered. */
const MAX_SAMPLES = 1_000;

const PARAMETERS = {
  lengths: 'lengths',
  messageRates: 'msg_rates',
  dataRates: 'data_rates',
  nodeStats: 'node_stats',
} as const;

/**
 * Reads `lengths_age` and `lengths_incr`, `msg_rates_…`, `data_rates_…` and `node_stats_…` (seconds).
 * As in RabbitMQ, a pair that is incomplete or malformed asks for nothing.
 */
export function readSampleRanges(query: Readonly<Record<string, unknown>>): SampleRanges {
  const ranges: { -readonly [K in keyof SampleRanges]: SampleRanges[K] } = {};
  for (const [group, parameter] of Object.entries(PARAMETERS)) {
    const range = readRange(query[`${parameter}_age`], query[`${parameter}_incr`]);
    if (range !== undefined && isGroup(group)) ranges[group] = range;
  }
  return ranges;
}

function isGroup(name: string): name is keyof SampleRanges {
  return Object.hasOwn(PARAMETERS, name);
}

function readRange(age: unknown, increment: unknown): SampleRange | undefined {
  const ageSeconds = readSeconds(age);
  const incrementSeconds = readSeconds(increment);
  if (ageSeconds === undefined || incrementSeconds === undefined) return undefined;
  return {
    ageSeconds,
    incrementSeconds: Math.max(incrementSeconds, ageSeconds / MAX_SAMPLES),
  };
}

function readSeconds(value: unknown): number | undefined {
  if (typeof value === 'number') return value > 0 ? value : undefined;
  if (typeof value !== 'string' || !/^\d{1,9}$/.test(value)) return undefined;
  const seconds = Number(value);
  return seconds > 0 ? seconds : undefined;
}
