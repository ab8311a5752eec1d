// Measures the management HTTP API on a busy broker: how long its answers take with many queues and
// connections while messages flow, and what polling it every second costs the broker's throughput.

import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildWarren, startWarren } from './brokers/warren.ts';
import { runProgram, temporaryFolder } from './cleanup.ts';
import { formatConditions, readConditions } from './conditions.ts';
import { measureCost } from './cost.ts';
import { runLoad } from './load/load.ts';
import { definitionsFile, freePort, openConnections } from './populated-broker.ts';
import { quantile } from './statistics.ts';
import { formatRate, formatTable } from './table.ts';

const ASKED_P99_MS = 50;
/** The first answers compile the code that makes them. */
const WARM_UP_SECONDS = 3;
const WHOLE_SECONDS = 5;

/** What management pages and monitoring ask for, with every question once a second. */
const POLLED = [
  '/api/overview?msg_rates_age=60&msg_rates_incr=5&lengths_age=60&lengths_incr=5',
  '/api/nodes',
  '/api/queues?page=1&page_size=100&sort=messages&sort_reverse=true',
  '/api/connections?page=1&page_size=100',
  '/api/exchanges?page=1&page_size=100',
  '/api/queues/%2F/bench-17?msg_rates_age=60&msg_rates_incr=5',
  '/metrics',
] as const;
/** Answers whose size is the number of all queues; no page and no default asks for them every second. */
const WHOLE = ['/api/queues?disable_stats=true', '/metrics/per-object'] as const;

const authorization = `Basic ${Buffer.from('guest:guest').toString('base64')}`;

/** Milliseconds until the whole answer is here; throws unless it is a 200. */
async function ask(base: string, path: string): Promise<number> {
  const begin = performance.now();
  const response = await fetch(base + path, { headers: { authorization } });
  const body = await response.arrayBuffer();
  if (response.status !== 200) {
    throw new Error(`${path}: ${response.status} ${Buffer.from(body).toString().slice(0, 200)}`);
  }
  return performance.now() - begin;
}

/** Asks everything every `intervalMs` until it is stopped; times by path. */
function poll(base: string, paths: readonly string[], intervalMs: number) {
  const times = new Map<string, number[]>(paths.map((path) => [path, []]));
  let isStopped = false;
  const done = (async () => {
    while (!isStopped) {
      const begin = performance.now();
      for (const path of paths) times.get(path)?.push(await ask(base, path));
      await sleep(Math.max(0, intervalMs - (performance.now() - begin)));
    }
    return times;
  })();
  const stop = (): Promise<Map<string, number[]>> => {
    isStopped = true;
    return done;
  };
  return { stop };
}

interface Setting {
  readonly base: string;
  readonly target: { readonly host: string; readonly port: number };
}

async function measureAnswers({ base, target }: Setting, rate: number, seconds: number) {
  const load = runLoad(target, [
    '--rate',
    String(rate),
    '--seconds',
    String(seconds + WHOLE_SECONDS + WARM_UP_SECONDS),
  ]);
  load.catch(() => undefined); // reported below
  const warmUp = poll(base, POLLED, 50);
  await sleep(WARM_UP_SECONDS * 1000);
  await warmUp.stop();
  const polling = poll(base, POLLED, 100);
  await sleep(seconds * 1000);
  const times = await polling.stop();
  const wholePolling = poll(base, WHOLE, 1000);
  await sleep(WHOLE_SECONDS * 1000);
  const wholeTimes = await wholePolling.stop();
  const { consumed } = await load;
  console.log(`answers while ${formatRate(consumed)} messages per second flow`);
  const row = (name: string, values: readonly number[], isAsked: boolean): string[] => {
    const sorted = [...values].sort((a, b) => a - b);
    const p99 = quantile(sorted, 0.99);
    const ms = (value: number): string => `${value.toFixed(1)} ms`;
    const verdict = !isAsked ? '' : p99 < ASKED_P99_MS ? 'met' : 'missed';
    return [
      name,
      String(values.length),
      ms(quantile(sorted, 0.5)),
      ms(p99),
      ms(sorted.at(-1) ?? 0),
      verdict,
    ];
  };
  const polled = POLLED.flatMap((path) => times.get(path) ?? []);
  const rows = [
    ...POLLED.map((path) => row(path, times.get(path) ?? [], false)),
    row('all of the above', polled, true),
    ...WHOLE.map((path) => row(`${path} (everything)`, wholeTimes.get(path) ?? [], false)),
  ];
  const heading = ['path', 'answers', 'p50', 'p99', 'max', `p99 < ${ASKED_P99_MS} ms`];
  console.log(`${formatTable(heading, rows)}\n`);
}

await runProgram(async () => {
  const { values } = parseArgs({
    options: {
      queues: { type: 'string', default: '5000' },
      connections: { type: 'string', default: '500' },
      rate: { type: 'string', default: '50000' },
      seconds: { type: 'string', default: '10' },
      rounds: { type: 'string', default: '5' },
      'no-build': { type: 'boolean', default: false },
    },
  });
  if (!values['no-build']) buildWarren();
  console.log(`${formatConditions(await readConditions())}\n`);
  const managementPort = await freePort();
  const file = await definitionsFile(Number(values.queues));
  const broker = await startWarren({
    dataFolder: await temporaryFolder('warren'),
    arguments: ['--management-port', String(managementPort), '--definitions', file],
  });
  console.log(`started with ${values.queues} queues in ${Math.round(broker.startMs)} ms`);
  const connections = await openConnections(broker.port, Number(values.connections));
  const setting = { base: `http://127.0.0.1:${managementPort}`, target: broker };
  await measureAnswers(setting, Number(values.rate), Number(values.seconds));
  await measureCost({
    target: broker,
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    without: 'nobody asks',
    burdened: 'polled every second',
    burden: async () => {
      const polling = poll(setting.base, POLLED, 1000);
      return async () => void (await polling.stop());
    },
  });
  await Promise.all(connections.map((connection) => connection.close()));
  await broker.stop();
});
