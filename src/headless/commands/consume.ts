// `warren consume`: prints messages as they arrive, and acknowledges what has been printed.

import { exitCode } from '../../main/app/exit-code.ts';
import { wrongUsage } from '../command-failure.ts';
import type { Consuming, ReceivedMessage, Settlement, StreamOffset } from '../link/link.ts';
import { withLink } from '../link/open-link.ts';
import { Progress } from '../terminal/progress.ts';
import { formatCount } from '../terminal/table.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { addUrlOption } from './command-options.ts';
import type { GivenOptions } from './given-options.ts';
import { formatMessage, type MessageFormat } from './message-output.ts';

const DEFAULT_PREFETCH = 500;

const HELP = `
A message is acknowledged when it has been printed. Runs until Ctrl-C, or until --count messages are
there; ends with 3 when --timeout passes without a message before that.

Examples:
  warren consume orders
  warren consume orders --count 10 --body > orders.txt
  warren consume orders --json | jq .properties.headers
  warren consume log --offset first --count 100
  warren consume log --offset 2026-11-21T08:00Z`;

export const consume: CommandModule = {
  define(command) {
    addUrlOption(command)
      .argument('<queue>', 'the queue to consume from')
      .option('-n, --count <number>', 'end after so many messages')
      .option('--timeout <time>', 'end when no message came for so long, such as 5s')
      .option('--prefetch <number>', 'messages under way at a time (default: 500)')
      .option('--offset <place>', 'of a stream: first, last, next, an offset, 1h, or a time')
      .option('--auto-ack', 'the broker forgets messages as it sends them')
      .option('--requeue', 'put the messages back when done')
      .option('--json', 'an object per line')
      .option('--body', 'bodies only, a line each')
      .option('--quiet', 'print no messages, only how many there were')
      .addHelpText('after', HELP);
  },

  async run(context, [queue = ''], options) {
    const format = readFormat(options);
    const limit = options.count('count');
    const isQuiet = options.has('quiet');
    const settlement: Settlement = options.has('requeue') ? 'requeue' : 'ack';
    const timeoutMs = options.durationMs('timeout');
    // Beyond the limit nothing may be taken.
    const prefetch = Math.min(options.count('prefetch') ?? DEFAULT_PREFETCH, limit ?? Infinity);
    const startedAt = performance.now();
    const received = await withLink(context, options, async (link) => {
      const inbox = new Inbox(context, limit, timeoutMs);
      const consuming: Consuming = await link.consume(queue, {
        prefetch,
        isAutoAck: options.has('autoAck'),
        offset: readOffset(options.text('offset')),
        onMessage: (message) => inbox.add(message),
        onEnd: (error) => inbox.fail(error),
      });
      const progress = new Progress(context.messages, 'consuming', limit);
      const requeued: ReceivedMessage[] = [];
      try {
        for await (const batch of inbox.batches()) {
          if (!isQuiet) {
            const text = batch.map((message) => formatMessage(message, format, context.out));
            // What nobody has read goes back.
            if (!(await context.out.writeAll(text.join('')))) break;
          }
          if (settlement === 'requeue') requeued.push(...batch);
          else if (!options.has('autoAck')) for (const message of batch) message.settle('ack');
          if (isQuiet || !context.out.isInteractive) progress.update(inbox.count);
        }
      } finally {
        progress.clear();
        for (const message of requeued) message.settle('requeue');
        await consuming.stop();
      }
      return inbox.count;
    });
    if (isQuiet) summarize(context, options, received, (performance.now() - startedAt) / 1000);
    return limit === undefined || received >= limit ? exitCode.ok : exitCode.tooFew;
  },
};

/** Where a stream is read from: names and intervals such as `1h` are the broker's to understand. */
function readOffset(text: string | undefined): StreamOffset | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  if (/^(first|last|next|\d+[YMDhms])$/.test(text)) return text;
  const time = new Date(text);
  if (!Number.isNaN(time.getTime())) return time;
  throw wrongUsage(
    `--offset wants first, last, next, an offset, an interval such as 1h, or a time, not '${text}'`,
  );
}

/** How messages shall be printed. */
export function readFormat(options: GivenOptions): MessageFormat {
  if (options.has('json') && options.has('body'))
    throw wrongUsage('give --json or --body, not both');
  return options.has('json') ? 'json' : options.has('body') ? 'body' : 'human';
}

function summarize(
  { out }: CommandContext,
  options: GivenOptions,
  received: number,
  seconds: number,
): void {
  if (options.has('json')) out.line(JSON.stringify({ received, seconds }));
  else {
    const rate = formatCount(Math.round(received / seconds));
    out.line(`${formatCount(received)} received in ${seconds.toFixed(2)} s (${rate}/s)`);
  }
}

/** Messages on their way from the connection to the screen, with the reasons to stop. */
class Inbox {
  count = 0;
  readonly #limit: number;
  readonly #timeoutMs: number | undefined;
  #waiting: ReceivedMessage[] = [];
  #error: Error | undefined;
  #isStopped = false;
  #wake: () => void = () => {};

  constructor(
    { signal }: CommandContext,
    limit: number | undefined,
    timeoutMs: number | undefined,
  ) {
    this.#limit = limit ?? Infinity;
    this.#timeoutMs = timeoutMs;
    const stop = (): void => {
      this.#isStopped = true;
      this.#wake();
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  }

  add(message: ReceivedMessage): void {
    this.#waiting.push(message);
    if (this.#waiting.length === 1) this.#wake();
  }

  fail(error: Error): void {
    this.#error ??= error;
    this.#wake();
  }

  /** Everything that has arrived since the last batch, until one of the reasons to stop. */
  async *batches(): AsyncGenerator<readonly ReceivedMessage[]> {
    while (this.count < this.#limit && !this.#isStopped) {
      if (this.#waiting.length === 0) {
        if (this.#error !== undefined) throw this.#error;
        if (!(await this.#somethingHappens())) return;
        continue;
      }
      const batch = this.#waiting.splice(0, this.#limit - this.count);
      this.count += batch.length;
      yield batch;
    }
  }

  /** False when the time is up. */
  #somethingHappens(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer =
        this.#timeoutMs === undefined
          ? undefined
          : setTimeout(() => resolve(false), this.#timeoutMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}
