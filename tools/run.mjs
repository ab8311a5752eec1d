// Runs one of the project's tools, `node tools/run.mjs TOOL ARGS`, on a Node that can run it: this one
// if it is new enough, else the one npm installed. So every npm script works whatever Node and npm
// start it. TOOL is a name below or a script's path. Must stay plain JavaScript that Node 18 can read.

import {
  findInstalledNode,
  isNodeNewEnough,
  MINIMUM_NODE_FOR_DEVELOPMENT,
  runInPlace,
  UNAVAILABLE,
} from '../bin/node-runtime.mjs';

const tools = {
  biome: 'node_modules/@biomejs/biome/bin/biome',
  depcruise: 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
  'electron-builder': 'node_modules/electron-builder/cli.js',
  'electron-vite': 'node_modules/electron-vite/bin/electron-vite.js',
  playwright: 'node_modules/@playwright/test/cli.js',
  tsc: 'node_modules/typescript/bin/tsc',
  vitest: 'node_modules/vitest/vitest.mjs',
};

const [tool, ...args] = process.argv.slice(2);
const node = isNodeNewEnough(process.versions.node, MINIMUM_NODE_FOR_DEVELOPMENT)
  ? process.execPath
  : findInstalledNode();

if (tool === undefined) {
  console.error(`usage: node tools/run.mjs TOOL ARGS, TOOL one of ${Object.keys(tools).join(' ')}`);
  process.exitCode = 64;
} else if (node === undefined) {
  console.error(
    `Node ${MINIMUM_NODE_FOR_DEVELOPMENT} or newer is needed, this is ${process.versions.node}: ` +
      "run 'npm ci' with optional dependencies (they carry Node 24), or install Node 24.",
  );
  process.exitCode = UNAVAILABLE;
} else {
  runInPlace(node, [tools[tool] ?? tool, ...args]);
}
