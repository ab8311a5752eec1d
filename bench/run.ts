// Measures this broker and another one in alternation and prints medians, spreads and ratios.
// Speed is shown, not judged: a ratio below what is asked does not change the exit code.
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { rabbitScripts } from './brokers/rabbitmq.ts';
import type { RunningBroker } from './brokers/running-broker.ts';
import { startBroker } from './brokers/start.ts';
import { buildWarren } from './brokers/warren.ts';
import { runProgram } from './cleanup.ts';
import { type Conditions, formatConditions, readConditions } from './conditions.ts';
import { buildLoadGenerator, runLoad } from './load/load.ts';
import { formatComparison, type Measurement } from './report.ts';
import { figure, type Scenario, selectScenarios } from './scenarios.ts';

const USAGE = `usage: npm run bench -- [options]
  --rounds N (3)       every scenario is run so often on every broker; the median counts
  --seconds S (4)      length of one run
  --scenario NAME      only this scenario; repeatable
  --against BROKER     rabbitmq, lavinmq, HOST:PORT or nothing; repeatable
                       (default: rabbitmq when it is installed)
  --without-warren     measure only the others
  --no-build           use the program as it was built last
  --json FILE          also write everything that was measured`;

/** So long the brokers may finish what a run left them to do, before the next run begins. */
const PAUSE_MS = 700;

/** Above this share of a core the load generator may be what limits the rate. */
const SATURATED = 0.97;

interface Settings {
  readonly rounds: number;
  readonly seconds: number;
  readonly scenarios: readonly Scenario[];
  readonly brokers: readonly string[];
  readonly builds: boolean;
  readonly json: string | undefined;
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new Error(`--${name} wants a positive number, not '${text}'`);
}

function readSettings(): Settings | undefined {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '4' },
      scenario: { type: 'string', multiple: true, default: [] },
      against: { type: 'string', multiple: true },
      'without-warren': { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  let others = values.against?.filter((name) => name !== 'nothing');
  if (others === undefined) {
    others = rabbitScripts() === undefined ? [] : ['rabbitmq'];
    if (others.length === 0) console.log('RabbitMQ is not installed: nothing to compare with.\n');
  }
  const brokers = values['without-warren'] ? others : ['warren', ...others];
  if (brokers.length === 0) throw new Error('there is no broker to measure');
  return {
    rounds: positive('rounds', values.rounds),
    seconds: positive('seconds', values.seconds),
    scenarios: selectScenarios(values.scenario),
    brokers,
    builds: !values['no-build'] && brokers.includes('warren'),
    json: values.json,
  };
}

/** One run; a failed run is a measurement without a value. */
async function measure(
  broker: RunningBroker,
  scenario: Scenario,
  seconds: number,
): Promise<Measurement> {
  const base = { broker: broker.name, scenario: scenario.name };
  try {
    const options = ['--seconds', String(seconds), ...scenario.options];
    const result = await runLoad(broker, options);
    const isSaturated = result.cpu >= SATURATED;
    return { ...base, value: figure(scenario, result), isSaturated, result };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`${scenario.name} on ${broker.name} failed: ${reason}`);
    return { ...base, value: undefined, isSaturated: false, failure: reason };
  }
}

async function measureAll(
  settings: Settings,
  brokers: readonly RunningBroker[],
): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (let round = 1; round <= settings.rounds; round++) {
    for (const scenario of settings.scenarios) {
      for (const broker of brokers) {
        if (process.stderr.isTTY) {
          process.stderr.write(`\x1b[2K\rround ${round}: ${scenario.name} on ${broker.name}\r`);
        }
        measurements.push(await measure(broker, scenario, settings.seconds));
        await sleep(PAUSE_MS);
      }
    }
  }
  return measurements;
}

function writeJson(file: string, conditions: Conditions, measurements: Measurement[]): void {
  writeFileSync(file, `${JSON.stringify({ conditions, measurements }, null, 2)}\n`);
  console.log(`\nAll ${measurements.length} runs are in ${file}.`);
}

await runProgram(async () => {
  const settings = readSettings();
  if (settings === undefined) {
    console.log(USAGE);
    return;
  }
  buildLoadGenerator();
  if (settings.builds) buildWarren();
  const conditions = await readConditions();
  console.log(formatConditions(conditions));
  console.log(`- rounds: ${settings.rounds}, each run ${settings.seconds} s\n`);
  const brokers: RunningBroker[] = [];
  for (const name of settings.brokers) brokers.push(await startBroker(name));
  const measurements = await measureAll(settings, brokers);
  console.log(
    formatComparison(
      settings.scenarios,
      brokers.map((each) => each.name),
      measurements,
    ),
  );
  if (settings.json !== undefined) writeJson(settings.json, conditions, measurements);
  for (const broker of brokers) await broker.stop();
});
