// Runs a private RabbitMQ node for the comparison of Warren with the real thing. Own node name, own
// folders, own port and cookie: must never touch a RabbitMQ that is already on the machine.
//
//   node test/support/rabbitmq.ts compare [vitest arguments]   start, run the suite against it, stop
//   node test/support/rabbitmq.ts start FOLDER PORT            start and leave running (prints how to stop)
//   node test/support/rabbitmq.ts stop FOLDER

import { execFile, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

// Waiting times are shortened and limits aligned with Warren's test settings, so that the suite need
// not wait for half an hour and both sides refuse the same message size.
const CONFIG = (port: number): string => `listeners.tcp.1 = 127.0.0.1:${port}
handshake_timeout = 4000
max_message_size = 16777216
disk_free_limit.absolute = 1MB
vm_memory_high_watermark.absolute = 1GB
consumer_timeout = 5000
channel_max = 2047
heartbeat = 60
log.file.level = info
`;
const ADVANCED_CONFIG = `[{rabbit, [{channel_tick_interval, 500}, {consumer_timeout, 5000}]}].
`;

/** Folder with RabbitMQ's own scripts (not a distribution's root-only wrapper), or undefined. */
export function rabbitScripts(): string | undefined {
  const folders = [
    process.env.RABBITMQ_SBIN ?? '',
    '/usr/lib/rabbitmq/bin',
    '/opt/homebrew/opt/rabbitmq/sbin',
    '/usr/local/opt/rabbitmq/sbin',
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  const found = folders.find(
    (folder) => folder !== '' && existsSync(join(folder, 'rabbitmq-server')),
  );
  return found === undefined ? undefined : dirname(realpathSync(join(found, 'rabbitmq-server')));
}

/** A private RabbitMQ node; `folder` holds everything it writes. */
export class RabbitMQ {
  readonly folder: string;
  readonly port: number;

  constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
  }

  /** Environment for RabbitMQ's scripts: everything private to this node. */
  get environment(): Record<string, string> {
    const at = (name: string): string => join(this.folder, name);
    return {
      PATH: process.env.PATH ?? '',
      LANG: 'C.UTF-8',
      HOME: this.folder,
      RABBITMQ_NODENAME: `warren-compare-${this.port}@localhost`,
      RABBITMQ_DIST_PORT: String(this.port + 20000),
      RABBITMQ_MNESIA_BASE: at('mnesia'),
      RABBITMQ_LOG_BASE: at('log'),
      RABBITMQ_PID_FILE: at('pid'),
      RABBITMQ_CONFIG_FILE: at('rabbitmq.conf'),
      RABBITMQ_ADVANCED_CONFIG_FILE: at('advanced.config'),
      RABBITMQ_ENABLED_PLUGINS_FILE: at('enabled_plugins'),
      RABBITMQ_CONF_ENV_FILE: at('no-env.conf'),
      RABBITMQ_GENERATED_CONFIG_DIR: at('generated'),
      // Short allocation, one scheduler, no busy waiting: the machine is shared with the tests.
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none',
    };
  }

  /** Starts the node and waits until it accepts AMQP connections; throws with its log otherwise. */
  async start(timeoutMs = 60_000): Promise<void> {
    const scripts = rabbitScripts();
    if (scripts === undefined) throw new Error('rabbitmq-server is not installed');
    mkdirSync(join(this.folder, 'log'), { recursive: true });
    mkdirSync(join(this.folder, 'generated'), { recursive: true });
    writeFileSync(join(this.folder, 'rabbitmq.conf'), CONFIG(this.port));
    writeFileSync(join(this.folder, 'advanced.config'), ADVANCED_CONFIG);
    writeFileSync(join(this.folder, 'enabled_plugins'), '[].\n');
    const output = openSync(join(this.folder, 'log', 'startup.log'), 'a');
    const child = spawn(join(scripts, 'rabbitmq-server'), [], {
      cwd: this.folder,
      env: this.environment,
      detached: true,
      stdio: ['ignore', output, output],
    });
    child.unref();
    let exited = false;
    child.once('exit', () => {
      exited = true;
    });
    const deadline = Date.now() + timeoutMs;
    while (!(await answersAmqp(this.port))) {
      if (exited || Date.now() > deadline) {
        const log = readFileSync(join(this.folder, 'log', 'startup.log'), 'utf8');
        throw new Error(`RabbitMQ did not start on port ${this.port}:\n${log.slice(-3000)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** Process id of the Erlang machine, or undefined when it has not written one. */
  get pid(): number | undefined {
    const file = join(this.folder, 'pid');
    return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
  }

  /** Runs `rabbitmqctl` against this node and returns what it printed. */
  async control(...args: string[]): Promise<string> {
    const script = join(rabbitScripts() ?? '', 'rabbitmqctl');
    const { stdout } = await run(script, ['-q', ...args], {
      cwd: this.folder,
      env: this.environment,
    });
    return stdout;
  }

  /** Runs an Erlang expression on the node; used for settings without a command. */
  evaluate(expression: string): Promise<string> {
    return this.control('eval', expression);
  }

  /** Clean stop: connections are closed with 320, everything is written. */
  async stop(): Promise<void> {
    const { pid } = this;
    await this.control('stop').catch(() => this.kill());
    await gone(pid);
  }

  /** The end a power cut would make: SIGKILL to this node's own process. */
  async kill(): Promise<void> {
    const { pid } = this;
    if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
    await gone(pid);
  }
}

/** Starts a node in a new temporary folder on a free port. */
export async function startRabbitMQ(): Promise<RabbitMQ> {
  const folder = mkdtempSync(join(tmpdir(), 'warren-rabbitmq-'));
  const node = new RabbitMQ(folder, await freePort());
  await node.start();
  return node;
}

/** Version text of the installed RabbitMQ, such as `3.10.8`. */
export async function rabbitVersion(node: RabbitMQ): Promise<string> {
  return (await node.control('version')).trim();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function gone(pid: number | undefined): Promise<void> {
  while (pid !== undefined && isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
}

// The port and the distribution port (20000 above) must both be free.
async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = 21000 + Math.floor(Math.random() * 8000);
    if ((await isFree(port)) && (await isFree(port + 20000))) return port;
  }
  throw new Error('no free port found for RabbitMQ');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function answersAmqp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(3000, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
    socket.once('data', () => finish(true));
    socket.write(Buffer.from([0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1]));
  });
}

async function compare(args: string[]): Promise<number> {
  if (rabbitScripts() === undefined) {
    console.log(
      'test:compare SKIPPED: no rabbitmq-server on this machine (set RABBITMQ_SBIN to its sbin folder).',
    );
    return 0;
  }
  console.log('starting a private RabbitMQ ...');
  const node = await startRabbitMQ();
  try {
    console.log(
      `RabbitMQ ${await rabbitVersion(node)} on port ${node.port}, folder ${node.folder}`,
    );
    const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
    const files = args.some((arg) => !arg.startsWith('-')) ? args : ['test/conformance', ...args];
    return (
      spawnSync(process.execPath, [vitest, 'run', '--project', 'integration', ...files], {
        stdio: 'inherit',
        env: {
          ...process.env,
          WARREN_TEST_TARGET: `127.0.0.1:${node.port}`,
          WARREN_TEST_RABBITMQ_FOLDER: node.folder,
        },
      }).status ?? 1
    );
  } finally {
    await node.stop();
    rmSync(node.folder, { recursive: true, force: true });
    console.log('RabbitMQ stopped.');
  }
}

async function main([command, folder, port]: string[]): Promise<number> {
  if (command === 'compare') return compare(process.argv.slice(3));
  if (command === 'start' && folder !== undefined && port !== undefined) {
    mkdirSync(folder, { recursive: true });
    await new RabbitMQ(folder, Number(port)).start();
    console.log(
      `RabbitMQ runs on port ${port}; stop: node test/support/rabbitmq.ts stop ${folder} ${port}`,
    );
    return 0;
  }
  if (command === 'stop' && folder !== undefined && port !== undefined) {
    await new RabbitMQ(folder, Number(port)).stop();
    return 0;
  }
  console.error(
    'usage: rabbitmq.ts compare [vitest arguments] | start FOLDER PORT | stop FOLDER PORT',
  );
  return 2;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2));
}
