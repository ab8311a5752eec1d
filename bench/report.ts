// Turns the runs of a comparison into its table. Pure.
import type { LoadResult } from './load/load-result.ts';
import { isAsAsked, type Scenario } from './scenarios.ts';
import { type Summary, spreadPercent, summarize } from './statistics.ts';
import { formatMicroseconds, formatRate, formatTable } from './table.ts';

/** One run of one scenario on one broker. */
export interface Measurement {
  readonly broker: string;
  readonly scenario: string;
  /** What the scenario is about; undefined when the run failed. */
  readonly value: number | undefined;
  /** The load generator used a whole core, so the broker may be faster than shown. */
  readonly isSaturated: boolean;
  readonly result?: LoadResult;
  readonly failure?: string;
}

function formatSummary(
  scenario: Scenario,
  summary: Summary | undefined,
  runs: readonly Measurement[],
): string {
  if (summary === undefined) return 'failed';
  const format = scenario.metric === 'consumed' ? formatRate : formatMicroseconds;
  const failures = runs.length - summary.count;
  const mark = runs.some((run) => run.isSaturated) ? '*' : '';
  const note = failures > 0 ? ` (${failures} failed)` : '';
  return `${format(summary.median)}${mark} ±${Math.round(spreadPercent(summary) / 2)}%${note}`;
}

function formatAsked({ metric, asked }: Scenario): string {
  return `${metric === 'consumed' ? '>=' : '<='} ${asked}`;
}

/**
 * The first broker is compared with each other one. The asked ratio is about RabbitMQ and is shown
 * only beside it.
 */
export function formatComparison(
  scenarios: readonly Scenario[],
  brokers: readonly string[],
  measurements: readonly Measurement[],
): string {
  const [first = '', ...others] = brokers;
  const hasAsked = first === 'warren' && others.includes('rabbitmq');
  const rows = scenarios.map((scenario) => {
    const runsOf = (broker: string): Measurement[] =>
      measurements.filter((run) => run.broker === broker && run.scenario === scenario.name);
    const summaryOf = (broker: string): Summary | undefined =>
      summarize(runsOf(broker).flatMap((run) => (run.value === undefined ? [] : [run.value])));
    const ratioTo = (other: string): number | undefined => {
      const ours = summaryOf(first);
      const theirs = summaryOf(other);
      return ours && theirs && theirs.median > 0 ? ours.median / theirs.median : undefined;
    };
    const figures = brokers.map((name) => formatSummary(scenario, summaryOf(name), runsOf(name)));
    const ratios = others.map((name) => ratioTo(name)?.toFixed(2) ?? '-');
    const ratio = ratioTo('rabbitmq');
    const verdict = ratio === undefined ? '-' : isAsAsked(scenario, ratio) ? 'met' : 'missed';
    const asked = hasAsked ? [formatAsked(scenario), verdict] : [];
    return [scenario.name, ...figures, ...ratios, ...asked];
  });
  const ratioTitles = others.map((name) => `${first} / ${name}`);
  const heading = ['median ±half spread', ...brokers, ...ratioTitles];
  const table = formatTable([...heading, ...(hasAsked ? ['asked', ''] : [])], rows);
  if (!measurements.some((run) => run.isSaturated)) return table;
  return `${table}\n\n* the load generator used a whole core: the broker may be faster than shown`;
}
