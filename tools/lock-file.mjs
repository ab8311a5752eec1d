// `npm run lock`, after every `npm install`: makes package-lock.json installable everywhere.
// npm leaves out, without a word, optional packages whose `engines` exclude the Node it runs on. Here
// npm may run on Node 18 while everything installed runs on Node 24, so the demand is taken out of
// the lock file, which is what `npm ci` goes by. Addresses are taken out too: npm asks its own registry.

import { readFileSync, writeFileSync } from 'node:fs';

/** Removes what keeps `npm ci` from installing the lock file on any registry and Node. Edits `lock`. */
export function relaxLock(lock) {
  for (const entry of Object.values(lock.packages)) {
    if (entry.optional) delete entry.engines;
    // A link names a folder of ours, not an address.
    if (!entry.link) delete entry.resolved;
  }
  return lock;
}

/** What is wrong with a lock file, one line each. */
export function lockProblems(lock) {
  const problems = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (entry.optional && entry.engines) problems.push(`${path} demands a Node version`);
    if (entry.resolved && !entry.link) problems.push(`${path} names an address`);
    if (entry.link && !entry.resolved) problems.push(`${path} links to nothing`);
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (
        !lock.packages[`${path}/node_modules/${name}`] &&
        !lock.packages[`node_modules/${name}`]
      ) {
        problems.push(`${name}, an optional dependency of ${path || 'the project'}, is missing`);
      }
    }
  }
  return problems;
}

if (process.argv[1] === import.meta.filename) {
  const lock = relaxLock(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
  for (const problem of lockProblems(lock)) console.error(problem);
  if (lockProblems(lock).length > 0) process.exitCode = 1;
}
