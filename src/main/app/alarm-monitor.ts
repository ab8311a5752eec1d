// Watches the memory of the process and the free space of the data folder's disk, and says when an alarm
// begins and ends. Must never block anyone itself, and never keep the process alive.

import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import type { Logger } from '../broker/ports.ts';
import { ProcessMemory } from './process-memory.ts';
import type { MemoryWatermark } from './settings.ts';

/** RabbitMQ's resource alarms [rabbitmq: alarms]. */
export type AlarmSource = 'memory' | 'disk';

const MEMORY_INTERVAL_MS = 250;
/** Collecting garbage may take this part of the time while memory is short. */
const COLLECTING_SHARE = 0.05;
/** Bounds of the pause between two looks at the disk, as RabbitMQ's. */
const MIN_DISK_INTERVAL_MS = 100;
const MAX_DISK_INTERVAL_MS = 10_000;
/** A disk is taken to fill at most this fast: 250 MB/s, as RabbitMQ takes it. */
const FAST_BYTES_PER_MS = 250_000;
const MEBIBYTE = 1024 * 1024;

/** What the monitor measures; the system unless a test says otherwise. */
export interface ResourceProbe {
  usedBytes(): number;
  /** Makes `usedBytes` count only what is needed. */
  collectGarbage(): void;
  freeDiskBytes(folder: string): Promise<number>;
}

export interface AlarmMonitorOptions {
  readonly memoryLimitBytes: number;
  /** Undefined when nothing is kept on disk. */
  readonly dataDir: string | undefined;
  readonly diskFreeLimitBytes: number;
  readonly logger: Logger;
  readonly onChange: (source: AlarmSource, isSet: boolean) => void;
  readonly probe?: ResourceProbe;
}

function systemProbe(): ResourceProbe {
  const memory = new ProcessMemory();
  return {
    usedBytes: () => memory.usedBytes(),
    collectGarbage: () => memory.collectGarbage(),
    freeDiskBytes: async (folder) => {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
  };
}

/** Memory this process may use: the machine's, or less when the system (a container) allows less. */
export function availableMemoryBytes(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
}

/** The watermark as bytes. */
export function memoryLimitBytes(watermark: MemoryWatermark, totalBytes: number): number {
  return 'bytes' in watermark ? watermark.bytes : Math.floor(watermark.fraction * totalBytes);
}

/**
 * The pause before the next look at a disk: long while there is room, ten times a second near the limit
 * [rabbitmq: disk-alarms].
 */
export function diskIntervalMs(freeBytes: number, limitBytes: number): number {
  const idealMs = Math.trunc((2 * (freeBytes - limitBytes)) / FAST_BYTES_PER_MS);
  return Math.max(MIN_DISK_INTERVAL_MS, Math.min(MAX_DISK_INTERVAL_MS, idealMs));
}

export class AlarmMonitor {
  readonly #options: AlarmMonitorOptions;
  readonly #probe: ResourceProbe;
  #isMemoryLow = false;
  #isDiskLow = false;
  #isStoreFull = false;
  #isDiskAlarmSet = false;
  #isStopped = false;
  #isDiskUnreadable = false;
  #collectsAgainAtMs = 0;
  #memoryTimer: NodeJS.Timeout | undefined;
  #diskTimer: NodeJS.Timeout | undefined;

  constructor(options: AlarmMonitorOptions) {
    this.#options = options;
    this.#probe = options.probe ?? systemProbe();
  }

  /** Takes first readings at once, so that nobody publishes into a full disk, and goes on watching. */
  async start(): Promise<void> {
    const { memoryLimitBytes: limit, logger } = this.#options;
    logger.info(
      `Memory high watermark set to ${Math.trunc(limit / MEBIBYTE)} MiB (${limit} bytes)`,
    );
    this.#checkMemory();
    this.#memoryTimer = setInterval(() => this.#checkMemory(), MEMORY_INTERVAL_MS);
    this.#memoryTimer.unref();
    if (this.#options.dataDir === undefined) return;
    const limitMegabytes = Math.trunc(this.#options.diskFreeLimitBytes / 1_000_000);
    logger.info(`Disk free limit set to ${limitMegabytes}MB`);
    await this.#watchDisk(this.#options.dataDir);
  }

  /** The store found the disk full (true) or could write again (false), whatever the disk's count says. */
  reportStoreFull(isFull: boolean): void {
    this.#isStoreFull = isFull;
    this.#updateDiskAlarm();
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#memoryTimer);
    clearTimeout(this.#diskTimer);
  }

  #checkMemory(): void {
    const allowed = this.#options.memoryLimitBytes;
    let used = this.#probe.usedBytes();
    if (used > allowed && this.#collectGarbage()) used = this.#probe.usedBytes();
    const isLow = used > allowed;
    if (isLow === this.#isMemoryLow) return;
    this.#isMemoryLow = isLow;
    const state = isLow ? 'set' : 'clear';
    this.#options.logger.info(
      `vm_memory_high_watermark ${state}. Memory used:${used} allowed:${allowed}`,
    );
    this.#announce('memory', isLow);
  }

  /** False when that has been done too recently for the time it takes. */
  #collectGarbage(): boolean {
    const startedAtMs = performance.now();
    if (startedAtMs < this.#collectsAgainAtMs) return false;
    this.#probe.collectGarbage();
    const endedAtMs = performance.now();
    this.#collectsAgainAtMs = endedAtMs + (endedAtMs - startedAtMs) / COLLECTING_SHARE;
    return true;
  }

  async #watchDisk(folder: string): Promise<void> {
    const limit = this.#options.diskFreeLimitBytes;
    let intervalMs = MAX_DISK_INTERVAL_MS;
    try {
      const free = await this.#probe.freeDiskBytes(folder);
      if (this.#isStopped) return;
      this.#isDiskUnreadable = false;
      intervalMs = diskIntervalMs(free, limit);
      const isLow = free < limit;
      if (isLow !== this.#isDiskLow) {
        this.#isDiskLow = isLow;
        const state = isLow ? 'insufficient' : 'sufficient';
        this.#options.logger.info(
          `Free disk space is ${state}. Free bytes: ${free}. Limit: ${limit}`,
        );
        this.#updateDiskAlarm();
      }
    } catch (error) {
      if (this.#isStopped) return;
      if (!this.#isDiskUnreadable) {
        this.#options.logger.warn('cannot read the free disk space; the last alarm state is kept', {
          folder,
          reason: error instanceof Error ? error.message : String(error),
        });
      }
      this.#isDiskUnreadable = true;
    }
    this.#diskTimer = setTimeout(() => void this.#watchDisk(folder), intervalMs);
    this.#diskTimer.unref();
  }

  #updateDiskAlarm(): void {
    const isSet = this.#isDiskLow || this.#isStoreFull;
    if (isSet === this.#isDiskAlarmSet || this.#isStopped) return;
    this.#isDiskAlarmSet = isSet;
    this.#announce('disk', isSet);
  }

  #announce(source: AlarmSource, isSet: boolean): void {
    const { logger, onChange } = this.#options;
    if (isSet) {
      logger.warn(`${source} resource limit alarm set: publishers are blocked until it clears`);
    } else {
      logger.warn(`${source} resource limit alarm cleared`);
    }
    onChange(source, isSet);
  }
}
