import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.ts';
import { Feed } from './feed.ts';

/** A feed of numbers that are added up while the page does not take them. */
class Counter {
  readonly clock = new ManualClock();
  readonly sent: [sequence: number, payload: unknown][] = [];
  readonly ended: unknown[] = [];
  readonly feed: Feed;
  readers = 0;
  #sum = 0;
  #notify: () => void = () => {};
  failure: Error | null = null;

  constructor(isHidden = false) {
    this.feed = new Feed(
      {
        clock: this.clock,
        open: (notify) => {
          this.readers += 1;
          this.#notify = notify;
          let isFirst = true;
          return {
            read: () => {
              if (this.failure !== null) throw this.failure;
              const payload = isFirst ? 'snapshot' : this.#sum === 0 ? null : this.#sum;
              isFirst = false;
              this.#sum = 0;
              return payload;
            },
            close: () => {
              this.readers -= 1;
            },
          };
        },
        send: (sequence, payload) => this.sent.push([sequence, payload]),
        end: (error) => this.ended.push(error),
      },
      isHidden,
    );
    this.feed.begin();
  }

  add(count: number): void {
    this.#sum += count;
    this.#notify();
  }

  /** The page takes what has come. */
  take(): void {
    this.feed.received(this.sent.at(-1)?.[0] ?? 0);
  }
}

describe('a feed', () => {
  it('sends a snapshot at once and numbers what follows without gaps', () => {
    const counter = new Counter();
    expect(counter.sent).toEqual([[1, 'snapshot']]);
    counter.take();
    counter.add(3);
    counter.clock.advance(100);
    counter.take();
    counter.add(4);
    counter.clock.advance(100);
    expect(counter.sent).toEqual([
      [1, 'snapshot'],
      [2, 3],
      [3, 4],
    ]);
  });

  it('sends ten times a second at most, however often something changes', () => {
    const counter = new Counter();
    for (let i = 0; i < 1000; i += 1) {
      counter.add(1);
      counter.take();
      counter.clock.advance(1);
    }
    expect(counter.sent.length).toBeLessThanOrEqual(11);
    expect(counter.sent.length).toBeGreaterThanOrEqual(10);
  });

  it('has two payloads under way at most, and merges the rest into one', () => {
    const counter = new Counter();
    for (let i = 0; i < 10; i += 1) {
      counter.add(1);
      counter.clock.advance(100);
    }
    expect(counter.sent).toEqual([
      [1, 'snapshot'],
      [2, 1],
    ]);
    counter.take();
    counter.clock.advance(100);
    expect(counter.sent.at(-1)).toEqual([3, 9]);
  });

  it('is not fooled by a page that takes what was never sent, or takes twice', () => {
    const counter = new Counter();
    counter.feed.received(1000);
    counter.add(1);
    counter.clock.advance(100);
    counter.add(1);
    counter.clock.advance(1000);
    expect(counter.sent.length).toBe(2);
    counter.feed.received(1);
    counter.feed.received(1);
    counter.clock.advance(1000);
    expect(counter.sent.length).toBe(3);
  });

  it('watches nothing while hidden and begins again with a snapshot', () => {
    const counter = new Counter();
    counter.take();
    counter.feed.setHidden(true);
    expect(counter.readers).toBe(0);
    counter.add(5);
    counter.clock.advance(1000);
    expect(counter.sent.length).toBe(1);
    counter.feed.setHidden(false);
    expect(counter.sent.at(-1)).toEqual([2, 'snapshot']);
    expect(counter.readers).toBe(1);
  });

  it('of a page that is hidden from the start begins when it is seen', () => {
    const counter = new Counter(true);
    expect([counter.readers, counter.sent.length]).toEqual([0, 0]);
    counter.feed.setHidden(false);
    expect(counter.sent).toEqual([[1, 'snapshot']]);
  });

  it('ends once, and for good, when it cannot be read any more', () => {
    const counter = new Counter();
    counter.take();
    counter.failure = new Error('gone');
    counter.add(1);
    counter.clock.advance(100);
    counter.add(1);
    counter.clock.advance(1000);
    expect(counter.ended).toEqual([counter.failure]);
    expect(counter.readers).toBe(0);
    counter.feed.setHidden(true);
    counter.feed.setHidden(false);
    expect(counter.readers).toBe(0);
  });

  it('has no timer while nothing changes, and none when it is closed', () => {
    const counter = new Counter();
    counter.take();
    expect(counter.clock.waitingTasks).toBe(0);
    counter.add(1);
    expect(counter.clock.waitingTasks).toBe(1);
    counter.feed.close();
    expect([counter.clock.waitingTasks, counter.readers]).toEqual([0, 0]);
  });
});
