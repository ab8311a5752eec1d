// `warren top`: the queues as a live table. Counts what the broker counted between two looks.

import { setTimeout as sleep } from 'node:timers/promises';
import { exitCode } from '../../main/app/exit-code.ts';
import type { ListedRow } from '../link/link.ts';
import { withLink } from '../link/open-link.ts';
import { type Column, formatTable } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { CommandModule } from './command.ts';
import { addUrlOption } from './command-options.ts';

const DEFAULT_INTERVAL_MS = 1000;
const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
/** Home, and away with what is below: redrawn without a flicker. */
const HOME = '\x1b[H';
const CLEAR_LINE = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';
const ALTERNATE_SCREEN = '\x1b[?1049h';
const NORMAL_SCREEN = '\x1b[?1049l';

export const top: CommandModule = {
  define(command) {
    addUrlOption(command)
      .option('--interval <time>', 'between two looks (default: 1s)')
      .option('-n, --count <number>', 'end after so many looks')
      .option('--json', 'an array per look and line')
      .addHelpText('after', '\nRuns until Ctrl-C. Needs a warren:// address.');
  },

  async run({ out, env, signal }, _args, options) {
    const intervalMs = options.durationMs('interval') ?? DEFAULT_INTERVAL_MS;
    const looks = options.count('count') ?? Infinity;
    const isScreen = out.isInteractive && !options.has('json');
    return await withLink({ env, signal }, options, async (link) => {
      const inspection = link.inspect();
      let before: Look | undefined;
      if (isScreen) out.write(ALTERNATE_SCREEN + HIDE_CURSOR);
      try {
        for (let look = 1; !signal.aborted; look++) {
          const now = { atMs: performance.now(), rows: await inspection.list('queues') };
          const rows = withRates(now, before);
          before = now;
          if (options.has('json')) out.line(JSON.stringify(rows));
          else out.write(isScreen ? screen(out, link.product, rows) : `${table(out, rows)}\n`);
          if (look >= looks) break;
          await sleep(intervalMs, undefined, { signal }).catch(() => {});
        }
      } finally {
        if (isScreen) out.write(SHOW_CURSOR + NORMAL_SCREEN);
      }
      return exitCode.ok;
    });
  },
};

interface Look {
  readonly atMs: number;
  readonly rows: readonly ListedRow[];
}

/** A queue with what happened per second since the look before. */
export interface QueueActivity {
  readonly name: string;
  readonly ready: number;
  readonly unacked: number;
  readonly consumers: number;
  readonly published: number;
  readonly delivered: number;
  readonly acked: number;
}

/** The busiest first, then the fullest. */
export function withRates(now: Look, before: Look | undefined): readonly QueueActivity[] {
  const earlier = new Map(before?.rows.map((row) => [row.name, row]));
  const seconds = before === undefined ? 0 : (now.atMs - before.atMs) / 1000;
  const rate = (row: ListedRow, field: string): number => {
    const old = earlier.get(row.name ?? '');
    if (old === undefined || seconds <= 0) return 0;
    // A queue deleted and declared again counts from zero.
    return Math.max(0, Math.round((numberIn(row, field) - numberIn(old, field)) / seconds));
  };
  return now.rows
    .map((row) => ({
      name: String(row.name),
      ready: numberIn(row, 'ready'),
      unacked: numberIn(row, 'unacked'),
      consumers: numberIn(row, 'consumers'),
      published: rate(row, 'published'),
      delivered: rate(row, 'delivered'),
      acked: rate(row, 'acked'),
    }))
    .sort(
      (a, b) =>
        b.published + b.delivered - a.published - a.delivered ||
        b.ready - a.ready ||
        (a.name < b.name ? -1 : 1),
    );
}

function numberIn(row: ListedRow, field: string): number {
  const value = row[field];
  return typeof value === 'number' ? value : 0;
}

const COLUMNS: readonly Column<QueueActivity>[] = [
  { title: 'queue', value: ({ name }) => name },
  { title: 'ready', isNumber: true, value: ({ ready }) => ready },
  { title: 'unacked', isNumber: true, value: ({ unacked }) => unacked },
  { title: 'consumers', isNumber: true, value: ({ consumers }) => consumers },
  { title: 'in/s', isNumber: true, value: ({ published }) => published },
  { title: 'out/s', isNumber: true, value: ({ delivered }) => delivered },
  { title: 'ack/s', isNumber: true, value: ({ acked }) => acked },
];

const table = (out: Terminal, rows: readonly QueueActivity[]): string =>
  formatTable(out, COLUMNS, rows);

function screen(out: Terminal, product: string, rows: readonly QueueActivity[]): string {
  const shown = rows.slice(0, Math.max(1, out.rows - 3));
  const hidden = rows.length - shown.length;
  const head = `${out.paint('bold', product)}  ${rows.length} queues  ${new Date().toLocaleTimeString()}`;
  const lines = [head, '', ...table(out, shown).split('\n')];
  if (hidden > 0) lines.push(out.paint('dim', `and ${hidden} more`));
  return HOME + lines.map((line) => line + CLEAR_LINE).join('\n') + CLEAR_BELOW;
}
