// What something costs the broker's throughput: the same load with and without it, in turns. Its processor
// time is measured too, because it says more than the rate where other programs run.

import { readFileSync } from 'node:fs';
import { type LoadTarget, runLoad } from './load/load.ts';
import { type Summary, spreadPercent, summarize } from './statistics.ts';
import { formatRate, formatTable } from './table.ts';

const ASKED_COST_PERCENT = 5;

export interface CostOptions {
  readonly target: LoadTarget & { readonly pid: number | undefined };
  readonly rounds: number;
  /** Of each measurement; every round has two. */
  readonly seconds: number;
  /** What the rows of the table are called. */
  readonly without: string;
  readonly burdened: string;
  /** Begins what is to be measured; what it returns ends it. */
  burden(): Promise<() => Promise<void>>;
}

/** One run of the load. */
interface Run {
  readonly messagesPerSecond: number;
  /** Processor time of the broker per message, in microseconds; NaN where it cannot be read. */
  readonly cpuUs: number;
}

/** Clock ticks of Linux in `/proc`. */
const TICKS_PER_SECOND = 100;

/** Seconds of processor time that a process has used. */
function cpuSeconds(pid: number | undefined): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return Number.NaN;
  }
}

/** Measures, and prints a table with the cost in percent. */
export async function measureCost(options: CostOptions): Promise<void> {
  const { target, rounds, seconds } = options;
  const run = async (): Promise<Run> => {
    const before = cpuSeconds(target.pid);
    const begin = performance.now();
    const { consumed } = await runLoad(target, ['--seconds', String(seconds)]);
    const messages = (consumed * (performance.now() - begin)) / 1000;
    const cpuUs = ((cpuSeconds(target.pid) - before) * 1e6) / messages;
    return { messagesPerSecond: consumed, cpuUs };
  };
  await run(); // warm-up
  const alone: Run[] = [];
  const burdened: Run[] = [];
  const measureBurdened = async (): Promise<void> => {
    const end = await options.burden();
    burdened.push(await run());
    await end();
  };
  for (let round = 0; round < rounds; round++) {
    // The order changes, so that a machine that gets warmer favours neither.
    if (round % 2 === 1) await measureBurdened();
    alone.push(await run());
    if (round % 2 === 0) await measureBurdened();
  }
  console.log(`throughput, median of ${rounds} rounds of ${seconds} s`);
  print(options, alone, burdened);
}

function print({ without, burdened }: CostOptions, less: readonly Run[], more: readonly Run[]) {
  const rates = [less, more].map((runs) => summarize(runs.map((one) => one.messagesPerSecond)));
  const cpus = [less, more].map((runs) => summarize(runs.map(({ cpuUs }) => cpuUs)));
  const [lessRate, moreRate] = rates;
  const [lessCpu, moreCpu] = cpus;
  if (!lessRate || !moreRate || !lessCpu || !moreCpu) return;
  const spread = (summary: Summary): string => `±${(spreadPercent(summary) / 2).toFixed(1)}%`;
  const cost = (1 - moreRate.median / lessRate.median) * 100;
  const cpuCost = (moreCpu.median / lessCpu.median - 1) * 100;
  const verdict = cost <= ASKED_COST_PERCENT ? 'met' : 'missed';
  const row = (name: string, rate: Summary, cpu: Summary): string[] => [
    name,
    formatRate(rate.median),
    spread(rate),
    `${cpu.median.toFixed(3)} us`,
    spread(cpu),
  ];
  const rows = [
    [...row(without, lessRate, lessCpu), ''],
    [
      ...row(burdened, moreRate, moreCpu),
      `${cost.toFixed(1)} % ${verdict}; ${cpuCost.toFixed(1)} % of CPU`,
    ],
  ];
  const cpu = 'CPU per message';
  const heading = ['', 'messages/s', 'spread', cpu, 'spread', `cost <= ${ASKED_COST_PERCENT} %`];
  console.log(formatTable(heading, rows));
}
