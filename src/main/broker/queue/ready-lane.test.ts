import { beforeEach, describe, expect, it } from 'vitest';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { MemoryMessageStore } from '../../storage/memory/message-store.ts';
import { MemoryBudget } from '../memory-budget.ts';
import { Address, Message } from '../message.ts';
import type { RecoveredLane } from '../ports.ts';
import { QueuedMessage, Storage } from './queued-message.ts';
import { ReadyLane } from './ready-lane.ts';

/** Four of these fill the memory that every lane may use. */
const BODY = new Uint8Array(20_000);

let tasks: (() => void)[];
let store: MemoryMessageStore;
let budget: MemoryBudget;
let resumes: number;

beforeEach(() => {
  tasks = [];
  resumes = 0;
  store = new MemoryMessageStore(
    (task) => tasks.push(task),
    () => {},
  );
  budget = new MemoryBudget(0);
});

function laneOf(recovered?: RecoveredLane): ReadyLane {
  const onResume = (): void => {
    resumes += 1;
  };
  const options = { isDurable: true, returnsInOrderOfReturn: false, onResume, onBrowse: () => {} };
  return new ReadyLane(1, store, budget, options, recovered);
}

function push(lane: ReadyLane, count: number, isDurable = true): void {
  for (let i = 0; i < count; i++) {
    const message = new Message(new Address('', 'q'), EncodedProperties.EMPTY, BODY, 0);
    if (isDurable) message.unstored += 1;
    const position = lane.nextPosition;
    lane.nextPosition += 1;
    lane.push(new QueuedMessage(message, lane, position, Infinity, isDurable));
  }
}

/** Lets the store do what it was asked for. */
function commit(): void {
  store.flush();
  for (const task of tasks.splice(0)) task();
}

/** Positions in the order in which they are taken, reading from the store as needed. */
function takeAll(lane: ReadyLane): number[] {
  const positions: number[] = [];
  for (let idle = 0; idle < 3; ) {
    const queued = lane.take();
    if (queued === undefined) {
      idle += 1;
      commit();
    } else {
      positions.push(queued.position);
      lane.settle(queued);
    }
  }
  return positions;
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_value, i) => i + 1);

describe('a lane', () => {
  it('keeps in memory what it may, and the rest, transient or not, in the store', () => {
    const lane = laneOf();
    push(lane, 4);
    expect(lane.isPaged).toBe(false);
    push(lane, 3, false);
    expect(lane.isPaged).toBe(true);
    expect(budget.usedBytes).toBe(4 * MemoryBudget.cost(BODY.length));
    expect([lane.readyMessages, lane.readyBytes]).toEqual([7, 7 * BODY.length]);
    expect(takeAll(lane)).toEqual(upTo(7));
    expect([lane.readyMessages, lane.readyBytes, budget.usedBytes]).toEqual([0, 0, 0]);
    expect(lane.isPaged).toBe(false);
  });

  it('stays in order while it is read back and added to', () => {
    const lane = laneOf();
    push(lane, 10);
    for (let i = 0; i < 4; i++) lane.take();
    expect(lane.peek()).toBeUndefined();
    push(lane, 2);
    commit();
    expect(resumes).toBeGreaterThan(0);
    push(lane, 2);
    expect(takeAll(lane)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  });

  it('puts what comes back to its place', () => {
    const lane = laneOf();
    push(lane, 4);
    const taken = [1, 2, 3].map(() => lane.take());
    for (const index of [2, 0]) {
      const queued = taken[index];
      if (queued !== undefined) lane.pushBack(queued);
    }
    expect(lane.readyMessages).toBe(3);
    expect(takeAll(lane)).toEqual([1, 3, 4]);
  });

  it('is empty after a purge, and nothing purged comes back from a read under way', () => {
    const lane = laneOf();
    push(lane, 10);
    commit();
    for (let i = 0; i < 4; i++) lane.settle(lane.take() as QueuedMessage);
    expect(lane.peek()).toBeUndefined();
    expect(lane.purge()).toBe(6);
    push(lane, 1);
    commit();
    commit();
    expect(lane.readyMessages).toBe(1);
    expect(takeAll(lane)).toEqual([11]);
    expect(budget.usedBytes).toBe(0);
  });

  it('leaves unacked messages alone when it is purged', () => {
    const lane = laneOf();
    push(lane, 10);
    const held = lane.take() as QueuedMessage;
    lane.purge();
    commit();
    expect(held.storage).toBe(Storage.stored);
    lane.pushBack(held);
    expect(takeAll(lane)).toEqual([1]);
  });

  it('that was dropped forgets everything, also what is settled later', () => {
    const lane = laneOf();
    push(lane, 10);
    const held = lane.take() as QueuedMessage;
    lane.drop();
    commit();
    lane.settle(held);
    expect([lane.readyMessages, budget.usedBytes]).toEqual([0, 0]);
    expect(held.message.unstored).toBe(0);
  });

  it('counts down when the store has lost what it recovered', () => {
    const recovered = { laneId: 1, messages: 5, bodyBytes: 50, firstPosition: 3, nextPosition: 8 };
    const lane = laneOf({ ...recovered, deliveryHorizon: 0 });
    expect([lane.readyMessages, lane.readyBytes, lane.nextPosition]).toEqual([5, 50, 8]);
    lane.prefetch();
    commit();
    expect([lane.readyMessages, lane.readyBytes]).toEqual([0, 0]);
  });

  it('flags what may have been delivered before it was recovered', () => {
    const before = laneOf();
    push(before, 6);
    commit();
    const recovered = { laneId: 1, messages: 6, bodyBytes: 6 * BODY.length, firstPosition: 1 };
    const lane = laneOf({ ...recovered, nextPosition: 7, deliveryHorizon: 2 });
    lane.prefetch();
    commit();
    const flags: boolean[] = [];
    for (let i = 0; i < 6; i++) {
      for (let tries = 0; lane.peek() === undefined && tries < 3; tries++) commit();
      flags.push(lane.take()?.isRedelivered ?? false);
    }
    expect(flags).toEqual([true, true, false, false, false, false]);
  });

  it('makes no transient message wait for the disk', () => {
    const lane = laneOf();
    push(lane, 1, false);
    push(lane, 1);
    const [transient, durable] = [lane.take(), lane.take()];
    expect(transient && lane.mayDeliver(transient)).toBe(true);
    expect(durable && lane.mayDeliver(durable)).toBe(false);
    commit();
    expect(durable && lane.mayDeliver(durable)).toBe(true);
  });
});
