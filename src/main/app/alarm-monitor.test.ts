import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  AlarmMonitor,
  availableMemoryBytes,
  diskIntervalMs,
  memoryLimitBytes,
} from './alarm-monitor.ts';

describe('alarm monitor', () => {
  let usedBytes = 0;
  let garbageBytes = 0;
  let collections = 0;
  let freeBytes: number | Error = 0;
  let diskLooks = 0;
  let changes: string[] = [];
  let log: string[] = [];
  let monitor: AlarmMonitor;

  function make(dataDir: string | undefined) {
    const note = (message: string) => log.push(message);
    monitor = new AlarmMonitor({
      memoryLimitBytes: 1000,
      dataDir,
      diskFreeLimitBytes: 50_000_000,
      logger: { debug: note, info: note, warn: note, error: note },
      onChange: (source, isSet) => changes.push(`${source} ${isSet}`),
      probe: {
        usedBytes: () => usedBytes,
        collectGarbage: () => {
          collections += 1;
          usedBytes -= garbageBytes;
          garbageBytes = 0;
        },
        freeDiskBytes: async () => {
          diskLooks++;
          if (freeBytes instanceof Error) throw freeBytes;
          return freeBytes;
        },
      },
    });
    return monitor;
  }

  beforeEach(() => {
    vi.useFakeTimers();
    usedBytes = 0;
    garbageBytes = 0;
    collections = 0;
    freeBytes = 1e12;
    diskLooks = 0;
    changes = [];
    log = [];
  });

  afterEach(() => {
    monitor.stop();
    vi.useRealTimers();
  });

  it('does not count garbage, and collects it only while memory is short', async () => {
    await make(undefined).start();
    usedBytes = 1000;
    await vi.advanceTimersByTimeAsync(1000);
    expect(collections).toBe(0);
    usedBytes = 1500;
    garbageBytes = 501;
    await vi.advanceTimersByTimeAsync(250);
    expect([collections, changes]).toEqual([1, []]);
  });

  it('sets the memory alarm above the limit and clears it at the limit', async () => {
    await make(undefined).start();
    usedBytes = 1001;
    await vi.advanceTimersByTimeAsync(250);
    await vi.advanceTimersByTimeAsync(1000);
    expect(changes).toEqual(['memory true']);
    usedBytes = 1000;
    await vi.advanceTimersByTimeAsync(250);
    expect(changes).toEqual(['memory true', 'memory false']);
    expect(log).toContain('vm_memory_high_watermark set. Memory used:1001 allowed:1000');
    expect(log).toContain('vm_memory_high_watermark clear. Memory used:1000 allowed:1000');
    expect(log).toContain('memory resource limit alarm cleared');
  });

  it('knows a full disk before start() returns', async () => {
    freeBytes = 49_999_999;
    await make('/data').start();
    expect(changes).toEqual(['disk true']);
    expect(log).toContain('Free disk space is insufficient. Free bytes: 49999999. Limit: 50000000');
    freeBytes = 50_000_000;
    await vi.advanceTimersByTimeAsync(100);
    expect(changes).toEqual(['disk true', 'disk false']);
  });

  it('looks at the disk every 10 s with room and ten times a second near the limit', async () => {
    await make('/data').start();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(diskLooks).toBe(4);
    freeBytes = 51_000_000;
    await vi.advanceTimersByTimeAsync(10_000);
    diskLooks = 0;
    await vi.advanceTimersByTimeAsync(1000);
    expect(diskLooks).toBe(10);
    expect(diskIntervalMs(50_000_000 + 1_250_000_000 / 2, 50_000_000)).toBe(5000);
  });

  it('keeps the disk alarm while either the disk is low or the store is full', async () => {
    await make('/data').start();
    monitor.reportStoreFull(true);
    freeBytes = 0;
    await vi.advanceTimersByTimeAsync(10_000);
    monitor.reportStoreFull(false);
    expect(changes).toEqual(['disk true']);
    freeBytes = 1e12;
    await vi.advanceTimersByTimeAsync(100);
    expect(changes).toEqual(['disk true', 'disk false']);
  });

  it('keeps the alarm and says so once when the disk cannot be read', async () => {
    freeBytes = 0;
    await make('/data').start();
    freeBytes = new Error('gone');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(changes).toEqual(['disk true']);
    expect(log.filter((line) => line.startsWith('cannot read'))).toHaveLength(1);
    freeBytes = 1e12;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(changes).toEqual(['disk true', 'disk false']);
  });

  it('does not look at a disk when nothing is kept, nor at anything once stopped', async () => {
    await make(undefined).start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(diskLooks).toBe(0);
    monitor.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('reads a watermark as a part of the memory the process may use, or as bytes', () => {
    expect(memoryLimitBytes({ fraction: 0.6 }, 1001)).toBe(600);
    expect(memoryLimitBytes({ bytes: 5 }, 1001)).toBe(5);
    expect(availableMemoryBytes()).toBeGreaterThan(1024 * 1024);
    expect(Number.isFinite(availableMemoryBytes())).toBe(true);
  });
});
