// `warren peek`: looks at the messages of a queue. Must never change anything there.

import { exitCode } from '../../main/app/exit-code.ts';
import { withLink } from '../link/open-link.ts';
import type { CommandModule } from './command.ts';
import { addUrlOption } from './command-options.ts';
import { readFormat } from './consume.ts';
import { formatMessage } from './message-output.ts';

export const peek: CommandModule = {
  define(command) {
    addUrlOption(command)
      .argument('<queue>', 'the queue to look into')
      .option('-n, --count <number>', 'at most so many messages, from the head (default: 10)')
      .option('--json', 'an object per line')
      .option('--body', 'bodies only, a line each')
      .addHelpText(
        'after',
        '\nThe messages stay where they are and are not marked as redelivered. Needs a warren:// address.',
      );
  },

  async run(context, [queue = ''], options) {
    const format = readFormat(options);
    const count = options.count('count') ?? 10;
    return await withLink(context, options, async (link) => {
      for (const message of await link.inspect().peek(queue, count)) {
        await context.out.writeAll(formatMessage(message, format, context.out));
      }
      return exitCode.ok;
    });
  },
};
