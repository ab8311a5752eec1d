// Builds the load generator on demand and runs it. Must never do the load itself: JavaScript would
// be the bottleneck of what it measures.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atEnd } from '../cleanup.ts';
import { type LoadResult, parseLoadResult } from './load-result.ts';

export type { LoadResult, LoadSample } from './load-result.ts';

const sourceFolder = fileURLToPath(new URL('.', import.meta.url));
const modulesFolder = fileURLToPath(new URL('../../node_modules', import.meta.url));

function findCompiler(): string {
  const candidates = [process.env.CC ?? '', 'cc', 'gcc', 'clang'].filter((name) => name !== '');
  const found = candidates.find((name) => spawnSync(name, ['--version']).status === 0);
  if (found !== undefined) return found;
  throw new Error(
    'the load generator is a small C program and no C compiler was found; install one ' +
      '(Debian, Ubuntu: apt install gcc libc6-dev; Fedora: dnf install gcc) or name it in CC',
  );
}

function cacheFolder(): string {
  try {
    accessSync(modulesFolder, constants.W_OK);
    return join(modulesFolder, '.cache', 'bench');
  } catch {
    return join(tmpdir(), 'warren-bench-cache');
  }
}

/** Path of the load generator, compiled when its sources changed since the last time. */
export function buildLoadGenerator(): string {
  if (process.platform !== 'linux') {
    throw new Error(`the load generator needs Linux (epoll), this is ${process.platform}`);
  }
  const sources = readdirSync(sourceFolder)
    .filter((name) => /\.[ch]$/.test(name))
    .sort();
  const hash = createHash('sha256');
  for (const name of sources) hash.update(name).update(readFileSync(join(sourceFolder, name)));
  const folder = cacheFolder();
  const program = join(folder, `amqp-load-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${program}.${process.pid}`;
  const units = sources.filter((name) => name.endsWith('.c'));
  const flags = ['-O2', '-std=gnu11', '-Wall', '-Wextra', '-D_GNU_SOURCE', '-o', unfinished];
  execFileSync(findCompiler(), [...flags, ...units], { cwd: sourceFolder, stdio: 'inherit' });
  renameSync(unfinished, program);
  return program;
}

/** Where a load goes. */
export interface LoadTarget {
  readonly host: string;
  readonly port: number;
}

/** Runs the load generator; throws with its own words when the run failed. */
export async function runLoad(target: LoadTarget, options: readonly string[]): Promise<LoadResult> {
  const where = ['--host', target.host, '--port', String(target.port)];
  const child = spawn(buildLoadGenerator(), [...where, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  atEnd(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  let complaint = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const ending = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ?? String(code)));
  });
  if (ending !== '0') throw new Error(complaint.trim() || `amqp-load ended with ${ending}`);
  return parseLoadResult(output);
}
