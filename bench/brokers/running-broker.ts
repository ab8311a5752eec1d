// What every broker under measurement has in common: a process, a port, an end.
import type { ChildProcess } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { atEnd } from '../cleanup.ts';

/** A broker that answers on its port. */
export interface RunningBroker {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Its process (or the parent of it); undefined when it was not started here. */
  readonly pid: number | undefined;
  /** From the start of the process until it was ready, in milliseconds. */
  readonly startMs: number;
  /** Clean stop; resolves when the process is gone. */
  stop(): Promise<void>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
}

const AMQP_HEADER = Buffer.from([0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1]);

/** A port that was free a moment ago. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}

function answersAmqp(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => socket.write(AMQP_HEADER));
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(3000, () => finish(false));
    socket.once('data', () => finish(true));
    socket.once('close', () => finish(false));
    socket.once('error', () => finish(false));
  });
}

/** Waits until an AMQP broker answers; throws after `timeoutMs` or when `hasFailed` says so. */
export async function waitForAmqp(
  { host, port }: { readonly host: string; readonly port: number },
  timeoutMs: number,
  hasFailed: () => boolean = () => false,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await answersAmqp(host, port))) {
    if (hasFailed()) throw new Error(`the broker for ${host}:${port} ended before it was ready`);
    if (performance.now() > deadline) throw new Error(`nothing speaks AMQP on ${host}:${port}`);
    await sleep(50);
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** Ends the process with a signal, with SIGKILL when that takes longer than `timeoutMs`. */
export async function endProcess(
  child: ChildProcess,
  signal: NodeJS.Signals,
  timeoutMs = 60_000,
): Promise<void> {
  if (!isRunning(child)) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const force = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  child.kill(signal);
  await gone;
  clearTimeout(force);
}

/** Makes sure that the process does not outlive the measurement. */
export function endWithMeasurement(child: ChildProcess): void {
  atEnd(() => endProcess(child, 'SIGKILL'));
}

/** A broker that somebody else runs, given as HOST:PORT. */
export async function brokerAt(address: string): Promise<RunningBroker> {
  const parts = /^(.+):(\d+)$/.exec(address);
  if (parts === null) throw new Error(`'${address}' is not rabbitmq, lavinmq or HOST:PORT`);
  const host = parts[1] ?? '';
  const port = Number(parts[2]);
  await waitForAmqp({ host, port }, 3000);
  const nothing = (): Promise<void> => Promise.resolve();
  return { name: address, host, port, pid: undefined, startMs: 0, stop: nothing, kill: nothing };
}
