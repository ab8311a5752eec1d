// Kills the broker with SIGKILL again and again while publishers and consumers are at work, then
// empties every queue and says what was wrong. Repeatable as far as a real process allows: all
// choices come from the seed, only the timing is the machine's.
//
//   node test/fault/kill-loop.ts [--rounds 50] [--seed N] [--backlog-mib 160]

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Channel, ChannelModel } from 'amqplib';
import amqp from 'amqplib';
import { BrokerProcess } from '../support/killable-broker.ts';
import { Random } from '../support/random.ts';
import { removeFolder, temporaryFolder } from '../support/temporary-storage.ts';
import { HistoryChecker, type HistoryEvent, type Violation } from './history-checker.ts';
import {
  Consumer,
  DEAD_LETTER_QUEUE,
  DEAD_LETTERING,
  LOAD_QUEUES,
  type LoadQueue,
  MARKER_QUEUE,
  messageIn,
  Publisher,
} from './load.ts';

export interface KillLoopOptions {
  /** How many times the broker is killed. */
  readonly rounds: number;
  readonly seed: number;
  /** Bytes waiting in the deep queue from the start on. */
  readonly backlogBytes: number;
  /** Called with the data folder when the broker is gone and not yet started again. */
  readonly onEnded?: (folder: string) => void;
  /** Leaves the data folder behind when something is wrong. */
  readonly keepsFolder: boolean;
  readonly print: (line: string) => void;
}

export interface KillLoopResult {
  readonly kills: number;
  readonly stops: number;
  readonly violations: readonly Violation[];
  readonly counts: HistoryChecker['counts'];
  /** Queues whose message count at the end was not the number of messages in them. */
  readonly miscounts: readonly string[];
}

/** When a life of the broker ends. */
type Moment =
  | 'load'
  | 'first confirm'
  | 'first delivery'
  /** First delivery of a queue that had messages of this life before it had a consumer. */
  | 'late consumer'
  | 'first sync'
  | 'recovery'
  | 'stop';

/** Each as often as it stands here. */
const MOMENTS: readonly [Moment, ...Moment[]] = [
  'load',
  'load',
  'load',
  'load',
  'load',
  'load',
  'load',
  'load',
  'first confirm',
  'first delivery',
  'first delivery',
  'late consumer',
  'late consumer',
  'late consumer',
  'first sync',
  'first sync',
  'recovery',
  'recovery',
  'recovery',
  'stop',
];

const PUBLISHERS = 3;
const DEEP_BODY_BYTES = 16 * 1024;
/** The deep queue is filled in the first round and again after as many. */
const FILL_EVERY = 20;
const LONGEST_LOAD_MS = 1500;
/** About as long as a start takes, so that kills fall before, in and after recovery. */
const LONGEST_START_MS = 600;
/** No more rounds after this many. */
const ENOUGH_VIOLATIONS = 1000;
/** Longest that messages gather before the late consumer comes. */
const LONGEST_WAIT_MS = 300;
/** Without progress for this long, emptying a queue has failed. */
const STUCK_MS = 20_000;

class KillLoop {
  readonly checker = new HistoryChecker();
  readonly miscounts: string[] = [];
  kills = 0;
  stops = 0;
  readonly #options: KillLoopOptions;
  readonly #folder: string;
  readonly #random: Random;
  readonly #publishers: Publisher[];
  readonly #filler: Publisher;
  readonly #lateQueues: LoadQueue[] = [];
  /** The end of each connection that was opened in this life. */
  #closed: Promise<void>[] = [];
  #broker: BrokerProcess | null = null;

  constructor(options: KillLoopOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
    this.#random = new Random(options.seed);
    this.#filler = new Publisher('filler', this.#observe);
    this.#publishers = Array.from(
      { length: PUBLISHERS },
      (_, index) => new Publisher(`p${index}`, this.#observe),
    );
  }

  readonly #observe = (event: HistoryEvent): void => this.checker.observe(event);

  async run(): Promise<void> {
    for (let round = 1; this.kills < this.#options.rounds; round++) {
      await this.#round(round);
      if (this.checker.violations.length > ENOUGH_VIOLATIONS) break;
    }
    await this.#emptyAll();
  }

  /** Ends the process, however far it is. */
  async abort(): Promise<void> {
    await this.#broker?.kill();
  }

  async #round(round: number): Promise<void> {
    const isFilling = round % FILL_EVERY === 1;
    const moment = isFilling ? 'load' : this.#random.pick(MOMENTS);
    const begin = performance.now();
    const before = { ...this.checker.counts };
    const broker = this.#spawn();
    if (moment === 'recovery') {
      await sleep(this.#random.whole(0, LONGEST_START_MS));
    } else {
      await broker.ready;
      const late = { name: `late-${round}`, args: DEAD_LETTERING, priorities: 0 };
      this.#lateQueues.push(late);
      await this.#declareAll();
      if (isFilling) await this.#fillDeepQueue();
      await this.#load(moment, late);
    }
    await this.#end(moment === 'stop');
    const { counts } = this.checker;
    const difference = (name: keyof typeof counts): string =>
      `${name} ${counts[name] - before[name]}`;
    this.#options.print(
      `round ${round}, ${moment}, ${Math.round(performance.now() - begin)} ms: ` +
        (
          [
            'published',
            'confirmed',
            'delivered',
            'recovered',
            'returned',
            'acked',
            'synced',
          ] as const
        )
          .map(difference)
          .join(', '),
    );
  }

  #spawn(): BrokerProcess {
    const broker = new BrokerProcess(this.#folder);
    this.#broker = broker;
    return broker;
  }

  async #connect(): Promise<ChannelModel> {
    const port = await this.#running().ready;
    const connection = await amqp.connect(`amqp://guest:guest@127.0.0.1:${port}?heartbeat=0`);
    connection.on('error', () => {});
    this.#closed.push(new Promise((resolve) => connection.once('close', () => resolve())));
    return connection;
  }

  #running(): BrokerProcess {
    if (this.#broker === null) throw new Error('no broker is running');
    return this.#broker;
  }

  async #declareAll(): Promise<void> {
    const channel = await (await this.#connect()).createChannel();
    for (const { name, args } of [...LOAD_QUEUES, ...this.#lateQueues]) {
      await channel.assertQueue(name, { durable: true, arguments: args });
    }
    await channel.assertQueue(DEAD_LETTER_QUEUE, { durable: true });
    await channel.assertQueue(MARKER_QUEUE, { durable: true });
    await channel.purgeQueue(MARKER_QUEUE);
  }

  /** More than the broker keeps in memory, so that the queue is read back from disk. */
  async #fillDeepQueue(): Promise<void> {
    const channel = await (await this.#connect()).createConfirmChannel();
    for (let bytes = 0; bytes < this.#options.backlogBytes; ) {
      for (let run = 0; run < 100; run++, bytes += DEEP_BODY_BYTES) {
        this.#filler.publish(channel, 'deep', 0, DEEP_BODY_BYTES, () => {});
      }
      await channel.waitForConfirms();
    }
  }

  /** Keeps the broker busy until the moment has come. */
  async #load(moment: Moment, late: LoadQueue): Promise<void> {
    const broker = this.#running();
    let isOver = false;
    const over = Promise.withResolvers<void>();
    const end = (): void => {
      // Killed here and now, in the midst of what the client is doing.
      if (!isOver && moment !== 'stop') void broker.kill();
      isOver = true;
      over.resolve();
    };
    const waitingFor = (what: Moment) => (): void => {
      if (moment === what) end();
    };
    const longest = setTimeout(end, this.#random.whole(20, LONGEST_LOAD_MS));
    const clients = [
      ...this.#publishers.map(async (publisher) => {
        const random = this.#random.fork();
        const connection = await this.#connect();
        const queues = [late, ...LOAD_QUEUES] as const;
        await publisher.keepPublishing(connection, queues, random, waitingFor('first confirm'));
      }),
      ...LOAD_QUEUES.map(async ({ name }) => {
        const random = this.#random.fork();
        if (random.chance(0.15)) return;
        const on = { delivery: waitingFor('first delivery'), synced: waitingFor('first sync') };
        await this.#consume(name, random, on);
      }),
      (async () => {
        const random = this.#random.fork();
        await sleep(random.whole(0, LONGEST_WAIT_MS));
        const on = { delivery: waitingFor('late consumer'), synced: () => {} };
        if (!isOver) await this.#consume(late.name, random, on);
      })(),
    ];
    const started = Promise.all(clients).catch((error: unknown) => {
      // A client that was connecting when the broker died has nothing to tell.
      if (!isOver) throw error;
    });
    await Promise.race([over.promise, started.then(() => over.promise), broker.ended]);
    clearTimeout(longest);
    isOver = true;
    await started.catch(() => {});
  }

  /** One or two consumers, on one connection, so that the order of deliveries can be seen. */
  async #consume(
    queue: string,
    random: Random,
    on: { delivery(): void; synced(): void },
  ): Promise<void> {
    const connection = await this.#connect();
    for (let consumers = random.whole(1, 2); consumers > 0; consumers--) {
      const channel = await connection.createConfirmChannel();
      const consumer = new Consumer(channel, random.fork(), this.#observe, on);
      await consumer.keepConsuming(queue, connection);
    }
  }

  /** Ends the life of the broker and waits for the last that clients see of it. */
  async #end(isOrderly: boolean): Promise<void> {
    const broker = this.#running();
    const { code, signal } = await (isOrderly ? broker.stop() : broker.kill());
    if (isOrderly ? code !== 0 : signal !== 'SIGKILL') {
      throw new Error(`the broker ended by itself (${signal ?? code})\n${broker.complaints}`);
    }
    await Promise.all(this.#closed.splice(0));
    this.#broker = null;
    if (isOrderly) this.stops += 1;
    else this.kills += 1;
    this.#observe({ kind: 'ended' });
    this.#options.onEnded?.(this.#folder);
  }

  async #emptyAll(): Promise<void> {
    const broker = this.#spawn();
    await broker.ready;
    await this.#declareAll();
    const channel = await (await this.#connect()).createChannel();
    for (const { name } of [...LOAD_QUEUES, ...this.#lateQueues]) {
      await this.#empty(channel, name, (stream, number, isRedelivered) =>
        this.#observe({ kind: 'delivered', stream, number, isRedelivered }),
      );
    }
    await this.#empty(channel, DEAD_LETTER_QUEUE, (stream, number) =>
      this.#observe({ kind: 'dead-lettered', stream, number }),
    );
    this.checker.finish();
    await broker.stop();
  }

  async #empty(
    channel: Channel,
    queue: string,
    take: (stream: string, number: number, isRedelivered: boolean) => void,
  ): Promise<void> {
    const { messageCount } = await channel.checkQueue(queue);
    let taken = 0;
    let deadline = performance.now() + STUCK_MS;
    const { consumerTag } = await channel.consume(
      queue,
      (message) => {
        if (message === null) return;
        taken += 1;
        deadline = performance.now() + STUCK_MS;
        const { stream, number } = messageIn(message.content);
        take(stream, number, message.fields.redelivered);
      },
      { noAck: true },
    );
    while ((await channel.checkQueue(queue)).messageCount > 0) {
      if (performance.now() > deadline) break;
      await sleep(20);
    }
    await channel.cancel(consumerTag);
    if (taken !== messageCount) this.miscounts.push(`${queue}: ${taken} of ${messageCount}`);
    if (taken > 0) this.#options.print(`emptied ${queue}: ${taken} messages`);
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs the loop on a data folder of its own. */
export async function runKillLoop(options: KillLoopOptions): Promise<KillLoopResult> {
  const folder = temporaryFolder();
  const loop = new KillLoop(options, folder);
  let isGood = false;
  try {
    await loop.run();
    isGood = loop.checker.violations.length === 0 && loop.miscounts.length === 0;
  } finally {
    await loop.abort();
    if (isGood || !options.keepsFolder) removeFolder(folder);
    else options.print(`data folder kept: ${folder}`);
  }
  const { kills, stops, miscounts } = loop;
  const { violations, counts } = loop.checker;
  return { kills, stops, violations, counts, miscounts };
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '50' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      'backlog-mib': { type: 'string', default: '160' },
    },
  });
  const begin = performance.now();
  console.log(`kill loop: ${values.rounds} kills, --seed ${values.seed}`);
  const result = await runKillLoop({
    rounds: Number(values.rounds),
    seed: Number(values.seed),
    backlogBytes: Number(values['backlog-mib']) * 1024 * 1024,
    keepsFolder: true,
    print: (line) => console.log(line),
  });
  const byKind = Map.groupBy(result.violations, (violation) => violation.kind);
  for (const [kind, violations] of byKind) {
    console.log(`\n${kind}: ${violations.length}`);
    for (const { life, message } of violations.slice(0, 10))
      console.log(`  life ${life}: ${message}`);
  }
  for (const miscount of result.miscounts) console.log(`wrong message count: ${miscount}`);
  console.log(
    `\n${result.kills} kills, ${result.stops} stops in ${Math.round((performance.now() - begin) / 1000)} s`,
  );
  console.log(JSON.stringify(result.counts));
  const wrong = result.violations.length + result.miscounts.length;
  console.log(wrong === 0 ? 'nothing lost, nothing unflagged' : `${wrong} violations`);
  return wrong === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main();
