// Summaries of repeated measurements. Pure.

export interface Summary {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  readonly count: number;
}

/** Median and range of the values; undefined when there are none. */
export function summarize(values: readonly number[]): Summary | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const lowest = sorted[0];
  const highest = sorted.at(-1);
  if (lowest === undefined || highest === undefined) return undefined;
  return { median: quantile(sorted, 0.5), lowest, highest, count: sorted.length };
}

/** Value below which the share `q` (0 to 1) of ascending values lies, interpolated. */
export function quantile(ascending: readonly number[], q: number): number {
  const position = (ascending.length - 1) * q;
  const below = ascending[Math.floor(position)] ?? Number.NaN;
  const above = ascending[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

/** Distance of the outermost values as a percentage of the median. */
export function spreadPercent(summary: Summary): number {
  return summary.median === 0 ? 0 : ((summary.highest - summary.lowest) / summary.median) * 100;
}

/** Running totals at a moment of a run. */
export interface Progress {
  readonly seconds: number;
  readonly total: number;
}

/**
 * Events per second while the total went from `from` to `to`, by the samples that lie inside;
 * undefined when fewer than two do.
 */
export function rateBetween(
  samples: readonly Progress[],
  from: number,
  to: number,
): number | undefined {
  const inside = samples.filter((sample) => sample.total >= from && sample.total <= to);
  const first = inside[0];
  // Silence after the last event, as at the end of a drain, does not count.
  const last = inside.find((sample) => sample.total === inside.at(-1)?.total);
  if (first === undefined || last === undefined || last.seconds <= first.seconds) return undefined;
  return (last.total - first.total) / (last.seconds - first.seconds);
}
