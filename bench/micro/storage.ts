// Measures the message store alone: commits, main-thread cost, reading back, start-up and memory.
// Run with: node bench/micro/storage.ts [folder]; the folder decides which disk is measured.

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Address, Message } from '../../src/main/broker/message.ts';
import type { Properties } from '../../src/main/broker/properties.ts';
import type { Lane } from '../../src/main/broker/queue/lane.ts';
import { QueuedMessage } from '../../src/main/broker/queue/queued-message.ts';
import type { OpenedStorage } from '../../src/main/storage/opened-storage.ts';
import { openSqliteStorage } from '../../src/main/storage/sqlite/open.ts';

/** Publishers are stopped at this much, as the broker does. */
const IN_FLIGHT_BYTES = 8 * 1024 * 1024;
const PER_TURN = 256;

const PROPERTIES: Properties = {
  isPersistent: true,
  priority: -1,
  expiration: null,
  replyTo: null,
  userId: null,
  hasHeaders: false,
  headers: () => [],
  header: () => undefined,
  with: () => PROPERTIES,
  encoded: new Uint8Array([0x10, 0, 2]),
};
const ADDRESS = new Address('orders', 'eu.created');

class BenchLane implements Lane {
  readonly id: number;
  deliveryHorizon = 0;
  received: QueuedMessage[] = [];
  isEnd = false;
  isReading = false;

  constructor(id: number) {
    this.id = id;
  }

  resume(): void {}

  acceptRead(messages: QueuedMessage[], isEnd: boolean): void {
    this.received = messages;
    this.isEnd = isEnd;
    this.isReading = false;
  }
}

const decode = (
  _exchange: string,
  _key: string,
  _properties: Uint8Array,
  body: Uint8Array,
  publishedAtMs: number,
): Message => new Message(ADDRESS, PROPERTIES, body, publishedAtMs);

let openMs = 0;

async function open(folder: string): Promise<OpenedStorage> {
  const start = performance.now();
  const storage = await openSqliteStorage(folder, decode, {
    onActivity: () => {},
    onDiskFull: (isFull) => console.log(`disk full: ${isFull}`),
    onFatal: (error) => {
      throw error;
    },
  });
  openMs = performance.now() - start;
  return storage;
}

function declare(storage: OpenedStorage, id: number): void {
  const queue = { vhost: '/', name: `q${id}`, type: 'classic', isAutoDelete: false, args: [] };
  storage.definitions.record({ kind: 'queue.declared', queue: { ...queue, laneIds: [id] } });
}

const observer = { confirmPublish: () => confirmed++ };
let confirmed = 0;

function durable(lane: Lane, position: number, body: Uint8Array): QueuedMessage {
  const message = new Message(ADDRESS, PROPERTIES, body, 1_700_000_000_000);
  message.unstored = 1;
  message.observer = observer;
  return new QueuedMessage(message, lane, position, Number.POSITIVE_INFINITY, true);
}

async function drain(storage: OpenedStorage): Promise<void> {
  storage.store.flush();
  while (storage.store.backlogBytes > 0) await nextTurn();
}

function report(name: string, value: string): void {
  console.log(`${name.padEnd(48)} ${value}`);
}

const perSecond = (count: number, ms: number): string => `${Math.round(count / ms)}k/s`.padStart(8);

/** Appends `count` messages of `size` bytes under back-pressure; with `consume`, removes them too. */
async function append(
  storage: OpenedStorage,
  lane: BenchLane,
  [from, count]: [number, number],
  size: number,
  consumes = false,
): Promise<number> {
  const body = new Uint8Array(size).fill(7);
  const start = performance.now();
  let previous: QueuedMessage[] = [];
  let position = from;
  while (position < from + count) {
    if (storage.store.backlogBytes < IN_FLIGHT_BYTES) {
      const turn: QueuedMessage[] = [];
      for (let i = 0; i < PER_TURN; i++) {
        const queued = durable(lane, position++, body);
        storage.store.append(queued);
        if (consumes) turn.push(queued);
      }
      if (consumes) {
        for (const queued of previous) storage.store.remove(queued);
        previous = turn;
      }
      storage.store.flush();
    }
    await nextTurn();
  }
  for (const queued of previous) storage.store.remove(queued);
  await drain(storage);
  return performance.now() - start;
}

async function readBack(
  storage: OpenedStorage,
  lane: BenchLane,
  removes: boolean,
): Promise<[number, number]> {
  const start = performance.now();
  let from = 1;
  let count = 0;
  let isEnd = false;
  while (!isEnd) {
    lane.isReading = true;
    storage.store.read(lane, from, 4096, 2 * 1024 * 1024);
    storage.store.flush();
    while (lane.isReading) await nextTurn();
    isEnd = lane.isEnd;
    const messages = lane.received;
    lane.received = [];
    count += messages.length;
    from = (messages[messages.length - 1]?.position ?? from) + 1;
    if (removes) for (const queued of messages) storage.store.remove(queued);
  }
  await drain(storage);
  return [count, performance.now() - start];
}

function mainThreadCost(size: number, storage: OpenedStorage, lane: BenchLane): void {
  const body = new Uint8Array(size).fill(7);
  const count = 20_000;
  const queued: QueuedMessage[] = [];
  for (let i = 0; i < count; i++) queued.push(durable(lane, 1_000_000_000 + i, body));
  const appendStart = performance.now();
  for (const one of queued) storage.store.append(one);
  const flushStart = performance.now();
  storage.store.flush();
  const end = performance.now();
  const ns = (from: number, to: number): string => ((1e6 * (to - from)) / count).toFixed(0);
  report(
    `main thread, ${size} B, append / pack ns`,
    `${ns(appendStart, flushStart)} / ${ns(flushStart, end)}`,
  );
  const removeStart = performance.now();
  for (const one of queued) storage.store.remove(one);
  report('main thread, remove ns', ns(removeStart, performance.now()));
}

async function measureThroughput(root: string): Promise<void> {
  for (const [size, count] of [
    [100, 1_000_000],
    [1024, 300_000],
    [16 * 1024, 30_000],
  ] as const) {
    for (const consumes of [false, true]) {
      const folder = mkdtempSync(join(root, 'append-'));
      const storage = await open(folder);
      declare(storage, 1);
      const lane = new BenchLane(1);
      await append(storage, lane, [1, Math.round(count / 10)], size, consumes);
      const cpu = process.cpuUsage();
      const ms = await append(storage, lane, [count, count], size, consumes);
      const used = process.cpuUsage(cpu);
      report(
        `${consumes ? 'append and remove' : 'append'}, ${size} B`,
        `${perSecond(count, ms)}  cpu ${Math.round((used.user + used.system) / 1000)} ms of ${Math.round(ms)} ms`,
      );
      if (!consumes) {
        const [read, readMs] = await readBack(storage, lane, false);
        report(`read back, ${size} B`, `${perSecond(read, readMs)} (${read})`);
        const [settled, settledMs] = await readBack(storage, lane, true);
        report(`read back and remove, ${size} B`, `${perSecond(settled, settledMs)} (${settled})`);
      }
      await storage.close();
      rmSync(folder, { recursive: true });
    }
  }
}

async function measureLatency(root: string): Promise<void> {
  const folder = mkdtempSync(join(root, 'latency-'));
  const storage = await open(folder);
  declare(storage, 1);
  const lane = new BenchLane(1);
  const body = new Uint8Array(100);
  const times: number[] = [];
  for (let i = 1; i <= 3000; i++) {
    const start = performance.now();
    storage.store.append(durable(lane, i, body));
    await drain(storage);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  report(
    'one message to confirm, p50 / p99 us',
    `${Math.round(1000 * times[1500]!)} / ${Math.round(1000 * times[2970]!)}`,
  );
  await storage.close();
  rmSync(folder, { recursive: true });
}

async function measureBacklog(root: string, count: number): Promise<void> {
  const folder = mkdtempSync(join(root, 'backlog-'));
  let storage = await open(folder);
  declare(storage, 1);
  let lane = new BenchLane(1);
  const ms = await append(storage, lane, [1, count], 1024);
  report(`append ${count} of 1 KiB`, perSecond(count, ms));
  report('resident memory after', `${Math.round(process.memoryUsage().rss / 1e6)} MB`);
  report('file', `${Math.round(statSync(join(folder, 'messages.db')).size / 1e6)} MB`);
  await storage.close();
  storage = await open(folder);
  report(
    'open with that',
    `${Math.round(openMs)} ms, ${storage.recovered.lanes[0]?.messages} messages`,
  );
  lane = new BenchLane(1);
  const [read, readMs] = await readBack(storage, lane, false);
  report('read all back', `${perSecond(read, readMs)} (${read})`);
  report('resident memory after', `${Math.round(process.memoryUsage().rss / 1e6)} MB`);
  const [settled, settledMs] = await readBack(storage, lane, true);
  report('read and remove', `${perSecond(settled, settledMs)} (${settled})`);
  report('resident memory after', `${Math.round(process.memoryUsage().rss / 1e6)} MB`);
  const closeStart = performance.now();
  await storage.close();
  report('close', `${Math.round(performance.now() - closeStart)} ms`);
  report('file', `${Math.round(statSync(join(folder, 'messages.db')).size / 1e6)} MB`);
  rmSync(folder, { recursive: true });
}

/** A publisher so slow that every message is a segment of its own: the worst case for the tables. */
async function measureSmallSegments(root: string, count: number): Promise<void> {
  const folder = mkdtempSync(join(root, 'small-'));
  let storage = await open(folder);
  declare(storage, 1);
  const body = new Uint8Array(1024);
  const start = performance.now();
  for (let i = 1; i <= count; i++) {
    // Positions too far apart to share a segment, so that a batch can hold many of them.
    storage.store.append(durable(new BenchLane(1), i * 100_000, body));
    if (i % 1000 === 0) await drain(storage);
  }
  await drain(storage);
  report(`write ${count} one-message segments`, perSecond(count, performance.now() - start));
  await storage.close();
  storage = await open(folder);
  report(
    'open with those',
    `${Math.round(openMs)} ms, ${storage.recovered.lanes[0]?.messages} messages`,
  );
  const lane = new BenchLane(1);
  const [read, readMs] = await readBack(storage, lane, false);
  report('read all back', `${perSecond(read, readMs)} (${read})`);
  const removeStart = performance.now();
  const [settled] = await readBack(storage, lane, true);
  await storage.close();
  report('read, remove and close', perSecond(settled, performance.now() - removeStart));
  rmSync(folder, { recursive: true });
}

/** Commits beside a purge of a deep lane: it must not hold them up. */
async function measurePurge(root: string, count: number): Promise<void> {
  const folder = mkdtempSync(join(root, 'purge-'));
  const storage = await open(folder);
  declare(storage, 1);
  declare(storage, 2);
  const deep = new BenchLane(1);
  await append(storage, deep, [1, count], 1024);
  const other = new BenchLane(2);
  storage.store.purge(deep, 1, 2 * count);
  let worst = 0;
  const start = performance.now();
  let commits = 0;
  while (performance.now() - start < 3000) {
    const before = performance.now();
    storage.store.append(durable(other, ++commits, new Uint8Array(100)));
    await drain(storage);
    worst = Math.max(worst, performance.now() - before);
  }
  report(`commits in 3 s after a purge of ${count}`, `${commits}, slowest ${Math.round(worst)} ms`);
  await storage.close();
  report('file after that', `${Math.round(statSync(join(folder, 'messages.db')).size / 1e6)} MB`);
  rmSync(folder, { recursive: true });
}

async function measureMainThread(root: string): Promise<void> {
  const folder = mkdtempSync(join(root, 'main-'));
  const storage = await open(folder);
  report('open an empty folder', `${Math.round(openMs)} ms`);
  declare(storage, 1);
  const lane = new BenchLane(1);
  for (let i = 0; i < 3; i++) {
    mainThreadCost(100, storage, lane);
    await drain(storage);
  }
  mainThreadCost(1024, storage, lane);
  await drain(storage);
  await storage.close();
  rmSync(folder, { recursive: true });
}

const root = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'warren-storage-'));
const only = process.argv[3] ?? 'all';
try {
  if (only === 'all' || only === 'main') await measureMainThread(root);
  if (only === 'all' || only === 'latency') await measureLatency(root);
  if (only === 'all' || only === 'throughput') await measureThroughput(root);
  if (only === 'all' || only === 'small') await measureSmallSegments(root, 500_000);
  if (only === 'all' || only === 'purge') await measurePurge(root, 1_000_000);
  if (only === 'all' || only === 'backlog')
    await measureBacklog(root, Number(process.argv[4] ?? 5_000_000));
} finally {
  rmSync(root, { recursive: true, force: true });
}
