// Runs a private RabbitMQ with its default settings: own node name, folders, ports and name server.
// Must never touch a RabbitMQ that is already on the machine. The comparison of behaviour in test/
// starts one with shortened timers instead, which would distort what is measured here.
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { rabbitScripts } from '../../test/support/rabbitmq.ts';
import { atEnd } from '../cleanup.ts';
import {
  endProcess,
  endWithMeasurement,
  findFreePort,
  type RunningBroker,
  waitForAmqp,
} from './running-broker.ts';

export { rabbitScripts };

const READY_MS = 90_000;

/** Everything that would otherwise be shared with the machine's own RabbitMQ. */
function environmentOf(folder: string, ports: readonly number[]): Record<string, string> {
  const [amqp = 0, distribution = 0, names = 0] = ports;
  mkdirSync(join(folder, 'log'), { recursive: true });
  writeFileSync(join(folder, 'rabbitmq.conf'), `listeners.tcp.1 = 127.0.0.1:${amqp}\n`);
  writeFileSync(join(folder, 'enabled_plugins'), '[].\n');
  return {
    PATH: process.env.PATH ?? '',
    LANG: 'C.UTF-8',
    HOME: folder,
    ERL_EPMD_PORT: String(names),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: 'warren-bench@localhost',
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'none.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'none.conf'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'generated'),
  };
}

/** Process id of the Erlang machine: the script that started it does not pass signals on. */
function machineOf(folder: string): number | undefined {
  try {
    return Number(readFileSync(join(folder, 'pid'), 'utf8'));
  } catch {
    return undefined;
  }
}

/** False when the process is gone (signal 0 only asks). */
function signal(pid: number | undefined, name: NodeJS.Signals | 0): boolean {
  try {
    return pid !== undefined && process.kill(pid, name);
  } catch {
    return false;
  }
}

/** Starts a node; `folder` holds all it writes and may come from an earlier start. */
export async function startRabbitMQ(folder: string): Promise<RunningBroker> {
  const scripts = rabbitScripts();
  if (scripts === undefined) {
    throw new Error('RabbitMQ is not installed (Debian, Ubuntu: apt install rabbitmq-server)');
  }
  const ports = [await findFreePort(), await findFreePort(), await findFreePort()];
  const [port = 0] = ports;
  const env = environmentOf(folder, ports);
  const names = spawn('epmd', [], { env, stdio: 'ignore' });
  names.once('error', () => undefined); // without it Erlang starts one itself
  endWithMeasurement(names);

  const begin = performance.now();
  const log = openSync(join(folder, 'log', 'startup.log'), 'a');
  const child = spawn(join(scripts, 'rabbitmq-server'), [], {
    cwd: folder,
    env,
    stdio: ['ignore', log, log],
  });
  endWithMeasurement(child);
  atEnd(() => {
    signal(machineOf(folder), 'SIGKILL');
  });
  try {
    await waitForAmqp({ host: '127.0.0.1', port }, READY_MS, () => child.exitCode !== null);
  } catch (error) {
    const text = readFileSync(join(folder, 'log', 'startup.log'), 'utf8').slice(-3000);
    throw new Error(`RabbitMQ did not start: ${String(error)}\n${text}`);
  }
  // RabbitMQ removes the file with its process id before it ends.
  const pid = machineOf(folder);
  const end = async (name: NodeJS.Signals): Promise<void> => {
    signal(pid, name);
    while (signal(pid, 0)) await sleep(50);
    await endProcess(child, 'SIGKILL');
    await endProcess(names, 'SIGKILL');
  };
  return {
    name: 'rabbitmq',
    host: '127.0.0.1',
    port,
    pid,
    startMs: performance.now() - begin,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}
