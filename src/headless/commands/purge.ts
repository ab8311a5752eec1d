// `warren purge`: drops the ready messages of a queue.

import { exitCode } from '../../main/app/exit-code.ts';
import { withLink } from '../link/open-link.ts';
import type { CommandModule } from './command.ts';
import { addUrlOption } from './command-options.ts';

export const purge: CommandModule = {
  define(command) {
    addUrlOption(command)
      .argument('<queue>', 'the queue to empty')
      .option('--json', 'print the result as JSON')
      .addHelpText(
        'after',
        '\nMessages that consumers hold without having acknowledged them stay.',
      );
  },

  async run(context, [queue = ''], options) {
    const messages = await withLink(context, options, async (link) => await link.purge(queue));
    context.out.line(
      options.has('json')
        ? JSON.stringify({ queue, messages })
        : `${messages} messages dropped from queue ${queue}`,
    );
    return exitCode.ok;
  },
};
