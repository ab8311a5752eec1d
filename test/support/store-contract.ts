// What every message store must do, as one suite that runs against each of them.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Storage } from '../../src/main/broker/queue/queued-message.ts';
import type { OpenedStorage } from '../../src/main/storage/opened-storage.ts';
import { eventually } from './eventually.ts';
import { newMessage, positionsOf, readFrom, TestLane, textOf } from './stored-messages.ts';

export interface StoreUnderTest {
  readonly storage: OpenedStorage;
  /** How often the store said that it had done something. */
  activity(): number;
  dispose(): Promise<void>;
}

/** Declares the suite for the store that `open` makes afresh. */
export function describeMessageStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`message store: ${name}`, () => {
    let subject: StoreUnderTest;
    let store: OpenedStorage['store'];
    let lane: TestLane;

    beforeEach(async () => {
      subject = await open();
      store = subject.storage.store;
      lane = new TestLane(1);
    });
    afterEach(async () => await subject.dispose());

    const committed = async (): Promise<void> => {
      store.flush();
      await eventually(() => expect(store.backlogBytes).toBe(0));
    };

    const appendAll = (positions: number[], confirmed: number[] = [], isDurable = true) =>
      positions.map((position) => {
        const queued = newMessage(lane, position, { confirmed, isDurable });
        store.append(queued);
        return queued;
      });

    it('confirms an appended message only in a later turn than the flush', async () => {
      const confirmed: number[] = [];
      const [queued] = appendAll([1], confirmed);
      expect(queued?.storage).toBe(Storage.pending);
      expect(store.backlogBytes).toBeGreaterThan(0);
      store.flush();
      expect(confirmed).toEqual([]);
      await committed();
      expect(confirmed).toEqual([1]);
      expect(queued?.storage).toBe(Storage.stored);
      expect(subject.activity()).toBeGreaterThan(0);
    });

    it('confirms all messages of a turn in the order they were appended', async () => {
      const confirmed: number[] = [];
      appendAll([1, 2, 3, 4, 5], confirmed);
      await committed();
      expect(confirmed).toEqual([1, 2, 3, 4, 5]);
    });

    it('confirms at once a message that is removed before it was handed on', () => {
      const confirmed: number[] = [];
      const [queued] = appendAll([1], confirmed);
      store.remove(queued!);
      expect(confirmed).toEqual([1]);
      expect(queued?.storage).toBe(Storage.removed);
      expect(store.backlogBytes).toBe(0);
    });

    it('confirms a message that is removed while it is written exactly once', async () => {
      const confirmed: number[] = [];
      const [queued] = appendAll([1], confirmed);
      store.flush();
      store.remove(queued!);
      expect(confirmed).toEqual([1]);
      await committed();
      expect(confirmed).toEqual([1]);
      expect((await readFrom(store, lane, 1)).messages).toEqual([]);
    });

    it('reads back in order of position whatever order they were appended in', async () => {
      appendAll([2, 4, 6], [], false);
      await committed();
      appendAll([5, 3, 1], [], true);
      await committed();
      appendAll([9, 8, 7], [], false);
      const { messages, isEnd } = await readFrom(store, lane, 1);
      expect(positionsOf(messages)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(isEnd).toBe(true);
      expect(messages.map(textOf)[2]).toBe('message 3');
      expect(messages.every((queued) => queued.storage === Storage.stored)).toBe(true);
    });

    it('gives back everything a message consists of', async () => {
      store.append(
        newMessage(lane, 2 ** 40, {
          exchange: 'Bestellungen.ä',
          routingKey: '订单',
          expiresAtMs: 1_800_000_000_500,
          body: new Uint8Array(300_000).fill(9),
        }),
      );
      store.append(newMessage(lane, 2 ** 40 + 1, { exchange: '', routingKey: '', body: '' }));
      const { messages } = await readFrom(store, lane, 1);
      const [first, second] = messages;
      expect(first?.position).toBe(2 ** 40);
      expect(first?.message.address.exchange).toBe('Bestellungen.ä');
      expect(first?.message.address.routingKey).toBe('订单');
      expect(first?.message.publishedAtMs).toBe(1_700_000_000_123);
      expect(first?.expiresAtMs).toBe(1_800_000_000_500);
      expect(first?.isDurable).toBe(true);
      expect([...(first?.message.properties.encoded ?? [])]).toEqual([0x10, 0, 2]);
      expect(first?.message.body.every((byte) => byte === 9)).toBe(true);
      expect(first?.message.body.length).toBe(300_000);
      expect(second?.message.address.exchange).toBe('');
      expect(second?.message.body.length).toBe(0);
      expect(second?.expiresAtMs).toBe(Number.POSITIVE_INFINITY);
    });

    it('starts a read at the position asked for and stops at the limits', async () => {
      appendAll(Array.from({ length: 100 }, (_, i) => i + 1));
      await committed();
      const some = await readFrom(store, lane, 41, 10);
      expect(positionsOf(some.messages)).toEqual([41, 42, 43, 44, 45, 46, 47, 48, 49, 50]);
      expect(some.isEnd).toBe(false);
      const few = await readFrom(store, lane, 1, 1000, 15);
      expect(positionsOf(few.messages)).toEqual([1, 2]);
      expect((await readFrom(store, lane, 101)).isEnd).toBe(true);
    });

    it('never reads back what was removed before', async () => {
      const all = appendAll(Array.from({ length: 50 }, (_, i) => i + 1));
      await committed();
      for (const queued of all) if (queued.position % 3 !== 0) store.remove(queued);
      const { messages } = await readFrom(store, lane, 1);
      expect(positionsOf(messages)).toEqual(Array.from({ length: 16 }, (_, i) => 3 * (i + 1)));
    });

    it('keeps the delivery count of a message that came back', async () => {
      const [first, second] = appendAll([1, 2]);
      await committed();
      second!.deliveryCount = 3;
      second!.isRedelivered = true;
      store.updateDeliveryCount(second!);
      first!.isRedelivered = false;
      const { messages } = await readFrom(store, lane, 1);
      expect(messages.map((queued) => queued.deliveryCount)).toEqual([0, 3]);
      expect(messages.map((queued) => queued.isRedelivered)).toEqual([false, true]);
    });

    it('makes a horizon durable before the lane goes on', async () => {
      store.reserveDeliveries(lane, 64);
      expect(lane.deliveryHorizon).toBe(0);
      store.flush();
      expect(lane.resumes).toBe(0);
      await eventually(() => expect(lane.resumes).toBe(1));
      expect(lane.deliveryHorizon).toBe(64);
    });

    it('purges a range of positions and confirms those still waiting', async () => {
      const confirmed: number[] = [];
      appendAll([1, 2, 3, 4], confirmed);
      await committed();
      appendAll([5, 6], confirmed);
      store.flush();
      appendAll([7, 8], confirmed);
      store.purge(lane, 3, 8);
      expect(confirmed).toEqual([1, 2, 3, 4, 5, 6, 7]);
      const { messages } = await readFrom(store, lane, 1);
      expect(positionsOf(messages)).toEqual([1, 2, 8]);
      expect(confirmed).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    });

    it('leaves out of a read under way what is purged meanwhile', async () => {
      appendAll([1, 2, 3]);
      await committed();
      store.read(lane, 1, 100, 1e6);
      store.flush();
      store.purge(lane, 1, 3);
      store.flush();
      await eventually(() => expect(lane.answer).not.toBeNull());
      expect(positionsOf(lane.answer?.messages ?? [])).toEqual([3]);
    });

    it('drops a lane with everything in it and leaves the others alone', async () => {
      const confirmed: number[] = [];
      const other = new TestLane(2);
      store.append(newMessage(other, 1));
      appendAll([1, 2], confirmed);
      await committed();
      appendAll([3], confirmed);
      store.dropLane(lane);
      expect(confirmed).toEqual([1, 2, 3]);
      expect((await readFrom(store, lane, 1)).messages).toEqual([]);
      expect(positionsOf((await readFrom(store, other, 1)).messages)).toEqual([1]);
    });

    it('counts one publish to several lanes as stored when the last of them has it', async () => {
      const confirmed: number[] = [];
      const first = newMessage(lane, 1, { confirmed });
      const second = newMessage(new TestLane(2), 1);
      Object.assign(second, { message: first.message });
      first.message.unstored = 2;
      store.append(first);
      store.append(second);
      store.remove(first);
      expect(confirmed).toEqual([]);
      await committed();
      expect(confirmed).toEqual([1]);
    });

    it('writes everything noted before it closes', async () => {
      const confirmed: number[] = [];
      appendAll([1, 2, 3], confirmed);
      await subject.storage.close();
      expect(confirmed).toEqual([1, 2, 3]);
    });
  });
}
