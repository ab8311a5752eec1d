// `warren declare`: creates queues and exchanges, or checks that they are as said.

import { exitCode } from '../../main/app/exit-code.ts';
import { wrongUsage } from '../command-failure.ts';
import type { JsonValue } from '../json-value.ts';
import { withLink } from '../link/open-link.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { addRepeatable, addUrlOption } from './command-options.ts';
import { type GivenOptions, parsePairs } from './given-options.ts';

const HELP = `
Durable unless --transient says otherwise. Declaring again what exists is fine when it is the same.
A value of --argument that is JSON has its JSON type: x-max-length=1000 is a number.

Examples:
  warren declare queue orders --type quorum --argument x-dead-letter-exchange=dead
  warren declare exchange events --type topic`;

export const declare: CommandModule = {
  define(command) {
    addUrlOption(command)
      .argument('<kind>', 'queue or exchange')
      .argument('<name>', 'its name')
      .option(
        '--type <type>',
        'of a queue: classic, quorum or stream; of an exchange: direct, fanout, topic or headers',
      )
      .option('--transient', 'is gone after a restart of the broker')
      .option('--auto-delete', 'is deleted with its last consumer or binding')
      .option('--internal', 'exchange: takes messages from other exchanges only')
      .option('--json', 'print the result as JSON')
      .addHelpText('after', HELP);
    addRepeatable(command, '--argument <name=value>', 'an argument; repeat it for more');
  },

  async run(context, [kind = '', name = ''], options) {
    if (kind === 'queue') return await declareQueue(context, name, options);
    if (kind === 'exchange') return await declareExchange(context, name, options);
    throw wrongUsage(`declare wants 'queue' or 'exchange', not '${kind}'`);
  },
};

async function declareQueue(context: CommandContext, name: string, options: GivenOptions) {
  const args = new Map<string, JsonValue>(parsePairs(options.texts('argument'), 'argument'));
  const type = options.text('type');
  if (type !== undefined) args.set('x-queue-type', type);
  if (options.has('internal')) throw wrongUsage('a queue cannot be internal');
  return await withLink(context, options, async (link) => {
    const status = await link.declareQueue({
      name,
      isDurable: !options.has('transient'),
      isAutoDelete: options.has('autoDelete'),
      args,
    });
    const { messages, consumers } = status;
    context.out.line(
      options.has('json')
        ? JSON.stringify(status)
        : `queue ${status.name}: ${messages} messages, ${consumers} consumers`,
    );
    return exitCode.ok;
  });
}

async function declareExchange(context: CommandContext, name: string, options: GivenOptions) {
  const type = options.text('type') ?? 'direct';
  return await withLink(context, options, async (link) => {
    await link.declareExchange({
      name,
      type,
      isDurable: !options.has('transient'),
      isAutoDelete: options.has('autoDelete'),
      isInternal: options.has('internal'),
      args: parsePairs(options.texts('argument'), 'argument'),
    });
    context.out.line(
      options.has('json') ? JSON.stringify({ name, type }) : `exchange ${name}: ${type}`,
    );
    return exitCode.ok;
  });
}
