// One half of a pair of processes, a producer or a consumer, with one client library. Started by
// ../protocols.ts with its task as JSON; tells what it did as JSON messages.
import type { Consumer, Library, Producer } from './library.ts';

/** What a process is to do. */
export interface PeerTask {
  readonly library: 'amqplib' | 'warren';
  readonly role: 'producer' | 'consumer';
  readonly port: number;
  readonly queue: string;
  readonly size: number;
  readonly seconds: number;
  /** Messages without a confirm, at most. */
  readonly window: number;
  readonly prefetch: number;
}

/** What a producer says when its time is up and everything is confirmed. */
export interface Produced {
  readonly confirmed: number;
  readonly seconds: number;
  /** Processor time, seconds. */
  readonly cpu: number;
}

/** What a consumer says when it has everything. */
export interface Consumed {
  readonly consumed: number;
  readonly seconds: number;
  readonly cpu: number;
}

const task: PeerTask = JSON.parse(process.argv[2] ?? '{}');
const library: Library =
  task.library === 'amqplib'
    ? (await import('./amqplib.ts')).amqplib
    : (await import('./warren.ts')).warren;

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Publishes with the window always full until the time is up. */
async function produce(producer: Producer): Promise<Produced> {
  const body = Buffer.alloc(task.size, 'x');
  let published = 0;
  let confirmed = 0;
  let isPublishing = true;
  let resume: (() => void) | undefined;
  const onConfirm = (): void => {
    confirmed += 1;
    // Refilled in portions: waking up for every confirm would measure the waking up.
    if (published - confirmed <= task.window / 2 || !isPublishing) resume?.();
  };
  const started = performance.now();
  const cpuBefore = cpuSeconds();
  const until = started + task.seconds * 1000;
  while (performance.now() < until) {
    while (published - confirmed < task.window) {
      producer.publish(task.queue, body, onConfirm);
      published += 1;
    }
    await new Promise<void>((resolve) => {
      resume = resolve;
    });
    resume = undefined;
  }
  isPublishing = false;
  while (confirmed < published) {
    await new Promise<void>((resolve) => {
      resume = resolve;
    });
  }
  const seconds = (performance.now() - started) / 1000;
  return { confirmed, seconds, cpu: cpuSeconds() - cpuBefore };
}

/** Consumes and acknowledges one by one until `expected` messages came. */
async function consume(consumer: Consumer): Promise<void> {
  let consumed = 0;
  let expected = Infinity;
  let started = 0;
  const cpuBefore = cpuSeconds();
  const report = (): void => {
    if (consumed < expected) return;
    const seconds = (performance.now() - started) / 1000;
    process.send?.({ consumed, seconds, cpu: cpuSeconds() - cpuBefore } satisfies Consumed);
  };
  process.on('message', (message: { expected: number }) => {
    expected = message.expected;
    report();
  });
  await consumer.consume(task.queue, task.prefetch, () => {
    if (consumed === 0) started = performance.now();
    consumed += 1;
    if (consumed === expected) report();
  });
}

const connection = await library.connect(task.port);
if (task.role === 'consumer') {
  await consume(connection);
  process.send?.('ready');
} else {
  await connection.prepare(task.queue);
  process.send?.('ready');
  process.once('message', async () => {
    process.send?.(await produce(connection));
  });
}
process.on('disconnect', () => process.exit(0));
