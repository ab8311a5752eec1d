// What a figure depends on besides the program: machine, system, disk. Printed with every result.
import { closeSync, fdatasyncSync, openSync, statfsSync, writeSync } from 'node:fs';
import { cpus, loadavg, platform, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { temporaryFolder } from './cleanup.ts';
import { quantile } from './statistics.ts';
import { formatBytes, formatMicroseconds } from './table.ts';

const SYNC_PROBES = 200;
const SYNC_BYTES = 4096;

/** `statfs` numbers of file systems that keep nothing on a disk. */
const MEMORY_FILE_SYSTEMS = new Set([0x01021994, 0x858458f6]);

export interface Conditions {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
  /** Runnable processes before the run (1 minute average); above about 0.5 others are measured too. */
  readonly loadAverage: number;
  readonly syncMedianUs: number;
  readonly syncP99Us: number;
  /** True when the folder of the brokers is in memory, so that syncing costs nothing. */
  readonly isInMemory: boolean;
}

/** Write of 4 KiB and fdatasync, in microseconds, ascending. */
function probeSync(folder: string): number[] {
  const file = openSync(join(folder, 'sync-probe'), 'w');
  const block = Buffer.alloc(SYNC_BYTES, 'x');
  const durations: number[] = [];
  for (let i = 0; i < SYNC_PROBES; i++) {
    const begin = performance.now();
    writeSync(file, block);
    fdatasyncSync(file);
    durations.push((performance.now() - begin) * 1000);
  }
  closeSync(file);
  return durations.sort((a, b) => a - b);
}

/** Looks at the machine; `parent` is where the brokers will keep their folders. */
export async function readConditions(parent = tmpdir()): Promise<Conditions> {
  const folder = await temporaryFolder('sync', parent);
  const sync = probeSync(folder);
  const processors = cpus();
  return {
    date: new Date().toISOString(),
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
    system: `${platform()} ${release()}`,
    node: process.version,
    loadAverage: loadavg()[0] ?? 0,
    syncMedianUs: quantile(sync, 0.5),
    syncP99Us: quantile(sync, 0.99),
    isInMemory: MEMORY_FILE_SYSTEMS.has(statfsSync(folder).type),
  };
}

/** The conditions as a list of lines. */
export function formatConditions(conditions: Conditions): string {
  const sync = `${formatMicroseconds(conditions.syncMedianUs)} median, ${formatMicroseconds(conditions.syncP99Us)} p99`;
  const lines = [
    `date: ${conditions.date}`,
    `cpu: ${conditions.cores} x ${conditions.cpu}; memory: ${formatBytes(conditions.memoryBytes)}`,
    `system: ${conditions.system}; node: ${conditions.node}`,
    `load average before the run: ${conditions.loadAverage.toFixed(2)}`,
    `disk: write of 4 KiB and fdatasync ${sync}`,
  ];
  if (conditions.isInMemory) {
    lines.push(
      'WARNING: the folder is in memory: syncing is free, persistent figures mean nothing',
    );
  }
  return lines.map((line) => `- ${line}`).join('\n');
}
