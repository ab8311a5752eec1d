// `warren bench`: publishes and consumes as fast as it can for a while, in this process, and says how
// fast that was. Measures this process and the connection as much as the broker.

import { setTimeout as sleep } from 'node:timers/promises';
import { exitCode } from '../../main/app/exit-code.ts';
import { CommandFailure } from '../command-failure.ts';
import type { BrokerLink, Consuming } from '../link/link.ts';
import { openLink } from '../link/open-link.ts';
import { Progress } from '../terminal/progress.ts';
import { formatCount } from '../terminal/table.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { addUrlOption } from './command-options.ts';
import type { GivenOptions } from './given-options.ts';

const DEFAULT_SIZE = 100;
const DEFAULT_TIME_MS = 5000;
const PREFETCH = 500;
/** How long consumers may take for what is left when the time is up. */
const REST_MS = 5000;
/** A body holds the time it was sent at, when it is large enough. */
const TIME_BYTES = 8;
const MOST_LATENCIES = 200_000;

const HELP = `
Every message is confirmed and, unless --no-consume is given, consumed and acknowledged. Uses a queue
of its own and deletes it. Works with any AMQP 0-9-1 broker:
  warren bench --url amqp://guest:guest@localhost:5672 --size 1KiB --time 10s`;

export const bench: CommandModule = {
  define(command) {
    addUrlOption(command)
      .option('--size <bytes>', 'size of a body (default: 100)')
      .option('--time <time>', 'how long to publish (default: 5s)')
      .option('--producers <number>', 'connections that publish (default: 1)')
      .option('--consumers <number>', 'connections that consume (default: 1)')
      .option('--transient', 'messages and queue need not survive a restart')
      .option('--no-consume', 'publish only')
      .option('--json', 'print the result as JSON')
      .addHelpText('after', HELP);
  },

  async run(context, _args, options) {
    const plan = readPlan(options);
    const links: BrokerLink[] = [];
    const open = async (): Promise<BrokerLink> => {
      const link = await openLink(context, options);
      links.push(link);
      return link;
    };
    try {
      const result = await measure(context, plan, open);
      if (options.has('json')) context.out.line(JSON.stringify(result));
      else printResult(context, result);
      return exitCode.ok;
    } finally {
      await Promise.all(links.map((link) => link.close()));
    }
  },
};

interface Plan {
  readonly sizeBytes: number;
  readonly timeMs: number;
  readonly producers: number;
  readonly consumers: number;
  readonly isPersistent: boolean;
}

function readPlan(options: GivenOptions): Plan {
  return {
    sizeBytes: options.bytes('size') ?? DEFAULT_SIZE,
    timeMs: options.durationMs('time') ?? DEFAULT_TIME_MS,
    producers: options.count('producers') ?? 1,
    consumers: options.has('consume') ? (options.count('consumers') ?? 1) : 0,
    isPersistent: !options.has('transient'),
  };
}

/** What `--json` prints: rates per second, latencies in milliseconds from sending to receiving. */
interface BenchResult extends Plan {
  readonly product: string;
  readonly confirmed: number;
  readonly confirmedRate: number;
  readonly consumed: number;
  readonly consumedRate: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number } | null;
}

async function measure(
  context: CommandContext,
  plan: Plan,
  open: () => Promise<BrokerLink>,
): Promise<BenchResult> {
  const control = await open();
  const queue = `warren-bench-${process.pid}-${Date.now().toString(36)}`;
  await control.declareQueue({
    name: queue,
    isDurable: plan.isPersistent,
    isAutoDelete: false,
    args: new Map(),
  });
  try {
    const sink = new Sink();
    const consuming: Consuming[] = [];
    for (let n = 0; n < plan.consumers; n++) consuming.push(await sink.attach(await open(), queue));
    const producers: BrokerLink[] = [];
    for (let n = 0; n < plan.producers; n++) producers.push(await open());
    const progress = new Progress(context.messages, 'measuring', plan.timeMs / 1000);
    const startedAt = performance.now();
    const tick = setInterval(() => progress.update((performance.now() - startedAt) / 1000), 100);
    const until = startedAt + plan.timeMs;
    const counts = await Promise.all(
      producers.map((link) => produce(link, queue, plan, until, context.signal)),
    ).finally(() => {
      clearInterval(tick);
      progress.clear();
    });
    const publishSeconds = (performance.now() - startedAt) / 1000;
    const confirmed = counts.reduce((sum, count) => sum + count, 0);
    const restUntil = performance.now() + REST_MS;
    while (plan.consumers > 0 && sink.count < confirmed && performance.now() < restUntil) {
      await sleep(5);
    }
    const consumeSeconds = (Math.max(sink.lastAtMs, startedAt + 1) - startedAt) / 1000;
    await Promise.all(consuming.map((each) => each.stop()));
    return {
      product: control.product,
      ...plan,
      confirmed,
      confirmedRate: Math.round(confirmed / publishSeconds),
      consumed: sink.count,
      consumedRate: Math.round(sink.count / consumeSeconds),
      latencyMs: sink.latencies(),
    };
  } finally {
    await control.deleteQueue(queue, { isIfUnused: false, isIfEmpty: false });
  }
}

/** Publishes until the time is up and everything is confirmed. */
async function produce(
  link: BrokerLink,
  queue: string,
  { sizeBytes, isPersistent }: Plan,
  until: number,
  signal: AbortSignal,
): Promise<number> {
  let published = 0;
  let confirmed = 0;
  let onAll: (() => void) | undefined;
  const onResult = (result: string): void => {
    if (result !== 'confirmed')
      throw new CommandFailure(exitCode.incomplete, `a message was ${result}`);
    confirmed += 1;
    if (confirmed === published) onAll?.();
  };
  const properties = { persistent: isPersistent };
  while (!signal.aborted) {
    const now = performance.now();
    if (now >= until) break;
    const body = new Uint8Array(sizeBytes);
    if (sizeBytes >= TIME_BYTES) new DataView(body.buffer).setFloat64(0, now);
    const message = { exchange: '', routingKey: queue, isMandatory: false, properties, body };
    published += 1;
    if (!link.publish(message, onResult)) await link.drained();
    // A connection whose window never fills must see its confirms, too.
    else if (published % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const all = new Promise<void>((resolve) => {
    onAll = resolve;
    if (confirmed === published) resolve();
  });
  await Promise.race([all, link.failed]);
  return confirmed;
}

/** Takes messages, acknowledges them and remembers how long they took. */
class Sink {
  count = 0;
  lastAtMs = 0;
  readonly #latencies: number[] = [];

  async attach(link: BrokerLink, queue: string): Promise<Consuming> {
    return await link.consume(queue, {
      prefetch: PREFETCH,
      isAutoAck: false,
      onEnd: () => {},
      onMessage: (message) => {
        const now = performance.now();
        this.count += 1;
        this.lastAtMs = now;
        const { body } = message;
        if (body.length >= TIME_BYTES)
          this.#remember(now - new DataView(body.buffer, body.byteOffset).getFloat64(0));
        message.settle('ack');
      },
    });
  }

  /** Past the most that are kept, a random one gives way (reservoir sampling). */
  #remember(latencyMs: number): void {
    if (this.#latencies.length < MOST_LATENCIES) {
      this.#latencies.push(latencyMs);
      return;
    }
    const at = Math.floor(Math.random() * this.count);
    if (at < MOST_LATENCIES) this.#latencies[at] = latencyMs;
  }

  latencies(): BenchResult['latencyMs'] {
    const sorted = Float64Array.from(this.#latencies).sort();
    if (sorted.length === 0) return null;
    const at = (part: number): number =>
      Number(
        (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(2),
      );
    return { p50: at(0.5), p99: at(0.99), max: at(1) };
  }
}

function printResult({ out }: CommandContext, result: BenchResult): void {
  const kind = result.isPersistent ? 'persistent' : 'transient';
  out.line(
    `${out.paint('bold', result.product)}, ${kind} messages of ${formatCount(result.sizeBytes)} B`,
  );
  out.line(
    `confirmed  ${formatCount(result.confirmedRate)}/s  (${formatCount(result.confirmed)} messages)`,
  );
  if (result.consumers === 0) return;
  out.line(
    `consumed   ${formatCount(result.consumedRate)}/s  (${formatCount(result.consumed)} messages)`,
  );
  const { latencyMs } = result;
  if (latencyMs === null) return;
  const { p50, p99, max } = latencyMs;
  out.line(`latency    p50 ${p50} ms, p99 ${p99} ms, longest ${max} ms`);
}
