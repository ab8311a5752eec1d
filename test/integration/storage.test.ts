// The SQLite store on a real disk: the store contract, and what is there after a restart.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FieldTable } from '../../src/main/broker/field-table.ts';
import type {
  BindingRecord,
  DefinitionChange,
  ExchangeRecord,
  QueueRecord,
  UserRecord,
  VhostRecord,
} from '../../src/main/broker/ports.ts';
import type { OpenedStorage } from '../../src/main/storage/opened-storage.ts';
import { DATABASE_FILE } from '../../src/main/storage/sqlite/schema.ts';
import { eventually } from '../support/eventually.ts';
import { describeMessageStore } from '../support/store-contract.ts';
import { newMessage, positionsOf, readFrom, TestLane, textOf } from '../support/stored-messages.ts';
import {
  declareQueue,
  openStorage,
  removeFolder,
  temporaryFolder,
} from '../support/temporary-storage.ts';

describeMessageStore('sqlite', async () => {
  const folder = temporaryFolder();
  let activity = 0;
  const storage = await openStorage(folder, { onActivity: () => activity++ });
  return {
    storage,
    activity: () => activity,
    dispose: async () => {
      await storage.close();
      removeFolder(folder);
    },
  };
});

describe('a data folder that is opened again', () => {
  let folder: string;
  let storage: OpenedStorage;
  let lane: TestLane;

  beforeEach(async () => {
    folder = temporaryFolder();
    storage = await openStorage(folder);
    lane = new TestLane(1);
    declareQueue(storage, 'orders', [1]);
  });
  afterEach(async () => {
    await storage.close();
    removeFolder(folder);
  });

  const committed = async (): Promise<void> => {
    storage.store.flush();
    await eventually(() => expect(storage.store.backlogBytes).toBe(0));
  };
  const reopen = async (): Promise<void> => {
    await storage.close();
    storage = await openStorage(folder);
  };
  const append = (from: number, to: number, isDurable = true) => {
    const messages = [];
    for (let position = from; position <= to; position++) {
      const queued = newMessage(lane, position, { isDurable });
      storage.store.append(queued);
      messages.push(queued);
    }
    return messages;
  };

  it('has the messages that were not removed, in order, and counts them', async () => {
    const all = append(1, 5000);
    await committed();
    for (const queued of all.slice(0, 1000)) storage.store.remove(queued);
    storage.store.remove(all[2000]!);
    await reopen();
    const rest = all.slice(1000).filter((queued) => queued.position !== 2001);
    expect(storage.recovered.lanes).toEqual([
      {
        laneId: 1,
        messages: rest.length,
        bodyBytes: rest.reduce((sum, queued) => sum + queued.message.body.length, 0),
        firstPosition: expect.any(Number),
        nextPosition: 5001,
        deliveryHorizon: 0,
      },
    ]);
    expect(storage.recovered.lanes[0]?.firstPosition).toBeLessThanOrEqual(1001);
    const { messages } = await readFrom(storage.store, lane, 1);
    expect(positionsOf(messages)).toEqual(positionsOf(rest));
    expect(textOf(messages[0]!)).toBe('message 1001');
  });

  it('does not have transient messages any more, and uses none of their positions again', async () => {
    append(1, 2);
    append(3, 10, false);
    await committed();
    expect((await readFrom(storage.store, lane, 1)).messages).toHaveLength(10);
    await reopen();
    expect(storage.recovered.lanes[0]).toMatchObject({ messages: 2, nextPosition: 11 });
    const { messages, isEnd } = await readFrom(storage.store, lane, 1);
    expect(positionsOf(messages)).toEqual([1, 2]);
    expect(isEnd).toBe(true);
  });

  it('has the reserved horizon, and new positions lie past it', async () => {
    append(1, 3);
    storage.store.reserveDeliveries(lane, 100);
    await reopen();
    expect(storage.recovered.lanes[0]).toMatchObject({ deliveryHorizon: 100, nextPosition: 101 });
  });

  it('has the lower horizon that an orderly stop settled', async () => {
    append(1, 3);
    storage.store.reserveDeliveries(lane, 100);
    await committed();
    storage.store.settleDeliveries(lane, 2);
    await reopen();
    expect(storage.recovered.lanes[0]).toMatchObject({ deliveryHorizon: 2, nextPosition: 4 });
  });

  it('has delivery counts, and forgets them with their messages', async () => {
    const [first, second] = append(1, 2);
    await committed();
    first!.deliveryCount = 4;
    second!.deliveryCount = 5;
    storage.store.updateDeliveryCount(first!);
    storage.store.updateDeliveryCount(second!);
    await reopen();
    const { messages } = await readFrom(storage.store, lane, 1);
    expect(messages.map((queued) => queued.deliveryCount)).toEqual([4, 5]);
    for (const queued of messages) storage.store.remove(queued);
    await storage.close();
    expect(countRows('delivery_count')).toBe(0);
  });

  it('stays empty where a lane was purged or dropped, and the disk gets the space back', async () => {
    declareQueue(storage, 'dropped', [2]);
    const dropped = new TestLane(2);
    for (let position = 1; position <= 50; position++) {
      storage.store.append(newMessage(dropped, position, { body: new Uint8Array(100_000) }));
    }
    const all = append(1, 2000);
    await committed();
    storage.store.purge(lane, 501, 2001);
    storage.store.dropLane(dropped);
    storage.definitions.record({ kind: 'queue.deleted', vhost: '/', name: 'dropped' });
    const keptBytes = all.slice(0, 500).reduce((sum, q) => sum + q.message.body.length, 0);
    await reopen();
    expect(storage.recovered.lanes).toMatchObject([
      { laneId: 1, messages: 500, bodyBytes: keptBytes, nextPosition: 2001 },
    ]);
    expect((await readFrom(storage.store, lane, 1)).messages).toHaveLength(500);
    expect(storage.recovered.nextLaneId).toBe(3);
    await storage.close();
    expect(countRows('series')).toBe(1);
    expect(countRows('content')).toBe(countRows('segment'));
  });

  it('sweeps lanes that no queue owns', async () => {
    const orphan = new TestLane(7);
    storage.store.append(newMessage(orphan, 1));
    await reopen();
    expect(storage.recovered.lanes.map((recovered) => recovered.laneId)).toEqual([1]);
    expect((await readFrom(storage.store, orphan, 1)).messages).toEqual([]);
  });

  it('leaves nothing behind when every message was removed', async () => {
    const all = append(1, 3000);
    await committed();
    for (const queued of all) storage.store.remove(queued);
    await storage.close();
    expect([countRows('segment'), countRows('content')]).toEqual([0, 0]);
  });

  it('never writes a message that was removed before its batch', async () => {
    await committed();
    for (const queued of append(1, 10)) storage.store.remove(queued);
    await storage.close();
    expect(countRows('content')).toBe(0);
  });

  it('reads positions across gaps and one-message segments', async () => {
    const positions = [1, 5, 70_000, 70_001, 200_000, 10_000_000];
    for (const position of positions) {
      storage.store.append(newMessage(lane, position));
      if (position > 70_000) await committed();
    }
    await reopen();
    expect(positionsOf((await readFrom(storage.store, lane, 2, 3)).messages)).toEqual([
      5, 70_000, 70_001,
    ]);
    const { messages } = await readFrom(storage.store, lane, 1);
    expect(positionsOf(messages)).toEqual(positions);
    for (const queued of messages.slice(1, 4)) storage.store.remove(queued);
    await reopen();
    expect(storage.recovered.lanes[0]).toMatchObject({ messages: 3, firstPosition: 1 });
    expect(positionsOf((await readFrom(storage.store, lane, 1)).messages)).toEqual([
      1, 200_000, 10_000_000,
    ]);
  });

  it('merges a mix of durable and paged-out messages over many segments', async () => {
    for (let block = 0; block < 20; block++) {
      for (let i = 1; i <= 100; i++) {
        const position = block * 100 + i;
        if (position % 2 === 0) storage.store.append(newMessage(lane, position));
      }
      await committed();
    }
    for (let position = 1; position <= 2000; position += 2) {
      storage.store.append(newMessage(lane, position, { isDurable: false }));
    }
    await committed();
    const seen: number[] = [];
    for (let from = 1, isEnd = false; !isEnd; from = (seen.at(-1) ?? 0) + 1) {
      const read = await readFrom(storage.store, lane, from, 77);
      seen.push(...positionsOf(read.messages));
      isEnd = read.isEnd;
    }
    expect(seen).toEqual(Array.from({ length: 2000 }, (_, i) => i + 1));
  });

  it('keeps batches of any size whole', async () => {
    for (let position = 1; position <= 300; position++) {
      storage.store.append(newMessage(lane, position, { body: new Uint8Array(100_000).fill(1) }));
    }
    storage.store.append(newMessage(lane, 301, { body: new Uint8Array(20_000_000).fill(2) }));
    await reopen();
    expect(storage.recovered.lanes[0]).toMatchObject({ messages: 301, bodyBytes: 50_000_000 });
    const { messages } = await readFrom(storage.store, lane, 300, 10);
    expect(messages.map((queued) => queued.message.body.length)).toEqual([100_000, 20_000_000]);
    expect(messages[1]?.message.body.at(-1)).toBe(2);
    expect(statSync(join(folder, 'messages.db')).size).toBeGreaterThan(50_000_000);
  });

  function countRows(table: string): number {
    const db = new Database(join(folder, 'messages.db'), { readonly: true });
    try {
      return Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
    } finally {
      db.close();
    }
  }
});

describe('durable topology', () => {
  const args: FieldTable = [
    ['x-long', { type: 'long', value: 2n ** 60n }],
    ['x-double', { type: 'double', value: Number.NaN }],
    ['x-zero', { type: 'float', value: -0 }],
    ['x-decimal', { type: 'decimal', value: { scale: 2, unscaled: 314 } }],
    ['x-bytes', { type: 'longstr', value: '\u00ff\u0000', isBytes: true }],
    ['x-array', { type: 'array', value: [{ type: 'void', value: null }] }],
    ['x-table', { type: 'table', value: [['number', { type: 'bool', value: true }]] }],
  ];
  const exchange: ExchangeRecord = {
    vhost: '/',
    name: 'orders',
    type: 'topic',
    isAutoDelete: false,
    isInternal: true,
    args,
  };
  const queue: QueueRecord = {
    vhost: '/',
    name: 'eu',
    type: 'classic',
    isAutoDelete: true,
    args,
    laneIds: [3, 4, 5],
  };
  const binding: BindingRecord = {
    vhost: '/',
    source: 'orders',
    destinationKind: 'queue',
    destination: 'eu',
    key: 'eu.#',
    args,
  };

  it('comes back as it was recorded, and what was deleted does not', async () => {
    const folder = temporaryFolder();
    let storage = await openStorage(folder);
    const record = (change: Parameters<typeof storage.definitions.record>[0]): void =>
      storage.definitions.record(change);
    record({ kind: 'exchange.declared', exchange });
    record({ kind: 'exchange.declared', exchange: { ...exchange, name: 'gone' } });
    record({ kind: 'queue.declared', queue });
    record({ kind: 'queue.declared', queue: { ...queue, name: 'gone', laneIds: [6] } });
    record({ kind: 'binding.created', binding });
    record({ kind: 'binding.created', binding: { ...binding, key: 'us.#' } });
    record({ kind: 'binding.created', binding: { ...binding, key: 'us.#', args: [] } });
    record({ kind: 'binding.created', binding: { ...binding, source: 'gone' } });
    record({ kind: 'binding.created', binding: { ...binding, destination: 'gone' } });
    record({ kind: 'binding.deleted', binding: { ...binding, key: 'us.#' } });
    record({ kind: 'exchange.deleted', vhost: '/', name: 'gone' });
    record({ kind: 'queue.deleted', vhost: '/', name: 'gone' });
    await storage.close();

    storage = await openStorage(folder);
    expect(storage.recovered.exchanges).toEqual([exchange]);
    expect(storage.recovered.queues).toEqual([queue]);
    expect(storage.recovered.bindings).toHaveLength(2);
    expect(storage.recovered.bindings).toEqual(
      expect.arrayContaining([binding, { ...binding, key: 'us.#', args: [] }]),
    );
    expect(storage.recovered.lanes.map((lane) => lane.laneId)).toEqual([3, 4, 5]);
    expect(storage.recovered.nextLaneId).toBe(7);
    await storage.close();
    removeFolder(folder);
  });
});

describe('what is administered', () => {
  const vhost: VhostRecord = {
    name: 'v "1"',
    description: 'd',
    tags: ['a', 'b'],
    defaultQueueType: 'quorum',
    isProtectedFromDeletion: true,
    limits: { 'max-queues': 5, 'max-connections': -1 },
  };
  const user: UserRecord = {
    name: 'u',
    passwordHash: 'AAAAAAAAAAA=',
    hashingAlgorithm: 'rabbit_password_hashing_sha512',
    tags: ['administrator'],
    limits: { 'max-channels': 1 },
  };
  const permission = { user: 'u', vhost: '/', configure: '', write: '^a', read: '.*' };
  const topic = { user: 'u', vhost: '/', exchange: 'x', write: 'a', read: 'b' };
  const value = { 'src-uri': ['amqp://'], n: 1.5, yes: true, nothing: null };
  const parameter = { vhost: '/', component: 'shovel', name: 's', value };
  const global = { name: 'cluster_name', value: 'c' };

  it('comes back as it was recorded, and what was deleted does not', async () => {
    const folder = temporaryFolder();
    let storage = await openStorage(folder);
    const changes: DefinitionChange[] = [
      { kind: 'vhost.put', vhost: { ...vhost, description: 'old' } },
      { kind: 'vhost.put', vhost },
      { kind: 'vhost.put', vhost: { ...vhost, name: 'gone', defaultQueueType: null } },
      { kind: 'vhost.deleted', name: 'gone' },
      { kind: 'user.put', user },
      { kind: 'user.put', user: { ...user, name: 'gone' } },
      { kind: 'user.deleted', name: 'gone' },
      { kind: 'permission.put', permission: { ...permission, read: '' } },
      { kind: 'permission.put', permission },
      { kind: 'permission.put', permission: { ...permission, vhost: 'gone' } },
      { kind: 'permission.deleted', user: 'u', vhost: 'gone' },
      { kind: 'topic-permission.put', permission: topic },
      { kind: 'topic-permission.put', permission: { ...topic, exchange: 'gone' } },
      { kind: 'topic-permission.deleted', user: 'u', vhost: '/', exchange: 'gone' },
      { kind: 'parameter.put', parameter },
      { kind: 'parameter.put', parameter: { ...parameter, name: 'gone' } },
      { kind: 'parameter.deleted', vhost: '/', component: 'shovel', name: 'gone' },
      { kind: 'global-parameter.put', parameter: global },
      { kind: 'global-parameter.put', parameter: { ...global, name: 'gone' } },
      { kind: 'global-parameter.deleted', name: 'gone' },
    ];
    for (const change of changes) storage.definitions.record(change);
    await storage.close();

    storage = await openStorage(folder);
    expect(storage.recovered).toMatchObject({
      vhosts: [vhost],
      users: [user],
      permissions: [permission],
      topicPermissions: [topic],
      parameters: [parameter],
      globalParameters: [global],
    });
    await storage.close();
    removeFolder(folder);
  });

  it('a folder from before there was administration is brought up to date', async () => {
    const folder = temporaryFolder();
    let storage = await openStorage(folder);
    await storage.close();
    const db = new Database(join(folder, DATABASE_FILE));
    for (const table of ['vhost', 'user', 'permission', 'topic_permission']) {
      db.exec(`DROP TABLE ${table}`);
    }
    db.exec('DROP TABLE parameter; DROP TABLE global_parameter');
    db.pragma('user_version = 1');
    db.close();

    storage = await openStorage(folder);
    expect(storage.recovered.users).toEqual([]);
    storage.definitions.record({ kind: 'user.put', user });
    await storage.close();
    storage = await openStorage(folder);
    expect(storage.recovered.users).toEqual([user]);
    await storage.close();
    removeFolder(folder);
  });
});
