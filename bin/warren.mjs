#!/usr/bin/env node
// The `warren` command. Starts the built headless program on a Node that can run it: this one if it
// is new enough, else the Node runtime installed beside the project. Must stay plain JavaScript
// that Node 18 can read, and must import nothing of the program before the version is known.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  findInstalledNode,
  isNodeNewEnough,
  MINIMUM_NODE,
  runInPlace,
  UNAVAILABLE,
} from './node-runtime.mjs';

const program = new URL('../out/main/headless.js', import.meta.url);

function refuse(reason) {
  process.stderr.write(`warren: ${reason}\n`);
  process.exitCode = UNAVAILABLE;
}

if (!isNodeNewEnough(process.versions.node)) {
  const node = findInstalledNode();
  if (node === undefined) {
    refuse(
      `needs Node ${MINIMUM_NODE} or newer, this is ${process.versions.node}; install a newer Node or run 'npm ci' here`,
    );
  } else {
    const self = fileURLToPath(import.meta.url);
    runInPlace(node, [...process.execArgv, self, ...process.argv.slice(2)]);
  }
} else if (existsSync(program)) {
  await import(program.href);
} else {
  refuse("is not built yet; run 'npm run build' first");
}
