// The commands beside `serve`, by name. Loads none of them: `warren serve` starts as fast as if they did
// not exist.

import type { Catalog, CatalogEntry, CommandModule } from './command.ts';

/** In the order of the help. */
export const catalog: Catalog = new Map<string, CatalogEntry>([
  entry(
    'publish',
    'publish messages and wait until they are confirmed',
    async () => (await import('./publish.ts')).publish,
  ),
  entry(
    'consume',
    'print messages as they arrive',
    async () => (await import('./consume.ts')).consume,
  ),
  entry('get', 'take messages from a queue', async () => (await import('./get.ts')).get),
  entry(
    'peek',
    'look at messages without taking them',
    async () => (await import('./peek.ts')).peek,
  ),
  entry(
    'declare',
    'create a queue or an exchange',
    async () => (await import('./declare.ts')).declare,
  ),
  entry(
    'bind',
    'bind a queue or an exchange to an exchange',
    async () => (await import('./bind.ts')).bind,
  ),
  entry(
    'delete',
    'delete a queue, an exchange or a binding',
    async () => (await import('./delete.ts')).deleteEntity,
  ),
  entry(
    'purge',
    'drop the ready messages of a queue',
    async () => (await import('./purge.ts')).purge,
  ),
  entry(
    'list',
    'list queues, exchanges, bindings or connections',
    async () => (await import('./list.ts')).list,
  ),
  entry('top', 'watch the queues in the terminal', async () => (await import('./top.ts')).top),
  entry('bench', 'measure how fast a broker is', async () => (await import('./bench.ts')).bench),
  entry(
    'doctor',
    'check ports, data folder and versions',
    async () => (await import('./doctor.ts')).doctor,
  ),
  entry(
    'completion',
    'print the completion script of a shell',
    async () => (await import('./completion.ts')).completion,
  ),
]);

function entry(
  name: string,
  summary: string,
  load: () => Promise<CommandModule>,
): [string, CatalogEntry] {
  return [name, { summary, load }];
}
