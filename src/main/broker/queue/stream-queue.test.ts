// A stream over a store that commits when the test says so: what readers see, and what is kept.

import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.ts';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { MemoryMessageStore } from '../../storage/memory/message-store.ts';
import { Consumer, type DeliverySink } from '../consumer.ts';
import { EMPTY_TABLE, type FieldTable, long, longstr } from '../field-table.ts';
import { FlowControl } from '../flow-control.ts';
import { MemoryBudget } from '../memory-budget.ts';
import { Address, Message } from '../message.ts';
import { queueSettings } from '../policy/effective-arguments.ts';
import type { RecoveredLane } from '../ports.ts';
import { Turn } from '../turn.ts';
import type { BrowsePlace } from './browsed-message.ts';
import { letGo } from './handed-out.ts';
import type { QueuedMessage } from './queued-message.ts';
import { StreamQueue } from './stream-queue.ts';
import { offsetOf } from './stream-reader.ts';
import type { StreamFilter, StreamOffset } from './stream-reading.ts';

const FIRST: StreamOffset = { kind: 'first' };

interface ReaderOptions {
  readonly from?: StreamOffset;
  readonly prefetch?: number;
  readonly isNoAck?: boolean;
  readonly filter?: StreamFilter;
}

/** A consumer that writes down what it got, as `offset:body`. */
class TestReader implements DeliverySink {
  readonly view = null;
  readonly got: string[] = [];
  readonly held: QueuedMessage[] = [];
  isCancelled = false;
  isFull = false;

  canDeliver(): boolean {
    return !this.isFull;
  }

  deliver(consumer: Consumer, queued: QueuedMessage): void {
    this.got.push(`${offsetOf(queued)}:${Buffer.from(queued.message.body)}`);
    if (!consumer.isNoAck) this.held.push(queued);
  }

  consumerCancelled(): void {
    this.isCancelled = true;
  }
}

class Bench {
  readonly clock = new ManualClock();
  readonly budget: MemoryBudget;
  readonly turn: Turn;
  readonly store: MemoryMessageStore;
  readonly queue: StreamQueue;
  readonly confirmed: number[] = [];
  laneIds: readonly number[] = [1];
  #lastLane = 1;
  readonly #tasks: (() => void)[] = [];
  #published = 0;

  constructor(
    args: FieldTable = EMPTY_TABLE,
    memoryBytes = 1e9,
    recovered?: readonly RecoveredLane[],
  ) {
    this.budget = new MemoryBudget(memoryBytes);
    const defer = (task: () => void): unknown => this.#tasks.push(task);
    const turn = new Turn(defer);
    this.turn = turn;
    this.store = new MemoryMessageStore(defer, () => turn.schedule());
    turn.onEnd(() => this.store.flush());
    const { store, clock, budget } = this;
    const flow = new FlowControl(store, clock, () => {});
    const spec = { name: 's', isDurable: true, isAutoDelete: false, exclusiveOwner: null, args };
    const host = { turn, store, flow, clock, budget, deadLetter: () => {} };
    const lanes = recovered ?? [];
    if (lanes.length > 0) this.laneIds = lanes.map(({ laneId }) => laneId);
    this.queue = new StreamQueue(host, '/', spec, queueSettings('stream', args, {}), {
      laneIds: this.laneIds,
      recovered: new Map(lanes.map((lane) => [lane.laneId, lane])),
      nextLaneId: () => ++this.#lastLane,
      recordSegments: (_queue, ids) => {
        this.laneIds = ids;
      },
    });
  }

  /** Publishes bodies that are the numbers of their messages, filled up to `bytes`. */
  publish(count: number, { bytes = 0, headers = EMPTY_TABLE } = {}): void {
    for (let i = 0; i < count; i++) {
      const body = Buffer.from(String(this.#published).padEnd(bytes, '.'));
      const properties = EncodedProperties.from({ headers });
      const message = new Message(new Address('', 's'), properties, body, this.clock.nowMs);
      message.observer = { confirmPublish: (number) => this.confirmed.push(number) };
      message.publishNumber = this.#published;
      this.queue.enqueue(message);
      this.#published += 1;
    }
    this.turn.schedule();
  }

  /** Runs turns and commits until nothing is left to do. */
  settle(): void {
    for (let task = this.#tasks.shift(); task !== undefined; task = this.#tasks.shift()) task();
  }

  read({ from = FIRST, prefetch = 1000, isNoAck = false, filter }: ReaderOptions = {}) {
    const reader = new TestReader();
    const consumer = new Consumer(this.queue, reader, {
      tag: 't',
      isNoAck,
      isExclusive: false,
      priority: 0,
      prefetch,
      args: EMPTY_TABLE,
      reading: { from, filter: filter ?? null },
    });
    this.queue.addConsumer(consumer);
    return { reader, consumer };
  }

  readAll(options: ReaderOptions = {}): string[] {
    const { reader, consumer } = this.read(options);
    this.settle();
    this.queue.removeConsumer(consumer);
    return reader.got;
  }
}

const numbers = (from: number, below: number): string[] =>
  Array.from({ length: below - from }, (_, i) => `${from + i}:${from + i}`);

describe('a stream', () => {
  it('is read by any number of consumers without getting shorter', () => {
    const bench = new Bench();
    bench.publish(10);
    bench.settle();
    for (let i = 0; i < 3; i++) expect(bench.readAll()).toEqual(numbers(0, 10));
    expect(bench.queue.readyMessages).toBe(10);
  });

  it.each<[StreamOffset, number]>([
    [{ kind: 'first' }, 0],
    [{ kind: 'last' }, 9],
    [{ kind: 'next' }, 10],
    [{ kind: 'offset', offset: 4 }, 4],
    [{ kind: 'offset', offset: -3 }, 0],
    [{ kind: 'offset', offset: 99 }, 10],
  ])('is read from %o, and goes on with what comes', (from, first) => {
    const bench = new Bench();
    bench.publish(10);
    bench.settle();
    const { reader } = bench.read({ from });
    bench.settle();
    bench.publish(3);
    bench.settle();
    expect(reader.got).toEqual(numbers(first, 13));
  });

  it('is read from the first message published at a time or later', () => {
    const bench = new Bench();
    const times: number[] = [];
    for (let i = 0; i < 20; i++) {
      times.push(bench.clock.nowMs);
      bench.publish(2);
      bench.clock.advance(1000);
    }
    bench.settle();
    for (const i of [0, 7, 19]) {
      const timestampMs = (times[i] ?? 0) - 500;
      expect(bench.readAll({ from: { kind: 'timestamp', timestampMs } })).toEqual(
        numbers(2 * i, 40),
      );
    }
    const late = { kind: 'timestamp', timestampMs: bench.clock.nowMs } as const;
    expect(bench.readAll({ from: late })).toEqual([]);
  });

  it('shows a message only when it is on disk, and confirms it then', () => {
    const bench = new Bench();
    const { reader } = bench.read();
    bench.settle();
    bench.publish(1);
    bench.queue.dispatch(100);
    expect([reader.got, bench.confirmed]).toEqual([[], []]);
    bench.settle();
    expect([reader.got, bench.confirmed]).toEqual([numbers(0, 1), [0]]);
  });

  it('delivers as much as a reader may hold, and one more for each it settles', () => {
    const bench = new Bench();
    bench.publish(50);
    const { reader, consumer } = bench.read({ prefetch: 5 });
    bench.settle();
    expect(reader.got).toEqual(numbers(0, 5));
    const [first, second, third] = reader.held;
    bench.queue.ack(first!);
    bench.queue.reject(second!);
    bench.queue.requeue(third!);
    bench.settle();
    expect(reader.got).toEqual(numbers(0, 8));
    expect([consumer.unacked, bench.queue.readyMessages]).toEqual([5, 50]);
  });

  it('takes back deliveries whose bytes were let go of', () => {
    const bench = new Bench();
    bench.publish(3, { bytes: 1000 });
    const { reader } = bench.read();
    bench.settle();
    for (const queued of reader.held) letGo(queued);
    expect(reader.held.map(({ message }) => message.body.length)).toEqual([0, 0, 0]);
    for (const queued of reader.held) bench.queue.ack(queued);
    expect(bench.readAll().map((each) => each.length)).toEqual([1002, 1002, 1002]);
  });

  it('keeps little in memory for readers that do not take anything', () => {
    const bench = new Bench();
    bench.publish(2000, { bytes: 10_000 });
    bench.settle();
    const readers = [1, 2, 3].map(() => bench.read().reader);
    for (const reader of readers) reader.isFull = true;
    bench.settle();
    bench.publish(2000, { bytes: 10_000 });
    bench.settle();
    expect(bench.budget.usedBytes).toBeLessThan(3 * 1024 * 1024);
    for (const reader of readers) reader.isFull = false;
    bench.queue.wake();
    bench.settle();
    for (const reader of readers) expect(reader.got).toHaveLength(1000);
    for (const consumer of [...bench.queue.consumers]) bench.queue.removeConsumer(consumer);
    expect(bench.budget.usedBytes).toBe(0);
  });

  it('is read to the end when memory allows nothing', () => {
    const bench = new Bench(EMPTY_TABLE, 0);
    const { reader } = bench.read({ isNoAck: true, prefetch: 0 });
    bench.publish(5000, { bytes: 100 });
    bench.settle();
    expect(reader.got).toHaveLength(5000);
    expect(reader.got.at(-1)).toMatch(/^4999:4999\./);
  });

  it('shares its turns among readers at different places', () => {
    const bench = new Bench();
    bench.publish(10_000);
    bench.settle();
    const ahead = bench.read({
      isNoAck: true,
      prefetch: 0,
      from: { kind: 'offset', offset: 9000 },
    });
    const behind = bench.read({ isNoAck: true, prefetch: 0 });
    bench.settle();
    expect(ahead.reader.got).toEqual(numbers(9000, 10_000));
    expect(behind.reader.got).toEqual(numbers(0, 10_000));
  });

  it('leaves out what a filter does not match', () => {
    const bench = new Bench();
    for (const value of ['a', 'b', 'a']) {
      bench.publish(1, { headers: [['x-stream-filter-value', longstr(value)]] });
    }
    bench.publish(1);
    const filtered = (values: string[], matchesUnfiltered: boolean) =>
      bench.readAll({ filter: { values, matchesUnfiltered } });
    expect(filtered(['a'], false)).toEqual(['0:0', '2:2']);
    expect(filtered(['b', 'c'], true)).toEqual(['1:1', '3:3']);
  });

  it('tells its readers when it is deleted', () => {
    const bench = new Bench();
    bench.publish(3);
    const { reader } = bench.read();
    expect(bench.queue.delete()).toBe(3);
    bench.settle();
    expect([reader.isCancelled, reader.got, bench.confirmed]).toEqual([true, [], [0, 1, 2]]);
    expect(bench.budget.usedBytes).toBe(0);
  });

  it('is browsed page by page', () => {
    const bench = new Bench([['x-stream-max-segment-size-bytes', long(500)]]);
    bench.publish(25);
    const seen: number[] = [];
    let from: BrowsePlace | null = null;
    do {
      const options = { from, maxMessages: 4, maxBytes: 1e6, includesUnacked: false };
      bench.queue.browse([], options, (page, next) => {
        seen.push(...page.map(({ queued }) => offsetOf(queued)));
        from = next;
      });
      bench.settle();
    } while (from !== null);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => i));
  });
});

describe('retention', () => {
  const segments = (bytes: number) => ['x-stream-max-segment-size-bytes', long(bytes)] as const;

  it('removes the oldest segments when there are too many bytes', () => {
    const bench = new Bench([segments(1000), ['x-max-length-bytes', long(3000)]]);
    bench.publish(100, { bytes: 36 });
    bench.settle();
    // Ten messages of 36 + 64 bytes to a segment, three segments and the one being written.
    const first = 100 - bench.queue.readyMessages;
    expect(bench.queue.readyMessages).toBeLessThanOrEqual(40);
    expect(bench.queue.readyMessages).toBeGreaterThanOrEqual(21);
    expect(bench.readAll().map((each) => each.split(':')[0])).toEqual(
      Array.from({ length: 100 - first }, (_, i) => String(first + i)),
    );
    expect(bench.laneIds).toHaveLength(bench.queue.log.segmentCount);
  });

  it('keeps the segment that is written, however small the limit', () => {
    const bench = new Bench([['x-max-length-bytes', long(0)]]);
    bench.publish(10);
    bench.settle();
    expect(bench.readAll()).toEqual(numbers(0, 10));
  });

  it('removes segments whose last message is too old', () => {
    const bench = new Bench([segments(1), ['x-max-age', longstr('1m')]]);
    bench.publish(3);
    bench.clock.advance(30_000);
    bench.publish(2);
    bench.clock.advance(31_000);
    bench.publish(1);
    bench.settle();
    expect(bench.readAll()).toEqual(numbers(3, 6));
  });

  it('lets a reader of what is removed go on with what is left', () => {
    const bench = new Bench([segments(1000), ['x-max-length-bytes', long(3000)]]);
    bench.publish(20, { bytes: 36 });
    bench.settle();
    const { reader } = bench.read({ prefetch: 3 });
    bench.queue.dispatch(10); // a read of the first segment is under way
    bench.publish(100, { bytes: 36 });
    bench.settle();
    for (let i = 0; i < reader.held.length; i++) {
      bench.queue.ack(reader.held[i]!);
      bench.settle();
    }
    const offsets = reader.got.map((each) => Number.parseInt(each, 10));
    expect(offsets.at(-1)).toBe(119);
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
    expect(new Set(offsets).size).toBe(offsets.length);
  });

  it('makes larger segments rather than very many', () => {
    const bench = new Bench([segments(1)]);
    bench.publish(20_000);
    bench.settle();
    expect(bench.queue.log.segmentCount).toBeLessThan(2000);
    expect(bench.readAll({ isNoAck: true, prefetch: 0 })).toEqual(numbers(0, 20_000));
  });

  it('applies new settings at once', () => {
    const bench = new Bench([segments(1000)]);
    bench.publish(100, { bytes: 36 });
    bench.queue.applySettings(queueSettings('stream', [], { 'max-length-bytes': 3000 }));
    expect(bench.queue.readyMessages).toBeLessThanOrEqual(40);
  });
});

describe('a recovered stream', () => {
  const lane = (laneId: number, first: number, messages: number): RecoveredLane => ({
    laneId,
    messages,
    bodyBytes: messages * 10,
    firstPosition: messages === 0 ? 1 : first,
    nextPosition: messages === 0 ? 1 : first + messages,
    deliveryHorizon: 0,
  });

  it('goes on with the offset behind its last message', () => {
    const bench = new Bench(EMPTY_TABLE, 1e9, [lane(7, 101, 50), lane(9, 151, 10)]);
    expect([bench.queue.readyMessages, bench.queue.readyBytes]).toEqual([60, 600]);
    bench.publish(1);
    expect(bench.readAll({ from: { kind: 'last' } })).toEqual(['160:0']);
  });

  it('takes up a segment that nothing was written to', () => {
    const bench = new Bench(EMPTY_TABLE, 1e9, [lane(7, 101, 50), lane(9, 0, 0)]);
    bench.publish(1);
    expect(bench.readAll({ from: { kind: 'last' } })).toEqual(['150:0']);
    expect(bench.queue.log.segmentCount).toBe(2);
  });
});
