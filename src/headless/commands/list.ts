// `warren list`: what there is on the broker, as tables or JSON.

import { exitCode } from '../../main/app/exit-code.ts';
import { wrongUsage } from '../command-failure.ts';
import type { Listed, ListedRow } from '../link/link.ts';
import { withLink } from '../link/open-link.ts';
import { type Column, formatTable } from '../terminal/table.ts';
import type { CommandModule } from './command.ts';
import { addUrlOption } from './command-options.ts';

export const list: CommandModule = {
  define(command) {
    addUrlOption(command)
      .argument('[what]', 'queues (default), exchanges, bindings or connections')
      .option('--json', 'an array of objects')
      .addHelpText('after', '\nNeeds a warren:// address.');
  },

  async run(context, [what = 'queues'], options) {
    if (!isListed(what)) {
      throw wrongUsage(`list wants ${Object.keys(COLUMNS).join(', ')}, not '${what}'`);
    }
    const rows = await withLink(context, options, async (link) => await link.inspect().list(what));
    await context.out.writeAll(
      options.has('json')
        ? `${JSON.stringify(rows, null, 2)}\n`
        : `${formatTable(context.out, COLUMNS[what].map(column), rows)}\n`,
    );
    return exitCode.ok;
  },
};

type Definition = readonly [title: string, field: string, isNumber?: boolean];

const COLUMNS: Readonly<Record<Listed, readonly Definition[]>> = {
  queues: [
    ['name', 'name'],
    ['type', 'type'],
    ['features', 'features'],
    ['ready', 'ready', true],
    ['unacked', 'unacked', true],
    ['consumers', 'consumers', true],
  ],
  exchanges: [
    ['name', 'name'],
    ['type', 'type'],
    ['features', 'features'],
  ],
  bindings: [
    ['source', 'source'],
    ['destination', 'destination'],
    ['kind', 'destinationKind'],
    ['key', 'key'],
    ['arguments', 'arguments'],
  ],
  connections: [
    ['connection', 'name'],
    ['client', 'clientName'],
    ['protocol', 'protocol'],
    ['user', 'user'],
    ['vhost', 'vhost'],
    ['channels', 'channels', true],
  ],
};

function isListed(text: string): text is Listed {
  return Object.hasOwn(COLUMNS, text);
}

function column([title, field, isNumber = false]: Definition): Column<ListedRow> {
  const value = (row: ListedRow): string | number => {
    const found = row[field];
    if (typeof found === 'string' || typeof found === 'number') return found;
    if (found === undefined || found === null) return '';
    if (Array.isArray(found)) return found.join(' ');
    const text = JSON.stringify(found);
    return text === '{}' ? '' : text;
  };
  return { title, isNumber, value };
}
