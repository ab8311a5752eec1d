// Measures what a long backlog does to a broker: rates, memory, restart. By default five million
// persistent messages of 1 KiB. Needs about 10 GB of disk while it runs and gives it all back.
import { statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { type BacklogFigures, formatBacklog } from './backlog-report.ts';
import type { RunningBroker } from './brokers/running-broker.ts';
import { startBroker } from './brokers/start.ts';
import { buildWarren } from './brokers/warren.ts';
import { runProgram, temporaryFolder } from './cleanup.ts';
import { formatConditions, readConditions } from './conditions.ts';
import { type LoadResult, runLoad } from './load/load.ts';
import { MemoryWatch } from './memory.ts';
import { rateBetween } from './statistics.ts';
import { formatBytes } from './table.ts';

const USAGE = `usage: npm run bench:backlog -- [options]
  --count N (5000000)  messages of the backlog       --size BYTES (1024)  of one body
  --seconds S (5)      length of the timed runs      --broker NAME        warren or rabbitmq
  --folder PATH        parent of the data folder (default: the temporary folder)
  --no-build           use the program as it was built last
  --json FILE          also write the figures`;

/** Part of the backlog that "the first" and "the last" of a fill or drain mean. */
const WINDOW = 0.1;

interface Settings {
  readonly count: number;
  readonly size: number;
  readonly seconds: number;
  readonly broker: string;
  readonly parent: string;
}

/** Refuses to start what would fill the disk. */
function checkDisk({ count, size, parent }: Settings): void {
  const { bavail, bsize } = statfsSync(parent);
  const wanted = count * size * 2;
  if (bavail * bsize >= wanted) return;
  throw new Error(
    `${parent} has ${formatBytes(bavail * bsize)} free and the backlog may need ` +
      `${formatBytes(wanted)}; choose another place with --folder or fewer messages with --count`,
  );
}

/** The steps of the measurement, on a broker that is replaced when it restarts. */
class Backlog {
  readonly #settings: Settings;
  readonly #folder: string;
  readonly #memory: MemoryWatch;
  #broker: RunningBroker;

  constructor(settings: Settings, folder: string, broker: RunningBroker) {
    if (broker.pid === undefined) throw new Error('the memory of this broker cannot be read');
    this.#settings = settings;
    this.#folder = folder;
    this.#broker = broker;
    this.#memory = new MemoryWatch(broker.pid);
  }

  /** Runs a load of persistent messages; the queues of one name are the same queue. */
  load(name: string, options: string): Promise<LoadResult> {
    const every = ['--persistent', '--size', String(this.#settings.size), '--name', name];
    return runLoad(this.#broker, [...every, ...options.split(' ')]);
  }

  /** Runs a step and tells the highest memory during it. */
  async watch<T>(title: string, step: () => Promise<T>): Promise<readonly [T, number]> {
    const begin = this.#memory.seconds;
    const result = await step();
    const highest = this.#memory.highestSince(begin);
    const seconds = (this.#memory.seconds - begin).toFixed(1);
    console.log(`${title}: ${seconds} s, memory at most ${formatBytes(highest)}`);
    return [result, highest];
  }

  /** Ends the broker and starts it on what it stored; returns how long each took, in seconds. */
  async restart(end: 'stop' | 'kill'): Promise<{ stopSeconds: number; readySeconds: number }> {
    const begin = performance.now();
    await this.#broker[end]();
    const stopSeconds = (performance.now() - begin) / 1000;
    this.#broker = await startBroker(this.#settings.broker, this.#folder);
    if (this.#broker.pid !== undefined) this.#memory.follow(this.#broker.pid);
    return { stopSeconds, readySeconds: this.#broker.startMs / 1000 };
  }

  /** Ready messages in the queue. */
  async depth(name: string): Promise<number> {
    const asks = '--producers 0 --consumers 0 --seconds 0 --keep';
    return (await this.load(name, asks)).queueMessagesBefore;
  }

  get highestMemory(): number {
    return this.#memory.highestSince(0);
  }

  get memoryNow(): number {
    return this.#memory.samples.at(-1)?.residentBytes ?? 0;
  }

  async end(): Promise<void> {
    this.#memory.stop();
    await this.#broker.stop();
  }
}

/** Rates on a queue that is empty or nearly so: what all others are compared with. */
async function measureEmpty(backlog: Backlog, { count, seconds }: Settings) {
  const small = Math.max(1, Math.min(500_000, Math.round(count * WINDOW)));
  const [steady] = await backlog.watch('publish and consume, queue nearly empty', () =>
    backlog.load('steady', `--confirm 1000 --seconds ${seconds}`),
  );
  const [fill] = await backlog.watch(`fill of ${small}`, () =>
    backlog.load('small', `--confirm 1000 --consumers 0 --fill ${small} --keep`),
  );
  const [drain] = await backlog.watch(`drain of ${small}`, () => backlog.load('small', '--drain'));
  return { steady, fill, drain };
}

async function measureBacklog(backlog: Backlog, settings: Settings): Promise<BacklogFigures> {
  const { count, seconds } = settings;
  const empty = await measureEmpty(backlog, settings);
  const [fill, fillMemory] = await backlog.watch(`fill of ${count}`, () =>
    backlog.load('backlog', `--confirm 1000 --consumers 0 --fill ${count} --sample 0.25 --keep`),
  );
  const [publish] = await backlog.watch('publish into the full backlog', () =>
    backlog.load('backlog', `--confirm 1000 --consumers 0 --seconds ${seconds} --keep`),
  );
  const [steady] = await backlog.watch('publish and consume, full backlog', () =>
    backlog.load('backlog', `--confirm 1000 --seconds ${seconds} --keep`),
  );
  const before = await backlog.depth('backlog');
  const [restart] = await backlog.watch('stop and restart', () => backlog.restart('stop'));
  const afterStop = await backlog.depth('backlog');
  const [crash] = await backlog.watch('kill -9 and restart', () => backlog.restart('kill'));
  const afterCrash = await backlog.depth('backlog');
  const restartMemory = backlog.memoryNow;
  const [drain, drainMemory] = await backlog.watch('drain of everything', () =>
    backlog.load('backlog', '--drain --sample 0.25'),
  );
  const filled = fill.samples.map((each) => ({ seconds: each.seconds, total: each.settled }));
  const drained = drain.samples.map((each) => ({ seconds: each.seconds, total: each.consumed }));
  return {
    count,
    bodyBytes: settings.size,
    emptyPublish: empty.fill.confirmed,
    emptyConsume: empty.drain.consumed,
    emptySteady: empty.steady.consumed,
    fill: fill.confirmed,
    fillFirst: rateBetween(filled, 0, count * WINDOW),
    fillLast: rateBetween(filled, count * (1 - WINDOW), count),
    fullPublish: publish.confirmed,
    fullSteady: steady.consumed,
    drain: drain.consumed,
    drainFirst: rateBetween(drained, 0, afterCrash * WINDOW),
    drainLast: rateBetween(drained, afterCrash * (1 - WINDOW), afterCrash),
    stopSeconds: restart.stopSeconds,
    restartSeconds: restart.readySeconds,
    crashRestartSeconds: crash.readySeconds,
    depthBefore: before,
    depthAfterStop: afterStop,
    depthAfterCrash: afterCrash,
    drained: drain.totalConsumed,
    fillMemory,
    restartMemory,
    drainMemory,
    highestMemory: backlog.highestMemory,
    blocked: fill.blocked + publish.blocked + steady.blocked,
  };
}

function readSettings(): (Settings & { builds: boolean; json: string | undefined }) | undefined {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '5000000' },
      size: { type: 'string', default: '1024' },
      seconds: { type: 'string', default: '5' },
      broker: { type: 'string', default: 'warren' },
      folder: { type: 'string', default: tmpdir() },
      'no-build': { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const [count, size, seconds] = [values.count, values.size, values.seconds].map(Number);
  if (!count || !size || !seconds) throw new Error(USAGE);
  const builds = values.broker === 'warren' && !values['no-build'];
  const { broker, folder: parent, json } = values;
  return { count, size, seconds, broker, parent, builds, json };
}

await runProgram(async () => {
  const settings = readSettings();
  if (settings === undefined) {
    console.log(USAGE);
    return;
  }
  checkDisk(settings);
  if (settings.builds) buildWarren();
  const conditions = await readConditions(settings.parent);
  console.log(`${formatConditions(conditions)}\n`);
  const folder = await temporaryFolder('backlog', settings.parent);
  const backlog = new Backlog(settings, folder, await startBroker(settings.broker, folder));
  const figures = await measureBacklog(backlog, settings);
  console.log(`\n${formatBacklog(figures)}`);
  if (settings.json !== undefined) {
    writeFileSync(settings.json, `${JSON.stringify({ conditions, figures }, null, 2)}\n`);
  }
  await backlog.end();
});
