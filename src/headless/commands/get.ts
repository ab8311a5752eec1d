// `warren get`: takes what is ready in a queue, and no more.

import { exitCode } from '../../main/app/exit-code.ts';
import { withLink } from '../link/open-link.ts';
import type { CommandModule } from './command.ts';
import { addUrlOption } from './command-options.ts';
import { readFormat } from './consume.ts';
import { formatMessage } from './message-output.ts';

const HELP = `
The messages leave the queue when they have been printed, unless --requeue or --reject says otherwise.
To look without touching, use 'warren peek'. Ends with 3 when fewer messages are there than asked for.`;

export const get: CommandModule = {
  define(command) {
    addUrlOption(command)
      .argument('<queue>', 'the queue to take from')
      .option('-n, --count <number>', 'at most so many messages (default: 1)')
      .option('--wait <time>', 'wait so long for the first one, such as 5s')
      .option('--requeue', 'put them back; they count as redelivered')
      .option('--reject', 'reject them: they are dead-lettered where the queue says so')
      .option('--json', 'an object per line')
      .option('--body', 'bodies only, a line each')
      .addHelpText('after', HELP);
  },

  async run(context, [queue = ''], options) {
    const format = readFormat(options);
    const count = options.count('count') ?? 1;
    const waitMs = options.durationMs('wait') ?? 0;
    const how = options.has('requeue') ? 'requeue' : options.has('reject') ? 'reject' : 'ack';
    return await withLink(context, options, async (link) => {
      const messages = await link.get(queue, count, waitMs);
      for (const message of messages) {
        // What nobody has read goes back with the connection.
        if (await context.out.writeAll(formatMessage(message, format, context.out))) {
          message.settle(how);
        }
      }
      return messages.length >= count ? exitCode.ok : exitCode.tooFew;
    });
  },
};
