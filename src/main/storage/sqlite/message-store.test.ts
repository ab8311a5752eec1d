import { describe, expect, it } from 'vitest';
import { decodeRaw, newMessage, TestLane } from '../../../../test/support/stored-messages.ts';
import { Storage } from '../../broker/queue/queued-message.ts';
import { SqliteMessageStore } from './message-store.ts';
import type { WorkerRequest } from './packed-batch.ts';

function setUp() {
  const requests: WorkerRequest[] = [];
  const errors: Error[] = [];
  const full: boolean[] = [];
  const store = new SqliteMessageStore(
    'messages.db',
    (request) => requests.push(request),
    decodeRaw,
    {
      onActivity: () => {},
      onDiskFull: (isFull) => full.push(isFull),
      onFatal: (error) => errors.push(error),
    },
  );
  return { store, requests, errors, full, lane: new TestLane(1), confirmed: [] as number[] };
}

const COMMITTED = { kind: 'committed', content: null } as const;

describe('batches of the message store', () => {
  it('gather while the disk is busy and go out together when it is free', () => {
    const { store, requests, lane, confirmed } = setUp();
    for (let position = 1; position <= 3; position++) {
      store.append(newMessage(lane, position, { confirmed }));
      store.flush();
    }
    expect(requests).toHaveLength(1);
    store.accept(COMMITTED);
    expect(confirmed).toEqual([1]);
    expect(requests).toHaveLength(2);
    store.accept(COMMITTED);
    expect(confirmed).toEqual([1, 2, 3]);
    expect(store.backlogBytes).toBe(0);
  });

  it('go out two at a time when they are large, and never three', () => {
    const { store, requests, lane } = setUp();
    for (let position = 1; position <= 4; position++) {
      store.append(newMessage(lane, position, { body: new Uint8Array(5_000_000) }));
      store.flush();
    }
    expect(requests).toHaveLength(2);
    store.accept(COMMITTED);
    expect(requests).toHaveLength(3);
  });

  it('that came to nothing do not go out at all', () => {
    const { store, requests, lane } = setUp();
    const queued = newMessage(lane, 1);
    store.append(queued);
    store.remove(queued);
    store.flush();
    expect(requests).toEqual([]);
  });

  it('carry the delivery count a message has when they are packed', () => {
    const { store, requests, lane } = setUp();
    const queued = newMessage(lane, 1);
    store.append(queued);
    queued.deliveryCount = 2;
    store.updateDeliveryCount(queued);
    store.flush();
    store.accept(COMMITTED);
    store.flush();
    expect(requests).toHaveLength(1);
    queued.deliveryCount = 3;
    store.updateDeliveryCount(queued);
    store.flush();
    expect(requests).toHaveLength(2);
  });

  it('keep a removal noted before a purge out of the tally after it', () => {
    const { store, requests, lane } = setUp();
    const queued = newMessage(lane, 1);
    store.append(queued);
    store.flush();
    store.remove(queued);
    store.purge(lane, 1, 2);
    store.accept(COMMITTED);
    store.accept(COMMITTED);
    expect(requests).toHaveLength(3);
  });
});

describe('a store that has failed', () => {
  it('confirms nothing any more, not even what would never have been written', () => {
    const { store, requests, errors, lane, confirmed } = setUp();
    const writing = newMessage(lane, 1, { confirmed });
    store.append(writing);
    store.flush();
    store.accept({ kind: 'failed', fault: 'failed', path: '/x', message: 'broken' });
    store.accept({ kind: 'failed', fault: 'failed', path: '/x', message: 'broken' });
    store.remove(writing);
    const later = newMessage(lane, 2, { confirmed });
    store.append(later);
    store.remove(later);
    store.dropLane(lane);
    store.flush();
    store.accept(COMMITTED);
    expect(confirmed).toEqual([]);
    expect(requests).toHaveLength(1);
    expect(errors.map((error) => error.message)).toEqual(['broken']);
    expect(writing.storage).not.toBe(Storage.stored);
  });
});

describe('a full disk', () => {
  it('is passed on, and the batch stays in flight', () => {
    const { store, requests, full, lane, confirmed } = setUp();
    store.append(newMessage(lane, 1, { confirmed }));
    store.flush();
    store.accept({ kind: 'disk-full', isFull: true });
    store.append(newMessage(lane, 2, { confirmed }));
    store.flush();
    expect(requests).toHaveLength(1);
    store.accept({ kind: 'disk-full', isFull: false });
    store.accept(COMMITTED);
    expect(full).toEqual([true, false]);
    expect(confirmed).toEqual([1]);
  });
});
