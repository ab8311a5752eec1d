// `npm start`: builds the program, then is `warren serve` with the arguments given.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const { status } = spawnSync(process.execPath, scripts.build.split(' ').slice(1), {
  // stdout belongs to the broker: whoever reads it waits for its ready line.
  stdio: ['ignore', 2, 'inherit'],
});

if (status === 0) {
  process.argv.splice(2, 0, 'serve');
  await import('../bin/warren.mjs');
} else {
  process.exitCode = status ?? 1;
}
