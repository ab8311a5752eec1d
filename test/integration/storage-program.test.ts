// The program on a disk that fills up and on data folders that cannot be used: what publishers see,
// what it says, and how it ends.

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { ProgramRun } from '../support/program.ts';
import {
  closeAllConnections,
  openConnection,
  type RawChannel,
  type Received,
} from '../support/raw-client.ts';
import { removeFolder, temporaryFolder } from '../support/temporary-storage.ts';
import { mountTmpfs, type Tmpfs } from '../support/tmpfs.ts';

const MEBIBYTE = 1024 * 1024;
const BODY_BYTES = 100_000;
const IN_USE = 75;
const STORAGE = 74;

let folder: string;
const runs: ProgramRun[] = [];
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  closeAllConnections();
  for (const run of runs.splice(0)) {
    run.kill('SIGKILL');
    await run.ended;
  }
  removeFolder(folder);
});

function start(dataDir: string, ...more: string[]): ProgramRun {
  const where = ['--host', '127.0.0.1', '--port', '0', '--data-dir', dataDir];
  const run = new ProgramRun(['serve', ...where, '--ready-json', ...more]);
  runs.push(run);
  return run;
}

async function portOf(run: ProgramRun): Promise<number> {
  return JSON.parse(await run.ready()).port;
}

async function open(port: number): Promise<RawChannel> {
  return (await openConnection({ port })).openChannel(1);
}

/** The one line that says why the program ends. */
function reasonOf(run: ProgramRun): string {
  const lines = run.stderr.split('\n').filter((line) => line.startsWith('warren: '));
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

/** Publishes persistent messages and notes which are confirmed. */
class Publisher {
  published = 0;
  confirmed = 0;
  isBlocked = false;
  readonly #channel: RawChannel;

  constructor(channel: RawChannel) {
    this.#channel = channel;
    const { connection } = channel;
    const untilClosed = async (next: () => Promise<Received>, note: (item: Received) => void) => {
      while (!connection.closed) note(await next());
    };
    const patience = 60_000;
    untilClosed(
      () => channel.next(patience),
      ({ name, fields }) => {
        if (name !== 'basic.ack') throw new Error(`unexpected ${name}`);
        this.confirmed = Math.max(this.confirmed, Number(fields.deliveryTag));
      },
    ).catch(() => {});
    untilClosed(
      () => connection.next(0, patience),
      ({ name }) => {
        this.isBlocked = name === 'connection.blocked';
      },
    ).catch(() => {});
  }

  static async open(port: number, queue: string): Promise<Publisher> {
    const channel = await open(port);
    await channel.call('queue.declare', { queue, durable: true });
    await channel.call('confirm.select');
    return new Publisher(channel);
  }

  async close(): Promise<void> {
    this.#channel.connection.sendMethod(0, 'connection.close', { replyCode: 200 });
    await eventually(() => expect(this.#channel.connection.closed).toBe(true));
  }

  publish(queue: string): void {
    const body = Buffer.alloc(BODY_BYTES);
    body.writeUInt32BE(this.published);
    this.#channel.publish('', queue, body, { properties: { deliveryMode: 2 } });
    this.published += 1;
  }
}

async function numbersIn(port: number, queue: string): Promise<number[]> {
  const channel = await open(port);
  const numbers: number[] = [];
  for (;;) {
    const message = await channel.get(queue);
    if (message === undefined) return numbers;
    numbers.push(message.body.readUInt32BE());
  }
}

describe('a disk that fills up', () => {
  let disk: Tmpfs | null = null;
  afterEach(async () => {
    for (const run of runs) {
      run.kill('SIGKILL');
      await run.ended;
    }
    disk?.unmount();
    disk = null;
  });

  it.for([
    ['to the last byte', '0'],
    ['to the free space that is asked for', '8MiB'],
  ] as const)(
    '%s: publishers are blocked, nothing unstored is confirmed, and all goes on with space',
    { timeout: 60_000 },
    async ([, limit], context) => {
      disk = mountTmpfs(40);
      if (disk === null) return context.skip('needs root to mount a disk');
      const dataDir = join(disk.folder, 'data');
      const ballast = join(disk.folder, 'ballast');
      writeFileSync(ballast, Buffer.alloc(20 * MEBIBYTE));
      const run = start(dataDir, '--disk-free-limit', limit);
      const port = await portOf(run);
      const publisher = await Publisher.open(port, 'orders');
      const other = await open(port);
      await eventually(
        async () => {
          publisher.publish('orders');
          await new Promise((resolve) => setTimeout(resolve, 2));
          expect(publisher.isBlocked).toBe(true);
        },
        { withinMs: 15_000, everyMs: 0 },
      );
      for (let i = 0; i < 5; i++) publisher.publish('orders');
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const { confirmed } = publisher;
      expect(confirmed).toBeLessThan(publisher.published);
      expect(confirmed).toBeGreaterThan(10);
      expect(publisher.isBlocked).toBe(true);
      expect(run.stderr).toContain('disk resource limit alarm set');
      // Others are served: nothing that has to be stored, but everything else.
      await other.call('queue.declare', { queue: 'orders', passive: true });

      rmSync(ballast);
      await eventually(() => expect(publisher.confirmed).toBe(publisher.published), {
        withinMs: 15_000,
      });
      expect(publisher.isBlocked).toBe(false);
      expect(run.stderr).toContain('disk resource limit alarm cleared');

      run.kill('SIGKILL');
      await run.ended;
      const again = start(dataDir, '--disk-free-limit', '0');
      expect(await numbersIn(await portOf(again), 'orders')).toEqual(
        Array.from({ length: publisher.published }, (_, number) => number),
      );
      again.kill('SIGTERM');
      expect(await again.ended).toBe(0);
    },
  );

  it('and stays full over a crash: the broker starts, and has all that was confirmed', async (context) => {
    disk = mountTmpfs(40);
    if (disk === null) return context.skip('needs root to mount a disk');
    const dataDir = join(disk.folder, 'data');
    const run = start(dataDir, '--disk-free-limit', '0');
    const publisher = await Publisher.open(await portOf(run), 'orders');
    await eventually(
      async () => {
        publisher.publish('orders');
        await new Promise((resolve) => setTimeout(resolve, 1));
        expect(publisher.isBlocked).toBe(true);
      },
      { withinMs: 15_000, everyMs: 0 },
    );
    run.kill('SIGKILL');
    await run.ended;
    const { confirmed } = publisher;
    const port = await portOf(start(dataDir, '--disk-free-limit', '0'));
    const channel = await open(port);
    expect((await channel.counts('orders')).messages).toBeGreaterThanOrEqual(confirmed);
    // What was delivered must be written down first, which may have to wait for space.
    channel.send('basic.get', { queue: 'orders', noAck: true });
    await new Promise((resolve) => setTimeout(resolve, 300));
    disk.resize(60);
    await channel.expect('basic.get-ok');
    const rest = Array.from({ length: confirmed - 1 }, (_, index) => index + 1);
    expect((await numbersIn(port, 'orders')).slice(0, confirmed - 1)).toEqual(rest);
  }, 60_000);

  it('refuses to start on a disk without any space, and says so', async (context) => {
    disk = mountTmpfs(1);
    if (disk === null) return context.skip('needs root to mount a disk');
    writeFileSync(join(disk.folder, 'ballast'), Buffer.alloc(MEBIBYTE - 8192));
    const run = start(join(disk.folder, 'data'));
    expect(await run.ended).toBe(STORAGE);
    expect(reasonOf(run)).toContain('no space left');
    expect(reasonOf(run)).toContain(disk.folder);
  });
});

describe('a data folder that cannot be used', () => {
  const databaseIn = (dataDir: string): string => join(dataDir, 'messages.db');

  /** Leaves behind what a stopped broker leaves, with messages in it. */
  async function used(dataDir: string, messages = 1): Promise<void> {
    const run = start(dataDir, '--disk-free-limit', '0');
    const port = await portOf(run);
    const publisher = await Publisher.open(port, 'orders');
    for (let i = 0; i < messages; i++) publisher.publish('orders');
    await eventually(() => expect(publisher.confirmed).toBe(messages));
    await publisher.close();
    run.kill('SIGTERM');
    expect(await run.ended).toBe(0);
  }

  async function refusal(dataDir: string, code: number): Promise<string> {
    const run = start(dataDir);
    const startedAt = performance.now();
    expect(await run.ended).toBe(code);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(run.stdout).toBe('');
    return reasonOf(run);
  }

  it('is left alone when another process uses it, whose work goes on', async () => {
    const first = start(folder);
    const port = await portOf(first);
    const publisher = await Publisher.open(port, 'orders');
    const reason = await refusal(folder, IN_USE);
    expect(reason).toContain(`${folder} is in use by another Warren (process ${first.pid})`);
    publisher.publish('orders');
    await eventually(() => expect(publisher.confirmed).toBe(1));
  });

  it('says what to do about a file that is no database', async () => {
    writeFileSync(databaseIn(folder), 'no database at all '.repeat(1000));
    expect(await refusal(folder, STORAGE)).toMatch(/messages\.db is not .*(backup|move it away)/);
  });

  it('says what to do about a database from a newer version', async () => {
    await used(folder);
    const db = new Database(databaseIn(folder));
    db.pragma('user_version = 9000');
    db.close();
    expect(await refusal(folder, STORAGE)).toMatch(/messages\.db was written by a newer Warren/);
  });

  it('says what to do about a damaged database', async () => {
    await used(folder, 50);
    const db = new Database(databaseIn(folder));
    db.unsafeMode();
    db.pragma('writable_schema = ON');
    db.exec(`UPDATE sqlite_schema SET rootpage = 9999 WHERE name IN ('lane', 'queue')`);
    db.close();
    expect(await refusal(folder, STORAGE)).toMatch(/messages\.db is damaged .*restore it/);
  });

  it('stops with the same words when the damage shows only later, in a message', async () => {
    await used(folder, 50);
    const db = new Database(databaseIn(folder));
    const records = db.prepare('SELECT id, records FROM content').all() as {
      id: number;
      records: Buffer;
    }[];
    for (const { id, records: bytes } of records) {
      db.prepare('UPDATE content SET records = ? WHERE id = ?').run(bytes.fill(0, 0, 4), id);
    }
    db.close();
    const run = start(folder);
    const port = await portOf(run);
    // Heads of queues are read ahead, so it may be over before anybody asks.
    const asking = open(port).then((channel) => channel.get('orders'));
    asking.catch(() => {});
    expect(await run.ended).toBe(STORAGE);
    expect(run.stderr).toMatch(/messages\.db is damaged .*restore it/);
  });

  it('says what to do about a folder that is read-only', async (context) => {
    const disk = mountTmpfs(40);
    if (disk === null) return context.skip('needs root to mount a disk');
    try {
      const dataDir = join(disk.folder, 'data');
      await used(dataDir);
      disk.makeReadOnly();
      expect(await refusal(dataDir, STORAGE)).toContain(`${dataDir} cannot be written`);
    } finally {
      for (const run of runs) {
        run.kill('SIGKILL');
        await run.ended;
      }
      disk.unmount();
    }
  });
});
