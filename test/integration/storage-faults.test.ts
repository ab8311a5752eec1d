// What the SQLite store does when the process is killed, the disk is full, or the data folder is
// not what it should be.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/main/storage/sqlite/database.ts';
import type { WorkerReport } from '../../src/main/storage/sqlite/packed-batch.ts';
import { StorageThread } from '../../src/main/storage/sqlite/storage-thread.ts';
import { WriteBatch } from '../../src/main/storage/sqlite/write-batch.ts';
import { StorageError } from '../../src/main/storage/storage-error.ts';
import { eventually } from '../support/eventually.ts';
import { REMOVED_AFTER, TURN } from '../support/storage-writer.ts';
import { newMessage, positionsOf, readFrom, TestLane, textOf } from '../support/stored-messages.ts';
import {
  declareQueue,
  openStorage,
  removeFolder,
  temporaryFolder,
} from '../support/temporary-storage.ts';
import { mountTmpfs } from '../support/tmpfs.ts';

const WRITER = fileURLToPath(new URL('../support/storage-writer.ts', import.meta.url));

let folder: string;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, 'messages.db');
});
afterEach(() => removeFolder(folder));

/** The error of an attempt to open the folder; its message is one line. */
async function refusal(of: string): Promise<StorageError> {
  const error = await openStorage(of).then(
    () => new Error('it was opened'),
    (failure: unknown) => failure,
  );
  expect(error).toBeInstanceOf(StorageError);
  if (!(error instanceof StorageError)) throw error;
  expect(error.message).not.toContain('\n');
  return error;
}

class Writer {
  readonly confirmed: number[] = [];
  isOpen = false;
  readonly process: ChildProcess;

  constructor(dataFolder: string) {
    this.process = spawn(process.execPath, [WRITER, dataFolder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface({ input: this.process.stdout! }).on('line', (line) => {
      if (line === 'open') this.isOpen = true;
      else this.confirmed.push(Number(line.split(' ')[1]));
    });
  }

  async kill(): Promise<void> {
    const exit = once(this.process, 'close');
    this.process.kill('SIGKILL');
    await exit;
  }
}

describe('a process that is killed', () => {
  it.each([500, 5000, 20_000])(
    'leaves every message it had confirmed and none whose removal was synced (%i messages)',
    async (atLeast) => {
      const writer = new Writer(folder);
      await eventually(() => expect(writer.confirmed.length).toBeGreaterThan(atLeast), {
        withinMs: 15_000,
      });
      await writer.kill();
      // Even ones are confirmed early when they are removed before they are written.
      const kept = writer.confirmed.filter((position) => position % 2 === 1);
      const last = kept.at(-1)!;
      expect(kept).toEqual(Array.from({ length: (last + 1) / 2 }, (_, i) => 2 * i + 1));

      const storage = await openStorage(folder);
      const lane = new TestLane(1);
      const { messages } = await readFrom(storage.store, lane, 1);
      const found = positionsOf(messages);
      expect(found).toEqual([...found].sort((a, b) => a - b));
      expect(storage.recovered.lanes[0]?.messages).toBe(found.length);
      expect(messages.every((queued) => textOf(queued) === `message ${queued.position}`)).toBe(
        true,
      );
      const present = new Set(found);
      // Removals noted in the turn of the last confirmed message were written with it or before.
      const removedUpTo = (Math.ceil(last / TURN) - REMOVED_AFTER) * TURN;
      for (let position = 1; position <= last; position++) {
        if (position % 2 === 1) expect(present.has(position), `position ${position}`).toBe(true);
        else if (position <= removedUpTo) expect(present.has(position)).toBe(false);
      }
      await storage.close();
    },
    30_000,
  );
});

describe('a data folder that cannot be used', () => {
  it('names the process that uses it, and is free as soon as that one is gone', async () => {
    const writer = new Writer(folder);
    await eventually(() => expect(writer.isOpen).toBe(true));
    const error = await refusal(folder);
    expect(error.fault).toBe('in-use');
    expect(error.message).toContain(folder);
    expect(error.message).toContain(`process ${writer.process.pid}`);
    await writer.kill();
    await (await openStorage(folder)).close();
  });

  it('is refused a second time in the same process too', async () => {
    const storage = await openStorage(folder);
    expect((await refusal(folder)).fault).toBe('in-use');
    await storage.close();
  });

  it('is refused when the file is no database', async () => {
    writeFileSync(file, 'These are not the messages you are looking for. '.repeat(500));
    const error = await refusal(folder);
    expect(error.fault).toBe('not-a-database');
    expect(error.message).toContain(file);
  });

  it('is refused when the database is another program’s', async () => {
    const db = new Database(file);
    db.exec('CREATE TABLE track (title TEXT)');
    db.close();
    const error = await refusal(folder);
    expect(error.fault).toBe('foreign');
    expect(error.message).toContain(file);
  });

  it('is refused when the file is damaged', async () => {
    await (await openStorage(folder)).close();
    const db = new Database(file);
    db.unsafeMode();
    db.pragma('writable_schema = ON');
    db.exec(`UPDATE sqlite_schema SET rootpage = 9999 WHERE name IN ('lane', 'queue')`);
    db.close();
    const error = await refusal(folder);
    expect(error.fault).toBe('corrupt');
    expect(error.message).toContain(file);
  });

  it('is refused when a newer version wrote it, and is left as it was', async () => {
    await (await openStorage(folder)).close();
    const db = new Database(file);
    db.pragma('user_version = 9000');
    db.close();
    const error = await refusal(folder);
    expect(error.fault).toBe('newer-version');
    expect(error.message).toContain(file);
    expect(error.message).toContain('9000');
    const after = new Database(file, { readonly: true });
    expect(after.pragma('user_version', { simple: true })).toBe(9000);
    after.close();
  });

  it('is refused when it is a file', async () => {
    writeFileSync(file, '');
    expect((await refusal(file)).message).toContain(file);
  });

  it('is refused when it is read-only', async (context) => {
    const disk = mountTmpfs(16);
    if (disk === null && process.getuid?.() === 0) context.skip('root may write anywhere');
    const target = join(disk?.folder ?? folder, 'folder');
    mkdirSync(target);
    await (await openStorage(target)).close();
    disk?.makeReadOnly();
    if (disk === null) {
      chmodSync(join(target, 'messages.db'), 0o444);
      chmodSync(target, 0o555);
    }
    try {
      const error = await refusal(target);
      expect(error.message).toContain(`${target} cannot be written`);
      expect(error.fault).toBe('read-only');
      expect((await refusal(join(target, 'below'))).fault).toBe('read-only');
    } finally {
      disk?.unmount();
      if (disk === null) chmodSync(target, 0o755);
    }
  });
});

describe('a full disk', () => {
  it('holds back confirms until there is space again, and then loses nothing', async (context) => {
    const disk = mountTmpfs(40);
    if (disk === null) return context.skip('needs root to mount a small disk');
    const full: boolean[] = [];
    const confirmed: number[] = [];
    const storage = await openStorage(disk.folder, { onDiskFull: (isFull) => full.push(isFull) });
    declareQueue(storage, 'orders', [1]);
    const lane = new TestLane(1);
    storage.store.append(newMessage(lane, 1, { confirmed }));
    storage.store.flush();
    await eventually(() => expect(confirmed).toEqual([1]));
    const ballast = join(disk.folder, 'ballast');
    writeFileSync(ballast, new Uint8Array(37 * 1024 * 1024));
    for (let position = 2; position <= 5; position++) {
      storage.store.append(
        newMessage(lane, position, { confirmed, body: new Uint8Array(2 ** 20).fill(position) }),
      );
    }
    storage.store.flush();
    await eventually(() => expect(full).toEqual([true]));
    expect(confirmed).toEqual([1]);
    rmSync(ballast);
    await eventually(() => expect(confirmed).toEqual([1, 2, 3, 4, 5]));
    expect(full).toEqual([true, false]);
    const { messages } = await readFrom(storage.store, lane, 1);
    expect(positionsOf(messages)).toEqual([1, 2, 3, 4, 5]);
    await storage.close();
    disk.unmount();
  });

  it('keeps the refused batch whole and tries it again before anything later', async () => {
    const opened = openDatabase(folder);
    const reports: WorkerReport[] = [];
    const thread = new StorageThread(opened, (report) => reports.push(report));
    const kinds = (): string[] => reports.map((report) => report.kind);
    const lane = new TestLane(1);
    const pages = Number(opened.db.pragma('page_count', { simple: true }));
    opened.db.pragma(`max_page_count = ${pages + 4}`);
    for (const position of [1, 2]) {
      const batch = new WriteBatch();
      const queued = newMessage(lane, position, { body: new Uint8Array(200_000) });
      queued.storage = 1;
      batch.forLane(lane).appends.push(queued);
      const packed = batch.pack(new ArrayBuffer(1024));
      const reads = [{ readId: 1, laneId: 1, from: 1, maxMessages: 10, maxBytes: 1e9 }];
      thread.accept({ kind: 'write', batch: packed, reads });
    }
    expect(kinds()).toEqual(['opened', 'disk-full']);
    opened.db.pragma('max_page_count = 1000000');
    await eventually(() => expect(reports).toHaveLength(7));
    expect(kinds()).toEqual([
      'opened',
      'disk-full',
      'disk-full',
      'committed',
      'read',
      'committed',
      'read',
    ]);
    thread.accept({ kind: 'close' });
    expect(kinds().at(-1)).toBe('closed');
  });
});

describe('a write that fails for good', () => {
  it('is reported once, and nothing is confirmed after it', async () => {
    const errors: Error[] = [];
    const confirmed: number[] = [];
    const storage = await openStorage(folder, { onFatal: (error) => errors.push(error) });
    const lane = new TestLane(1);
    const same = () => newMessage(lane, 1, { confirmed });
    storage.store.append(same());
    storage.store.flush();
    await eventually(() => expect(confirmed).toEqual([1]));
    // A position that is taken: the only failure that can be had without breaking the disk.
    storage.store.append(same());
    storage.store.flush();
    await eventually(() => expect(errors).toHaveLength(1));
    expect(errors[0]?.message).toContain(file);
    const late = newMessage(lane, 2, { confirmed });
    storage.store.append(late);
    storage.store.remove(late);
    storage.store.flush();
    await storage.close();
    expect(confirmed).toEqual([1]);
    expect(errors).toHaveLength(1);
  });
});
