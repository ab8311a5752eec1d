// A queue against a model: whatever publishers, consumers, the clock and the store do in whatever
// order, every message is in one place, comes in order, and is confirmed once.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.ts';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { MemoryMessageStore } from '../../storage/memory/message-store.ts';
import { Consumer } from '../consumer.ts';
import { type FieldTable, long, longstr } from '../field-table.ts';
import { FlowControl } from '../flow-control.ts';
import { MemoryBudget } from '../memory-budget.ts';
import { Address, Message } from '../message.ts';
import { queueSettings } from '../policy/effective-arguments.ts';
import type { QueueType } from '../queue-type.ts';
import { Turn } from '../turn.ts';
import { LaneQueue } from './lane-queue.ts';
import type { DeathReason, Queue } from './queue.ts';
import type { QueuedMessage } from './queued-message.ts';
import { ReadyLane } from './ready-lane.ts';

const LEVELS = 3;
const SETTLEMENTS = ['ack', 'reject', 'requeue'] as const;
/** Beyond four of these a lane pages out, as the budget allows nothing but its floor. */
const LARGE_BYTES = 20_000;

interface Options {
  readonly type?: QueueType;
  readonly isDurable?: boolean;
  readonly args?: FieldTable;
}

/** What the model knows of a message. */
interface Entry {
  readonly id: number;
  readonly priority: number;
  readonly expiresAtMs: number;
  wasReturned: boolean;
}

interface Held {
  readonly entry: Entry;
  readonly queued: QueuedMessage;
}

/** A queue with a store and a clock that move only when told, and the model beside it. */
class Bench {
  readonly clock = new ManualClock();
  readonly queue: LaneQueue;
  readonly budget = new MemoryBudget(0);
  readonly isQuorum: boolean;
  /** In the order in which messages have to come. */
  returned: Entry[] = [];
  fresh: Entry[] = [];
  readonly held: Held[] = [];
  readonly dead: [id: number, reason: DeathReason][] = [];
  readonly consumers: Consumer[] = [];
  readonly confirmed: number[] = [];
  readonly deliveredIds: number[] = [];
  openGets = 0;
  readonly #hasPriorities: boolean;
  #published = 0;
  readonly #tasks: (() => void)[] = [];
  readonly #turn: Turn;

  constructor({ type = 'classic', isDurable = true, args = [] }: Options = {}) {
    const defer = (task: () => void): unknown => this.#tasks.push(task);
    const turn = new Turn(defer);
    this.#turn = turn;
    const store = new MemoryMessageStore(defer, () => turn.schedule());
    const flow = new FlowControl(store, this.clock, () => {});
    turn.onEnd(() => store.flush());
    const host = {
      turn,
      store,
      flow,
      clock: this.clock,
      budget: this.budget,
      deadLetter: (_queue: Queue, message: Message, reason: DeathReason) =>
        this.#onDeath(message.publishNumber, reason),
    };
    this.isQuorum = type === 'quorum';
    this.#hasPriorities = args.some(([name]) => name === 'x-max-priority');
    const spec = { name: 'q', isDurable, isAutoDelete: false, exclusiveOwner: null, args };
    this.queue = new LaneQueue(host, '/', spec, queueSettings(type, args, {}), (owner) => {
      const returnsInOrderOfReturn = this.isQuorum;
      const onResume = (): void => owner.wake();
      const laneOptions = { isDurable, returnsInOrderOfReturn, onResume, onBrowse: () => {} };
      const ids = this.#hasPriorities ? [1, 2, 3] : [1];
      return ids.map((id) => new ReadyLane(id, store, this.budget, laneOptions, undefined));
    });
  }

  get ready(): readonly Entry[] {
    if (this.isQuorum) return [...this.returned, ...this.fresh];
    const entries = [...this.returned, ...this.fresh];
    return entries.sort((a, b) => b.priority - a.priority || a.id - b.id);
  }

  #forget(entry: Entry): void {
    this.returned = this.returned.filter((other) => other !== entry);
    this.fresh = this.fresh.filter((other) => other !== entry);
  }

  #dropExpired(): void {
    for (let level = 0; level < LEVELS; level++) {
      for (const entry of this.ready) {
        if (entry.priority !== level) continue;
        if (entry.expiresAtMs > this.clock.nowMs) break;
        this.#forget(entry);
      }
    }
  }

  /** A message left the head, its level's when it expired: it must be the one the model has there. */
  #takeHead(id: number, isExpired: boolean): Entry {
    const priority = this.ready.find((entry) => entry.id === id)?.priority;
    const head = this.ready.find((entry) => !isExpired || entry.priority === priority);
    if (head?.id !== id) throw new Error(`${id} came, expected ${head?.id}`);
    this.#forget(head);
    return head;
  }

  #onDeath(id: number, reason: DeathReason): void {
    this.dead.push([id, reason]);
    if (reason === 'rejected') return;
    const entry = this.#takeHead(id, reason === 'expired');
    if (reason === 'expired') expect(entry.expiresAtMs).toBeLessThanOrEqual(this.clock.nowMs);
  }

  #onTaken(consumer: Consumer, queued: QueuedMessage): void {
    const id = queued.message.publishNumber;
    const entry = this.#takeHead(id, false);
    // The clock is coarse: what expires at this very moment may come or not.
    expect(entry.expiresAtMs).toBeGreaterThanOrEqual(this.clock.nowMs);
    expect(queued.isRedelivered).toBe(entry.wasReturned);
    this.deliveredIds.push(id);
    if (!consumer.isNoAck) this.held.push({ entry, queued });
  }

  /** Input of a connection: a turn follows. */
  input(act: (bench: Bench) => void): void {
    this.#turn.schedule();
    act(this);
  }

  publish(bytes: number, ttlMs = Infinity, isPersistent = true, level = 0): void {
    this.#published += 1;
    const priority = this.#hasPriorities ? level : 0;
    const deliveryMode = isPersistent ? 2 : 1;
    const properties = EncodedProperties.from({ deliveryMode, priority });
    const address = new Address('', 'q');
    const message = new Message(address, properties, new Uint8Array(bytes), this.clock.nowMs);
    message.ttlMs = ttlMs;
    message.publishNumber = this.#published;
    message.observer = { confirmPublish: (id) => this.confirmed.push(id) };
    message.unstored = 1;
    const expiresAtMs = this.clock.nowMs + ttlMs;
    this.fresh.push({ id: this.#published, priority, expiresAtMs, wasReturned: false });
    this.queue.enqueue(message);
    message.noteStored();
  }

  #newConsumer(tag: string, isNoAck: boolean, prefetch: number): Consumer {
    const sink = {
      view: null,
      canDeliver: () => true,
      deliver: (consumer: Consumer, queued: QueuedMessage) => this.#onTaken(consumer, queued),
      consumerCancelled: () => {},
    };
    const spec = { tag, isNoAck, isExclusive: false, priority: 0, prefetch, args: [] };
    return new Consumer(this.queue, sink, spec);
  }

  consume(isNoAck: boolean, prefetch: number): void {
    const consumer = this.#newConsumer(`c${this.consumers.length}`, isNoAck, prefetch);
    this.consumers.push(consumer);
    this.queue.addConsumer(consumer);
  }

  cancel(index: number): void {
    const [consumer] = this.consumers.splice(index % Math.max(1, this.consumers.length), 1);
    if (consumer !== undefined) this.queue.removeConsumer(consumer);
  }

  get(isNoAck: boolean): void {
    const taker = this.#newConsumer('', isNoAck, 0);
    this.openGets += 1;
    this.queue.get(taker, (queued) => {
      this.openGets -= 1;
      if (queued !== null) {
        this.#onTaken(taker, queued);
        return;
      }
      this.#dropExpired();
      expect(this.ready).toEqual([]);
    });
  }

  settle(index: number, how: (typeof SETTLEMENTS)[number]): void {
    const [held] = this.held.splice(index % Math.max(1, this.held.length), 1);
    if (held === undefined) return;
    const { entry, queued } = held;
    if (how === 'ack') this.queue.ack(queued);
    else if (how === 'reject') this.queue.reject(queued);
    else {
      entry.wasReturned = true;
      this.returned.push(entry);
      this.queue.requeue(queued, false);
    }
  }

  purge(): void {
    expect(this.queue.purge()).toBe(this.ready.length);
    this.returned = [];
    this.fresh = [];
  }

  /** Runs a few of the tasks that wait, or all, with what they cause. */
  run(tasks = Infinity): void {
    for (let left = tasks; left > 0; left--) {
      const task = this.#tasks.shift();
      if (task === undefined) return;
      task();
    }
  }

  /** Until nothing more happens by itself. */
  rest(): void {
    do {
      this.run();
      this.clock.advance(0);
    } while (this.#tasks.length > 0);
    this.#dropExpired();
  }

  /** What must be true whenever nothing more happens by itself. */
  check(): void {
    const { queue } = this;
    expect(queue.readyMessages).toBe(this.ready.length);
    expect(queue.unackedMessages).toBe(this.held.length);
    expect(this.openGets).toBe(0);
    const { maxLength } = queue.settings;
    if (maxLength !== null) expect(queue.readyMessages).toBeLessThanOrEqual(maxLength);
    for (const consumer of this.consumers) {
      if (consumer.isNoAck || consumer.prefetch === 0) expect(this.ready).toEqual([]);
      else expect(consumer.unacked).toBeLessThanOrEqual(consumer.prefetch);
      if (this.ready.length > 0) expect(consumer.isReady).toBe(false);
    }
  }

  /** In the end everything is taken out, of the queue or of what is left after it was deleted. */
  finish(isDeletedFirst: boolean): void {
    this.rest();
    this.check();
    if (isDeletedFirst) {
      this.input(() => expect(this.queue.delete()).toBe(this.ready.length));
      this.returned = [];
      this.fresh = [];
    }
    for (let i = 0; this.held.length > 0; i++) {
      const how = isDeletedFirst ? SETTLEMENTS[i % SETTLEMENTS.length] : 'ack';
      this.input(() => this.settle(0, how ?? 'ack'));
      if (isDeletedFirst) this.returned = [];
      this.rest();
    }
    this.input(() => this.purge());
    this.rest();
    expect(this.budget.usedBytes).toBe(0);
    expect([...this.confirmed].sort((a, b) => a - b)).toEqual(
      Array.from({ length: this.#published }, (_value, i) => i + 1),
    );
  }
}

type Step = (bench: Bench) => void;

const publish = fc
  .record({
    bytes: fc.constantFrom(0, 10, LARGE_BYTES, LARGE_BYTES),
    ttlMs: fc.constantFrom(Infinity, Infinity, Infinity, 0, 5, 50),
    isPersistent: fc.boolean(),
    level: fc.nat(LEVELS - 1),
  })
  .map(
    ({ bytes, ttlMs, isPersistent, level }): Step =>
      (b) =>
        b.input(() => b.publish(bytes, ttlMs, isPersistent, level)),
  );
const burst = fc.integer({ min: 1, max: 12 }).map(
  (count): Step =>
    (b) => {
      b.input(() => {
        for (let i = 0; i < count; i++) b.publish(LARGE_BYTES);
      });
    },
);
const settle = fc
  .record({
    index: fc.nat(20),
    how: fc.constantFrom(...SETTLEMENTS),
  })
  .map(
    ({ index, how }): Step =>
      (b) =>
        b.input(() => b.settle(index, how)),
  );
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: publish },
  { weight: 2, arbitrary: burst },
  { weight: 6, arbitrary: settle },
  {
    weight: 3,
    arbitrary: fc.boolean().map(
      (isNoAck): Step =>
        (b) =>
          b.input(() => b.get(isNoAck)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.boolean(), fc.nat(3)).map(
      ([isNoAck, prefetch]): Step =>
        (b) =>
          b.input(() => b.consume(isNoAck, prefetch)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat(5).map(
      (index): Step =>
        (b) =>
          b.input(() => b.cancel(index)),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Step>((b) => b.input(() => b.purge())) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(1, 5, 60).map(
      (ms): Step =>
        (b) =>
          b.clock.advance(ms),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.integer({ min: 1, max: 3 }).map(
      (n): Step =>
        (b) =>
          b.run(n),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constant<Step>((b) => {
      b.rest();
      b.check();
    }),
  },
);

const DLX: FieldTable = [['x-dead-letter-exchange', longstr('dead')]];

describe('a queue', () => {
  it.each<[string, Options]>([
    ['of the classic type', {}],
    ['that is not durable', { isDurable: false }],
    ['of the quorum type', { type: 'quorum' }],
    ['with priorities', { args: [['x-max-priority', long(LEVELS - 1)]] }],
    ['with a length limit', { args: [...DLX, ['x-max-length', long(6)]] }],
  ])('%s does as its model does', (_name, options) => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60, size: 'max' }),
        fc.boolean(),
        (steps, isDeleted) => {
          const bench = new Bench(options);
          for (const run of steps) run(bench);
          bench.finish(isDeleted);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a message that expires', () => {
  it.each<[string, FieldTable, (bench: Bench) => void]>([
    ['delivery', [], (bench) => bench.consume(false, 1)],
    ['basic.get', [], (bench) => bench.get(false)],
    ['basic.get without acknowledgement', [], (bench) => bench.get(true)],
    ['drop-head', [['x-max-length', long(1)]], () => {}],
  ])('is dropped in time after %s has made it the first', (_name, args, takeFirst) => {
    const bench = new Bench({ args: [...DLX, ...args] });
    bench.input(() => {
      bench.publish(1);
      bench.publish(1, 50);
      takeFirst(bench);
    });
    bench.rest();
    bench.clock.advance(49);
    bench.rest();
    expect(bench.ready.map(({ id }) => id)).toEqual([2]);
    bench.clock.advance(1);
    expect(bench.dead.at(-1)).toEqual([2, 'expired']);
  });

  it('is not delivered late because another one may not wait', () => {
    const bench = new Bench();
    bench.input(() => bench.consume(false, 1));
    bench.input(() => bench.publish(1));
    bench.input(() => bench.publish(1, 5));
    bench.rest();
    // Time passes, but nothing had a chance to happen.
    bench.clock.nowMs += 10;
    bench.input(() => {
      bench.settle(0, 'ack');
      bench.publish(1, 0);
    });
    expect(bench.deliveredIds).toEqual([1, 3]);
    expect(bench.dead).toEqual([[2, 'expired']]);
  });
});

describe('a deleted queue', () => {
  it.each(SETTLEMENTS)('owes no memory for what is unacked after %s', (how) => {
    const bench = new Bench();
    bench.input(() => {
      for (let i = 0; i < 3; i++) bench.publish(1);
      bench.get(false);
    });
    bench.rest();
    bench.queue.delete();
    expect(bench.budget.usedBytes).toBeGreaterThan(0);
    bench.settle(0, how);
    expect([bench.budget.usedBytes, bench.dead]).toEqual([0, []]);
  });
});
