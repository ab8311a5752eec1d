// `warren delete`: deletes a queue, an exchange or a binding. Says what went with it.

import { exitCode } from '../../main/app/exit-code.ts';
import { wrongUsage } from '../command-failure.ts';
import type { BrokerLink } from '../link/link.ts';
import { withLink } from '../link/open-link.ts';
import { bindingText, readBinding } from './bind.ts';
import type { CommandModule } from './command.ts';
import { addRepeatable, addUrlOption } from './command-options.ts';
import type { GivenOptions } from './given-options.ts';

const HELP = `
Examples:
  warren delete queue orders --if-empty
  warren delete binding events orders --key 'order.#'`;

export const deleteEntity: CommandModule = {
  define(command) {
    addUrlOption(command)
      .argument('<kind>', 'queue, exchange or binding')
      .argument('<name>', 'its name; of a binding: the exchange')
      .argument('[destination]', 'of a binding: the queue, or exchange with --to-exchange')
      .option('--if-unused', 'only without consumers or bindings')
      .option('--if-empty', 'queue: only without messages')
      .option('-k, --key <key>', 'binding key')
      .option('--to-exchange', 'the destination of the binding is an exchange')
      .option('--json', 'print the result as JSON')
      .addHelpText('after', HELP);
    addRepeatable(command, '--argument <name=value>', 'an argument of the binding');
  },

  async run(context, [kind = '', name = '', destination], options) {
    if ((kind === 'binding') !== (destination !== undefined)) {
      throw wrongUsage(
        kind === 'binding' ? 'which destination?' : `a ${kind} has one name, not two`,
      );
    }
    const line = await withLink(
      context,
      options,
      async (link) => await remove(link, kind, name, destination ?? '', options),
    );
    context.out.line(line);
    return exitCode.ok;
  },
};

async function remove(
  link: BrokerLink,
  kind: string,
  name: string,
  destination: string,
  options: GivenOptions,
): Promise<string> {
  const isJson = options.has('json');
  const conditions = { isIfUnused: options.has('ifUnused'), isIfEmpty: options.has('ifEmpty') };
  switch (kind) {
    case 'queue': {
      const messages = await link.deleteQueue(name, conditions);
      return isJson
        ? JSON.stringify({ name, messages })
        : `queue ${name} deleted with ${messages} messages`;
    }
    case 'exchange':
      await link.deleteExchange(name, conditions);
      return isJson ? JSON.stringify({ name }) : `exchange ${name} deleted`;
    case 'binding': {
      const binding = readBinding(name, destination, options);
      await link.unbind(binding);
      return isJson ? bindingText(binding, options) : `deleted ${bindingText(binding, options)}`;
    }
    default:
      throw wrongUsage(`delete wants 'queue', 'exchange' or 'binding', not '${kind}'`);
  }
}
