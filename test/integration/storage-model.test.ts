// The SQLite store against a plain array: random appends, removals, purges, reads and restarts.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueuedMessage } from '../../src/main/broker/queue/queued-message.ts';
import type { OpenedStorage } from '../../src/main/storage/opened-storage.ts';
import { newMessage, positionsOf, readFrom, TestLane } from '../support/stored-messages.ts';
import {
  declareQueue,
  openStorage,
  removeFolder,
  temporaryFolder,
} from '../support/temporary-storage.ts';

type Step =
  | { kind: 'append'; count: number; gap: number; isDurable: boolean; bodyBytes: number }
  | { kind: 'page out'; count: number }
  | { kind: 'remove'; every: number; from: number; to: number }
  | { kind: 'purge'; from: number }
  | { kind: 'flush' }
  | { kind: 'settle' }
  | { kind: 'reopen' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      count: fc.integer({ min: 1, max: 400 }),
      gap: fc.constantFrom(1, 1, 1, 3, 5000, 70_000),
      isDurable: fc.boolean(),
      bodyBytes: fc.constantFrom(0, 20, 2000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('page out' as const),
      count: fc.integer({ min: 1, max: 100 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('remove' as const),
      every: fc.integer({ min: 1, max: 4 }),
      from: fc.double({ min: 0, max: 1, noNaN: true }),
      to: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('purge' as const),
      from: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  { weight: 4, arbitrary: fc.constant({ kind: 'flush' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'settle' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
);

/** Runs steps on a store and on an array, and compares them at every restart. */
class Model {
  readonly #folder: string;
  readonly #lane = new TestLane(1);
  #storage: OpenedStorage;
  #live: QueuedMessage[] = [];
  /** Transient messages that are in memory only, older than some that are stored. */
  #waiting: QueuedMessage[] = [];
  #next = 1;

  constructor(folder: string, storage: OpenedStorage) {
    this.#folder = folder;
    this.#storage = storage;
  }

  async run(action: Step): Promise<void> {
    const store = this.#storage.store;
    switch (action.kind) {
      case 'append':
        this.#append(action);
        break;
      case 'page out':
        for (const queued of this.#waiting.splice(0, action.count)) this.#store(queued);
        break;
      case 'remove': {
        const from = Math.floor(action.from * this.#live.length);
        const to = Math.floor(action.to * this.#live.length);
        const gone = new Set(
          this.#live.slice(from, to).filter((_, index) => index % action.every === 0),
        );
        for (const queued of gone) store.remove(queued);
        this.#live = this.#live.filter((queued) => !gone.has(queued));
        break;
      }
      case 'purge': {
        const from = Math.ceil(action.from * this.#next);
        store.purge(this.#lane, from, this.#next);
        this.#live = this.#live.filter((queued) => queued.position < from);
        this.#waiting = this.#waiting.filter((queued) => queued.position < from);
        break;
      }
      case 'flush':
        store.flush();
        break;
      case 'settle':
        await this.#compare(7);
        break;
      case 'reopen':
        await this.reopen();
        break;
    }
  }

  async reopen(): Promise<void> {
    await this.#compare(Number.POSITIVE_INFINITY);
    await this.#storage.close();
    this.#storage = await openStorage(this.#folder);
    this.#live = this.#live.filter((queued) => queued.isDurable);
    this.#waiting = [];
    const recovered = this.#storage.recovered.lanes[0];
    expect(recovered?.messages).toBe(this.#live.length);
    expect(recovered?.bodyBytes).toBe(
      this.#live.reduce((sum, queued) => sum + queued.message.body.length, 0),
    );
    expect(recovered?.nextPosition).toBeLessThanOrEqual(this.#next);
    const first = this.#live[0]?.position ?? this.#next;
    expect(recovered?.firstPosition).toBeLessThanOrEqual(first);
    await this.#compare(Number.POSITIVE_INFINITY);
    // From here on the messages are the ones that were read.
    this.#live = (await readFrom(this.#storage.store, this.#lane, 1)).messages;
  }

  async close(): Promise<void> {
    await this.#storage.close();
  }

  #append(action: Extract<Step, { kind: 'append' }>): void {
    for (let i = 0; i < action.count; i++) {
      const queued = newMessage(this.#lane, this.#next, {
        isDurable: action.isDurable,
        body: new Uint8Array(action.bodyBytes),
      });
      this.#next += action.gap;
      if (action.isDurable) this.#store(queued);
      else this.#waiting.push(queued);
    }
  }

  #store(queued: QueuedMessage): void {
    this.#storage.store.append(queued);
    this.#live.push(queued);
    this.#live.sort((a, b) => a.position - b.position);
  }

  async #compare(most: number): Promise<void> {
    const start = this.#live[this.#live.length >> 1]?.position ?? 1;
    for (const from of [1, start]) {
      const { messages } = await readFrom(this.#storage.store, this.#lane, from, most);
      const expected = this.#live.filter((queued) => queued.position >= from).slice(0, most);
      expect(positionsOf(messages)).toEqual(positionsOf(expected));
    }
  }
}

describe('the sqlite store', () => {
  it('holds what a plain list would hold, through removals, purges and restarts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }),
        async (steps) => {
          const folder = temporaryFolder();
          const storage = await openStorage(folder);
          declareQueue(storage, 'orders', [1]);
          const model = new Model(folder, storage);
          try {
            for (const action of steps) await model.run(action);
            await model.reopen();
          } finally {
            await model.close();
            removeFolder(folder);
          }
        },
      ),
      { numRuns: Number(process.env.WARREN_MODEL_RUNS ?? 8), endOnFailure: false },
    );
  });
});
