import { describe, expect, it } from 'vitest';
import {
  decodeRaw,
  newMessage,
  TestLane,
  textOf,
} from '../../../../test/support/stored-messages.ts';
import { type QueuedMessage, Storage } from '../../broker/queue/queued-message.ts';
import { Operation } from './packed-batch.ts';
import { RecordReader } from './record-reader.ts';
import { WriteBatch } from './write-batch.ts';

const lane = new TestLane(7);

function pending(position: number, options: Parameters<typeof newMessage>[2] = {}): QueuedMessage {
  const queued = newMessage(lane, position, options);
  queued.storage = Storage.pending;
  return queued;
}

function packAppends(messages: QueuedMessage[]) {
  const batch = new WriteBatch();
  batch.forLane(lane).appends.push(...messages);
  const packed = batch.pack(new ArrayBuffer(64));
  if (packed === null) throw new Error('nothing was packed');
  return packed;
}

describe('packing a batch', () => {
  it('writes records that read back as they were', () => {
    const packed = packAppends([
      pending(3, { body: 'a', expiresAtMs: 12.5 }),
      pending(4, { body: 'x'.repeat(1000), exchange: '', routingKey: 'ключ' }),
    ]);
    const [operation, laneId, isTransient, first, span, messages, offset, bytes, bitmap] =
      packed.directory;
    expect([operation, laneId, isTransient]).toEqual([Operation.segment, 7, 0]);
    expect([first, span, messages, bitmap]).toEqual([3, 1, 2, -1]);
    const read: QueuedMessage[] = [];
    const chunk = packed.content.slice(offset, offset! + bytes!);
    new RecordReader(decodeRaw).read(chunk, lane, 0, read);
    expect(read.map((queued) => queued.position)).toEqual([3, 4]);
    expect(read.map((queued) => textOf(queued).length)).toEqual([1, 1000]);
    expect(read.map((queued) => queued.expiresAtMs)).toEqual([12.5, Number.POSITIVE_INFINITY]);
    expect(read.map((queued) => queued.message.address.routingKey)).toEqual(['eu.created', 'ключ']);
    expect(read.map((queued) => queued.message.address.exchange)).toEqual(['orders', '']);
  });

  it('leaves out what was removed meanwhile, and is nothing when nothing is left', () => {
    const gone = pending(1);
    gone.storage = Storage.removed;
    const batch = new WriteBatch();
    batch.forLane(lane).appends.push(gone);
    expect(batch.pack(new ArrayBuffer(64))).toBeNull();
    expect(batch.packedCost).toBe(0);
  });

  it('packs removed positions as rising runs', () => {
    const batch = new WriteBatch();
    batch.forLane(lane).removedDurable.push(9, 1, 2, 3, 7, 8);
    const packed = batch.pack(new ArrayBuffer(64));
    expect([...packed!.directory]).toEqual([
      ...[Operation.remove, 7, 0, 2, 1, 3, 7, 3],
      ...[Operation.tally, 7, -6, 0, 0, 0],
    ]);
  });

  it('marks positions that are missing in a segment', () => {
    const packed = packAppends([pending(10), pending(12), pending(26)]);
    const bitmap = packed.directory[8]!;
    expect([...new Uint8Array(packed.content, bitmap, 3)]).toEqual([0b101, 0, 1]);
  });

  it('closes a segment that is large or wide', () => {
    const large = packAppends([1, 2, 3].map((n) => pending(n, { body: new Uint8Array(200_000) })));
    const wide = packAppends([pending(1), pending(65_536), pending(65_537)]);
    for (const packed of [large, wide]) {
      const starts = [packed.directory[3], packed.directory[12]];
      const counts = [packed.directory[5], packed.directory[14]];
      expect(counts).toEqual([2, 1]);
      expect(starts[0]).toBe(1);
    }
  });

  it('keeps transient messages apart, which are gone after a restart', () => {
    const packed = packAppends([pending(1), pending(2, { isDurable: false }), pending(3)]);
    expect([...packed.directory.subarray(0, 6)]).toEqual([Operation.segment, 7, 0, 1, 2, 2]);
    expect([...packed.directory.subarray(9, 15)]).toEqual([Operation.segment, 7, 1, 2, 0, 1]);
    expect([...packed.directory.subarray(18)]).toEqual([Operation.tally, 7, 2, 18, 4, 1]);
  });

  it('is nothing but the drop for a lane that is dropped', () => {
    const batch = new WriteBatch();
    const part = batch.forLane(lane);
    part.removedDurable.push(1);
    part.isDropped = true;
    expect([...batch.pack(new ArrayBuffer(64))!.directory]).toEqual([Operation.drop, 7]);
  });
});
