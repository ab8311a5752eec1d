// Measures how late the event loop of the broker runs under full load, from inside (lag-probe.ts).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildWarren, startWarren } from './brokers/warren.ts';
import { runProgram, temporaryFolder } from './cleanup.ts';
import { formatConditions, readConditions } from './conditions.ts';
import type { LagReport } from './lag-probe.ts';
import { runLoad } from './load/load.ts';
import { type Scenario, selectScenarios } from './scenarios.ts';
import { formatRate, formatTable } from './table.ts';

const ASKED_P99_MS = 20;
const WARM_UP_MS = 1000;

function isLagReport(value: unknown): value is LagReport {
  return typeof value === 'object' && value !== null && 'p99Ms' in value && 'pid' in value;
}

function readReports(file: string): LagReport[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line): unknown => JSON.parse(line)).filter(isLagReport);
}

/** Asks the probe for what it measured since the last time. */
async function takeReport(file: string): Promise<LagReport> {
  const before = readReports(file);
  const pid = before[0]?.pid;
  if (pid === undefined) throw new Error('the lag probe was not loaded into the broker');
  process.kill(pid, 'SIGUSR2');
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    const report = readReports(file)[before.length];
    if (report !== undefined) return report;
    await sleep(20);
  }
  throw new Error('the broker did not answer the probe within 10 s');
}

async function measureLag(scenario: Scenario, seconds: number): Promise<string[]> {
  const file = join(await temporaryFolder('lag'), 'reports');
  const probe = new URL('./lag-probe.ts', import.meta.url).href;
  const broker = await startWarren({
    dataFolder: await temporaryFolder('warren'),
    environment: { NODE_OPTIONS: `--import=${probe}`, LAG_PROBE_FILE: file },
  });
  // The load outlasts the measurement, so that no idle time dilutes it.
  const load = runLoad(broker, ['--seconds', String(seconds + 2), ...scenario.options]);
  load.catch(() => undefined); // reported below
  await sleep(WARM_UP_MS);
  await takeReport(file);
  await sleep(seconds * 1000);
  const lag = await takeReport(file);
  const result = await load;
  await broker.stop();
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  return [
    scenario.name,
    formatRate(result.consumed),
    ms(lag.p50Ms),
    ms(lag.p99Ms),
    ms(lag.maxMs),
    `${Math.round(lag.utilization * 100)}%`,
    lag.p99Ms < ASKED_P99_MS ? 'met' : 'missed',
  ];
}

await runProgram(async () => {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '5' },
      scenario: { type: 'string', multiple: true, default: [] },
      'no-build': { type: 'boolean', default: false },
    },
  });
  if (!values['no-build']) buildWarren();
  console.log(`${formatConditions(await readConditions())}\n`);
  const rows: string[][] = [];
  for (const scenario of selectScenarios(values.scenario)) {
    // The p50 and p99 of a latency scenario are one and the same load.
    if (values.scenario.length === 0 && scenario.name.startsWith('latency')) continue;
    rows.push(await measureLag(scenario, Number(values.seconds)));
  }
  const heading = ['scenario', 'consumed', 'lag p50', 'lag p99', 'lag max', 'loop busy'];
  console.log(formatTable([...heading, `p99 < ${ASKED_P99_MS} ms`], rows));
});
