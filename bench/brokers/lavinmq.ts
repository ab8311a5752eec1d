// Runs a private LavinMQ from the PATH with a data folder of its own.
import { spawn } from 'node:child_process';
import {
  endProcess,
  endWithMeasurement,
  findFreePort,
  type RunningBroker,
  waitForAmqp,
} from './running-broker.ts';

const READY_MS = 30_000;

/** Starts LavinMQ; throws when it is not installed. It does not sync what it confirms. */
export async function startLavinMQ(folder: string): Promise<RunningBroker> {
  const port = await findFreePort();
  const http = await findFreePort();
  const ports = [`--amqp-port=${port}`, `--http-port=${http}`];
  const begin = performance.now();
  const child = spawn('lavinmq', [`--data-dir=${folder}`, '--bind=127.0.0.1', ...ports], {
    stdio: 'ignore',
  });
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  endWithMeasurement(child);
  const target = { host: '127.0.0.1', port };
  try {
    await waitForAmqp(target, READY_MS, () => failure !== undefined || child.exitCode !== null);
  } catch (error) {
    throw new Error(`LavinMQ did not start: ${failure?.message ?? String(error)}`);
  }
  return {
    name: 'lavinmq',
    ...target,
    pid: child.pid,
    startMs: performance.now() - begin,
    stop: () => endProcess(child, 'SIGTERM'),
    kill: () => endProcess(child, 'SIGKILL'),
  };
}
