// Preloaded into the broker with `node --import`: measures how late its event loop runs, so that the
// broker needs no code for it. Appends a line of JSON to the file named by LAG_PROBE_FILE when it
// starts and on every SIGUSR2, and then measures afresh.
import { appendFileSync } from 'node:fs';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const file = process.env.LAG_PROBE_FILE;
const RESOLUTION_MS = 1;

/** What one line says; the lag is what a timer due now had to wait, in milliseconds. */
export interface LagReport {
  readonly pid: number;
  readonly samples: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Share of the time the event loop was busy, 0 to 1. */
  readonly utilization: number;
}

// Worker threads inherit the preload but are not what a user interface would share.
if (isMainThread && file !== undefined) {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let utilization = performance.eventLoopUtilization();
  // The histogram counts from one due time to the next, so the interval itself is taken off.
  const lagMs = (ns: number): number => Math.max(0, ns / 1e6 - RESOLUTION_MS);
  const report = (): void => {
    const line: LagReport = {
      pid: process.pid,
      samples: delays.count,
      p50Ms: delays.count === 0 ? 0 : lagMs(delays.percentile(50)),
      p99Ms: delays.count === 0 ? 0 : lagMs(delays.percentile(99)),
      maxMs: delays.count === 0 ? 0 : lagMs(delays.max),
      utilization: performance.eventLoopUtilization(utilization).utilization,
    };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
    delays.reset();
    utilization = performance.eventLoopUtilization();
  };
  delays.enable();
  process.on('SIGUSR2', report);
  report();
}
