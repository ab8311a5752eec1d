// `warren bind`: lets messages flow from an exchange to a queue or another exchange.

import { exitCode } from '../../main/app/exit-code.ts';
import type { Binding } from '../link/link.ts';
import { withLink } from '../link/open-link.ts';
import type { CommandModule } from './command.ts';
import { addRepeatable, addUrlOption } from './command-options.ts';
import { type GivenOptions, parsePairs } from './given-options.ts';

const HELP = `
Examples:
  warren bind events orders --key 'order.#'
  warren bind events audit --to-exchange
  warren bind headers-exchange eu --argument x-match=all --argument region=eu`;

export const bind: CommandModule = {
  define(command) {
    addUrlOption(command)
      .argument('<exchange>', 'where messages come from')
      .argument('<destination>', 'the queue, or exchange with --to-exchange')
      .option('-k, --key <key>', 'binding key')
      .option('--to-exchange', 'the destination is an exchange')
      .option('--json', 'print the result as JSON')
      .addHelpText('after', HELP);
    addRepeatable(command, '--argument <name=value>', 'an argument; repeat it for more');
  },

  async run(context, [source = '', destination = ''], options) {
    const binding = readBinding(source, destination, options);
    await withLink(context, options, async (link) => await link.bind(binding));
    context.out.line(bindingText(binding, options));
    return exitCode.ok;
  },
};

/** The binding that arguments and options describe. */
export function readBinding(source: string, destination: string, options: GivenOptions): Binding {
  return {
    source,
    destinationKind: options.has('toExchange') ? 'exchange' : 'queue',
    destination,
    key: options.text('key') ?? '',
    args: parsePairs(options.texts('argument'), 'argument'),
  };
}

/** The binding as a line, for people or as JSON. */
export function bindingText(binding: Binding, options: GivenOptions): string {
  const { source, destinationKind, destination, key } = binding;
  if (options.has('json')) return JSON.stringify({ source, destinationKind, destination, key });
  return `${source} → ${destinationKind} ${destination}${key === '' ? '' : ` with key ${key}`}`;
}
