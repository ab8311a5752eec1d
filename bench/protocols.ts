// Compares AMQP through amqplib with Warren's own protocol through its client: the same broker, a pair of
// processes each, persistent messages, confirmed, consumed and acknowledged one by one.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { connect } from '../packages/client/src/index.ts';
import { buildWarren, startWarren } from './brokers/warren.ts';
import { atEnd, runProgram, temporaryFolder } from './cleanup.ts';
import { formatConditions, readConditions } from './conditions.ts';
import type { Consumed, PeerTask, Produced } from './protocols/peer.ts';
import { summarize } from './statistics.ts';
import { formatCount, formatTable } from './table.ts';

const USAGE = `usage: npm run bench:protocols -- [options]
  --rounds N (5)       every size is run so often with each library, in alternation; the median counts
  --seconds S (4)      length of one run
  --size BYTES         only this size; repeatable (default: 16, 100, 1024, 16384)
  --window N (2000)    messages without a confirm, at most
  --prefetch N (500)   messages without an acknowledgement, at most
  --no-build           use the program as it was built last`;

/** Confirmed persistent 100 B messages, ours of amqplib's. */
const ASKED = 1.5;
const ASKED_SIZE = 100;
const PEER = fileURLToPath(new URL('./protocols/peer.ts', import.meta.url));
const LIBRARIES = ['amqplib', 'warren'] as const;

interface Run {
  readonly confirmedRate: number;
  readonly consumedRate: number;
  /** Processor time per message of producer and consumer together, microseconds. */
  readonly cpuMicros: number;
}

async function startPeer(task: PeerTask): Promise<ChildProcess> {
  const child = fork(PEER, [JSON.stringify(task)]);
  atEnd(() => {
    child.kill('SIGKILL');
  });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`the ${task.role} with ${task.library} ended with ${code}`);
  });
  await Promise.race([once(child, 'message'), failed]);
  failed.catch(() => {});
  return child;
}

async function measure(base: Omit<PeerTask, 'role'>): Promise<Run> {
  const consumer = await startPeer({ ...base, role: 'consumer' });
  const producer = await startPeer({ ...base, role: 'producer' });
  producer.send('go');
  const [produced]: Produced[] = await once(producer, 'message');
  if (produced === undefined) throw new Error('the producer said nothing');
  consumer.send({ expected: produced.confirmed });
  const [consumed]: Consumed[] = await once(consumer, 'message');
  if (consumed === undefined) throw new Error('the consumer said nothing');
  for (const child of [producer, consumer]) {
    const ended = once(child, 'exit');
    child.disconnect();
    await ended;
  }
  return {
    confirmedRate: produced.confirmed / produced.seconds,
    consumedRate: consumed.consumed / consumed.seconds,
    cpuMicros: ((produced.cpu + consumed.cpu) / produced.confirmed) * 1e6,
  };
}

const median = (runs: readonly Run[], key: keyof Run): number =>
  summarize(runs.map((run) => run[key]))?.median ?? Number.NaN;

function report(size: number, runs: ReadonlyMap<string, readonly Run[]>): readonly string[][] {
  const [amqp = [], ours = []] = LIBRARIES.map((name) => runs.get(name) ?? []);
  return (['confirmedRate', 'consumedRate', 'cpuMicros'] as const).map((key) => {
    const theirs = median(amqp, key);
    const own = median(ours, key);
    const isCpu = key === 'cpuMicros';
    const show = isCpu
      ? (value: number): string => `${value.toFixed(1)} µs`
      : (value: number): string => `${formatCount(value)}/s`;
    const label = {
      confirmedRate: 'confirmed',
      consumedRate: 'consumed',
      cpuMicros: 'client CPU per message',
    }[key];
    const ratio = isCpu ? theirs / own : own / theirs;
    return [`${size} B, ${label}`, show(theirs), show(own), ratio.toFixed(2)];
  });
}

await runProgram(async () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '4' },
      size: { type: 'string', multiple: true, default: ['16', '100', '1024', '16384'] },
      window: { type: 'string', default: '2000' },
      prefetch: { type: 'string', default: '500' },
      'no-build': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  if (!values['no-build']) buildWarren();
  const broker = await startWarren({ dataFolder: await temporaryFolder('protocols') });
  const control = await connect(`warren://guest:guest@127.0.0.1:${broker.port}/`);
  console.log(formatConditions(await readConditions()));
  console.log(
    `- broker, producer and consumer are processes of their own on this machine\n` +
      `- rounds: ${values.rounds}, each run ${values.seconds} s; window ${values.window}, prefetch ${values.prefetch}\n`,
  );
  const rows: string[][] = [];
  for (const text of values.size) {
    const size = Number(text);
    const runs = new Map<string, Run[]>(LIBRARIES.map((name) => [name, []]));
    for (let round = 1; round <= Number(values.rounds); round++) {
      for (const library of LIBRARIES) {
        if (process.stderr.isTTY)
          process.stderr.write(`\x1b[2K\r${size} B, round ${round}: ${library}\r`);
        const queue = `protocols-${size}-${round}-${library}`;
        await control.declareQueue(queue);
        const seconds = Number(values.seconds);
        const limits = { window: Number(values.window), prefetch: Number(values.prefetch) };
        const run = await measure({ library, port: broker.port, queue, size, seconds, ...limits });
        runs.get(library)?.push(run);
        await control.deleteQueue(queue);
        await sleep(500);
      }
    }
    rows.push(...report(size, runs));
    if (size === ASKED_SIZE) {
      const [amqp = [], ours = []] = LIBRARIES.map((name) => runs.get(name) ?? []);
      const ratio = median(ours, 'confirmedRate') / median(amqp, 'confirmedRate');
      console.log(
        `${size} B confirmed: ${ratio.toFixed(2)} times amqplib's rate (asked: ${ASKED})\n`,
      );
    }
  }
  console.log(formatTable(['persistent messages', 'amqplib', 'Warren client', 'ratio'], rows));
  await control.close();
  await broker.stop();
});
