// Names the process that listens on a port, where the system tells. Only makes an error message better:
// must never take long, throw, or need more rights than the program has.

import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';

/** How long the answer may take; a message without a name is better than a late one. */
const BUDGET_MS = 1000;

/** Who listens: as much as the system tells. */
export interface PortOwner {
  readonly pid: number | undefined;
  readonly name: string | undefined;
  /** Name or number of the user, when the process itself cannot be seen. */
  readonly user: string | undefined;
}

/** The process that listens on TCP port `port` of this machine, or undefined when nothing is known. */
export async function findPortOwner(port: number): Promise<PortOwner | undefined> {
  const search =
    process.platform === 'linux'
      ? findOnLinux(port)
      : process.platform === 'win32'
        ? findOnWindows(port)
        : findWithLsof(port);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), BUDGET_MS);
  });
  try {
    return await Promise.race([search.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** `beam.smp (process 4711)`, or what is known of it. */
export function describeOwner(owner: PortOwner | undefined): string {
  if (owner === undefined) return 'another process';
  if (owner.pid === undefined) {
    return owner.user === undefined ? 'another process' : `a process of user ${owner.user}`;
  }
  return owner.name === undefined ? `process ${owner.pid}` : `${owner.name} (process ${owner.pid})`;
}

/** A listening socket of /proc/net/tcp or tcp6. */
export interface ListeningSocket {
  readonly inode: string;
  readonly uid: string;
}

/** The sockets in state LISTEN on `port` in the text of /proc/net/tcp or tcp6 [proc_net_tcp]. */
export function parseProcNetTcp(text: string, port: number): readonly ListeningSocket[] {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  return text.split('\n').flatMap((line) => {
    const [, local, , state, , , , uid, , inode] = line.trim().split(/\s+/);
    const isListening = state === '0A' && local?.endsWith(`:${hexPort}`);
    return isListening && uid !== undefined && inode !== undefined ? [{ inode, uid }] : [];
  });
}

/** The first process in the output of `lsof -Fpcn`. */
export function parseLsof(text: string): PortOwner | undefined {
  const pid = /^p(\d+)$/m.exec(text)?.[1];
  if (pid === undefined) return undefined;
  return { pid: Number(pid), name: /^c(.+)$/m.exec(text)?.[1], user: undefined };
}

/** The process id of the listener on `port` in the output of `netstat -ano`, in any language. */
export function parseNetstat(text: string, port: number): number | undefined {
  for (const line of text.split(/\r?\n/)) {
    // The state is translated, but only a listener has 0 as its remote port.
    const match = /^\s*TCP\s+\S+:(\d+)\s+\S+:0\s+\S+\s+(\d+)\s*$/.exec(line);
    if (match !== null && Number(match[1]) === port) return Number(match[2]);
  }
  return undefined;
}

/** The image name in the output of `tasklist /FO CSV /NH`. */
export function parseTasklist(text: string): string | undefined {
  return /^"([^"]+)","\d+"/m.exec(text)?.[1];
}

async function findOnLinux(port: number): Promise<PortOwner | undefined> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  const sockets = tables.flatMap((table) => parseProcNetTcp(table, port));
  const first = sockets[0];
  if (first === undefined) return undefined;
  const links = new Set(sockets.map((socket) => `socket:[${socket.inode}]`));
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (await holdsAny(pid, links)) {
      return { pid: Number(pid), name: await programName(pid), user: undefined };
    }
  }
  return { pid: undefined, name: undefined, user: await userName(first.uid) };
}

async function holdsAny(pid: string, links: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const descriptors = await readdir(folder).catch(() => []);
  const targets = await Promise.all(
    descriptors.map((descriptor) => readlink(`${folder}/${descriptor}`).catch(() => '')),
  );
  return targets.some((target) => links.has(target));
}

async function programName(pid: string): Promise<string | undefined> {
  const program = basename(await readlink(`/proc/${pid}/exe`).catch(() => ''));
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return nameWithScript(program, commandLine) || undefined;
}

/** `node server.js` instead of `node`: an interpreter's name alone says little. */
export function nameWithScript(program: string, commandLine: string): string {
  if (!/^(node|bun|deno|java|ruby|php|python[\d.]*)$/.test(program)) return program;
  const script = commandLine.split('\0').find((arg, i) => i > 0 && arg !== '' && arg[0] !== '-');
  return script === undefined ? program : `${program} ${basename(script)}`;
}

async function userName(uid: string): Promise<string> {
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const entry = users.split('\n').find((line) => line.split(':')[2] === uid);
  return entry?.split(':')[0] ?? uid;
}

async function findWithLsof(port: number): Promise<PortOwner | undefined> {
  return parseLsof(await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc']));
}

async function findOnWindows(port: number): Promise<PortOwner | undefined> {
  const pid = parseNetstat(await run('netstat', ['-ano']), port);
  if (pid === undefined) return undefined;
  const list = await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']).catch(() => '');
  return { pid, name: parseTasklist(list), user: undefined };
}

function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { timeout: BUDGET_MS, windowsHide: true, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout) => (error === null ? resolve(stdout) : reject(error)),
    );
  });
}
