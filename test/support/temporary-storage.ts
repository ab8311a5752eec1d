// SQLite storages in temporary folders for tests, closed and removed afterwards.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenedStorage, StorageEvents } from '../../src/main/storage/opened-storage.ts';
import { openSqliteStorage } from '../../src/main/storage/sqlite/open.ts';
import { decodeRaw } from './stored-messages.ts';

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'warren-storage-test-'));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Opens a folder; failures of the store after that are thrown unless `events` takes them. */
export function openStorage(
  folder: string,
  events: Partial<StorageEvents> = {},
): Promise<OpenedStorage> {
  return openSqliteStorage(folder, decodeRaw, {
    onActivity: () => {},
    onDiskFull: () => {},
    onFatal: (error) => {
      throw error;
    },
    ...events,
  });
}

/** Declares a durable queue with these lanes. */
export function declareQueue(storage: OpenedStorage, name: string, laneIds: number[]): void {
  const queue = { vhost: '/', name, type: 'classic', isAutoDelete: false, args: [], laneIds };
  storage.definitions.record({ kind: 'queue.declared', queue });
}
