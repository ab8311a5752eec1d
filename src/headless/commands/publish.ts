// `warren publish`: sends messages and waits until the broker has taken responsibility for them.

import { exitCode } from '../../main/app/exit-code.ts';
import { wrongUsage } from '../command-failure.ts';
import type { PublishResult } from '../link/link.ts';
import { withLink } from '../link/open-link.ts';
import { Progress } from '../terminal/progress.ts';
import { formatCount } from '../terminal/table.ts';
import type { CommandModule } from './command.ts';
import { addRepeatable, addUrlOption } from './command-options.ts';
import type { GivenOptions } from './given-options.ts';
import { readBodies, readProperties } from './message-input.ts';

const HELP = `
The body is the argument, --file, or standard input. A confirmed message is stored, or was consumed
before that was needed. Ends with 1 when the broker refused a message or a mandatory one had no queue.

Examples:
  warren publish --queue orders 'hello'
  warren publish --exchange events --key order.created --header tenant=7 --file order.json
  warren publish --queue load --count 100000 'message {n}'
  tail -f app.log | warren publish --exchange logs --key app --lines`;

export const publish: CommandModule = {
  define(command) {
    addUrlOption(command)
      .argument('[body]', 'the message; {n} becomes its number with --count')
      .option('-q, --queue <name>', 'publish to this queue (mandatory)')
      .option('-e, --exchange <name>', 'publish to this exchange')
      .option('-k, --key <key>', 'routing key')
      .option('-f, --file <file>', 'the body is what the file holds')
      .option('--lines', 'every line of standard input is a message')
      .option('-n, --count <number>', 'publish the body so many times')
      .option('--transient', 'need not survive a restart of the broker')
      .option('--mandatory', 'a message without a queue is an error')
      .option('--content-type <type>', 'MIME type of the body')
      .option('--content-encoding <name>', 'for example gzip')
      .option('--priority <number>', '0 to 255')
      .option('--expiration <time>', 'time to live, such as 30s')
      .option('--correlation-id <id>', 'what a reply refers to')
      .option('--reply-to <queue>', 'where a reply goes')
      .option('--message-id <id>', 'identifier of the message')
      .option('--type <name>', 'kind of the message')
      .option('--user-id <name>', 'must be the user who publishes')
      .option('--app-id <name>', 'program that publishes')
      .option('--json', 'print the result as JSON')
      .option('--quiet', 'print nothing but errors')
      .addHelpText('after', HELP);
    addRepeatable(command, '-H, --header <name=value>', 'a header; repeat it for more');
  },

  async run(context, [body], options) {
    const target = readTarget(options);
    const properties = readProperties(options);
    const { source, total } = readBodies(context, body, options);
    const results: Record<PublishResult, number> = { confirmed: 0, rejected: 0, unroutable: 0 };
    const startedAt = performance.now();
    let published = 0;
    let settled = 0;
    await withLink(context, options, async (link) => {
      const progress = new Progress(context.messages, 'publishing', total);
      let onAllSettled: (() => void) | undefined;
      const onResult = (result: PublishResult): void => {
        results[result] += 1;
        settled += 1;
        progress.update(settled);
        if (settled === published) onAllSettled?.();
      };
      try {
        for await (const content of source) {
          if (context.signal.aborted) break;
          published += 1;
          const hasRoom = link.publish({ ...target, properties, body: content }, onResult);
          if (!hasRoom) await link.drained();
        }
        const allSettled = new Promise<void>((resolve) => {
          onAllSettled = resolve;
          if (settled === published) resolve();
        });
        await Promise.race([allSettled, link.failed]);
      } finally {
        progress.clear();
      }
    });
    const seconds = (performance.now() - startedAt) / 1000;
    if (options.has('json')) context.out.line(JSON.stringify({ published, ...results, seconds }));
    else if (!options.has('quiet')) {
      const rate = formatCount(Math.round(settled / seconds));
      const speed = settled > 1 ? ` in ${seconds.toFixed(2)} s (${rate}/s)` : '';
      context.out.line(`${formatCount(results.confirmed)} confirmed${speed}`);
    }
    const failed = results.rejected + results.unroutable;
    if (failed === 0) return exitCode.ok;
    const { rejected, unroutable } = results;
    context.messages.line(
      `warren: ${rejected} rejected by the broker, ${unroutable} without a queue`,
    );
    return exitCode.incomplete;
  },
};

function readTarget(options: GivenOptions) {
  const queue = options.text('queue');
  const exchange = options.text('exchange');
  const key = options.text('key');
  if (queue !== undefined) {
    if (exchange !== undefined || key !== undefined) {
      throw wrongUsage('give --queue, or --exchange and --key');
    }
    return { exchange: '', routingKey: queue, isMandatory: true };
  }
  if (exchange === undefined) throw wrongUsage('give --queue, or --exchange and --key');
  return { exchange, routingKey: key ?? '', isMandatory: options.has('mandatory') };
}
