// The twelve scenarios, what is read from each run and what ratio to RabbitMQ is asked for.
// Names are part of the contract with earlier results: must never change.
import type { LoadResult } from './load/load.ts';

export type Metric = 'consumed' | 'p50_us' | 'p99_us';

export interface Scenario {
  readonly name: string;
  /** `consumed`: messages per second, more is better. The others: microseconds, less is better. */
  readonly metric: Metric;
  readonly options: readonly string[];
  /** Asked: our figure divided by RabbitMQ's, at least (rates) or at most (latencies). */
  readonly asked: number;
}

function scenario(name: string, metric: Metric, asked: number, options: string): Scenario {
  return { name, metric, asked, options: options.split(' ').filter((option) => option !== '') };
}

export const SCENARIOS: readonly Scenario[] = [
  scenario('transient-16B-autoack', 'consumed', 8, '--autoack'),
  scenario('transient-16B-ack', 'consumed', 5, ''),
  scenario('confirm-16B', 'consumed', 6, '--confirm 1000'),
  scenario('persistent-confirm-100B', 'consumed', 6, '--confirm 1000 --persistent --size 100'),
  scenario('persistent-confirm-1KiB', 'consumed', 5, '--confirm 1000 --persistent --size 1024'),
  scenario('persistent-confirm-16KiB', 'consumed', 1.3, '--confirm 200 --persistent --size 16384'),
  scenario('fanout-8-queues', 'consumed', 5, '--fanout --queues 8 --consumers 8 --autoack'),
  scenario(
    'topic-408-bindings',
    'consumed',
    10,
    '--topic --queues 8 --consumers 8 --producers 2 --autoack',
  ),
  scenario(
    'many-20x20-confirm',
    'consumed',
    5,
    '--producers 20 --consumers 20 --queues 20 --confirm 100',
  ),
  scenario('latency-1k/s-p50', 'p50_us', 1, '--rate 1000'),
  scenario('latency-1k/s-p99', 'p99_us', 1, '--rate 1000'),
  scenario(
    'latency-persist-1k/s-p99',
    'p99_us',
    1,
    '--rate 1000 --persistent --confirm 1000 --size 256',
  ),
];

/** The scenarios with these names, or all; throws when a name is unknown. */
export function selectScenarios(names: readonly string[]): readonly Scenario[] {
  if (names.length === 0) return SCENARIOS;
  return names.map((name) => {
    const found = SCENARIOS.find((known) => known.name === name);
    if (found !== undefined) return found;
    const known = SCENARIOS.map((each) => each.name).join(', ');
    throw new Error(`no scenario is called '${name}'; there are: ${known}`);
  });
}

/** The figure a scenario is about. */
export function figure({ metric }: Scenario, result: LoadResult): number {
  switch (metric) {
    case 'consumed':
      return result.consumed;
    case 'p50_us':
      return result.p50Us;
    case 'p99_us':
      return result.p99Us;
  }
}

/** Whether a ratio (ours divided by the other's) is as asked. */
export function isAsAsked({ metric, asked }: Scenario, ratio: number): boolean {
  return metric === 'consumed' ? ratio >= asked : ratio <= asked;
}
