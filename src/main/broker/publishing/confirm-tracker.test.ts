import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConfirmSink, ConfirmTracker } from './confirm-tracker.ts';

/** A publisher that notes what it is told of each publish. */
class Publisher implements ConfirmSink {
  readonly told = new Map<number, 'ack' | 'nack'>();
  readonly calls: string[] = [];
  #lastTold = 0;

  confirmUpTo(publishNumber: number, isMultiple: boolean): void {
    this.calls.push(`ack ${publishNumber}${isMultiple ? ' multiple' : ''}`);
    const first = isMultiple ? 1 : publishNumber;
    for (let n = first; n <= publishNumber; n++) if (!this.told.has(n)) this.#tell(n, 'ack');
  }

  refuse(publishNumber: number): void {
    this.calls.push(`nack ${publishNumber}`);
    this.#tell(publishNumber, 'nack');
  }

  #tell(publishNumber: number, what: 'ack' | 'nack'): void {
    if (this.told.has(publishNumber)) throw new Error(`${publishNumber} was told twice`);
    if (publishNumber <= this.#lastTold) throw new Error(`${publishNumber} is out of order`);
    this.#lastTold = publishNumber;
    this.told.set(publishNumber, what);
  }
}

function tracked() {
  let asks = 0;
  const tracker = new ConfirmTracker(() => asks++);
  const publisher = new Publisher();
  return { tracker, publisher, asks: () => asks, flush: () => tracker.flush(publisher) };
}

describe('confirms', () => {
  it('tell every publish once and in order, whatever the order in which it is settled', () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.constant('publish' as const) },
      { weight: 5, arbitrary: fc.record({ pick: fc.nat(300), isRefused: fc.boolean() }) },
      { weight: 1, arbitrary: fc.constant('flush' as const) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600, size: 'max' }), (steps) => {
        const { tracker, publisher, flush } = tracked();
        const open: number[] = [];
        const expected = new Map<number, 'ack' | 'nack'>();
        const settle = (pick: number, isRefused: boolean): void => {
          const [publishNumber] = open.splice(pick % Math.max(1, open.length), 1);
          if (publishNumber === undefined) return;
          expected.set(publishNumber, isRefused ? 'nack' : 'ack');
          if (isRefused) tracker.refusePublish(publishNumber);
          else tracker.confirmPublish(publishNumber);
        };
        for (const action of steps) {
          if (action === 'publish') open.push(tracker.nextPublish());
          else if (action === 'flush') flush();
          else settle(action.pick, action.isRefused);
        }
        flush();
        for (const n of open) expect(publisher.told.has(n)).toBe(false);
        while (open.length > 0) settle(0, false);
        flush();
        expect([...publisher.told]).toEqual([...expected].sort(([a], [b]) => a - b));
        expect(tracker.unconfirmed).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('of a run are told as one', () => {
    const { tracker, publisher, flush } = tracked();
    for (let i = 0; i < 100; i++) tracker.nextPublish();
    for (let n = 100; n >= 1; n--) tracker.confirmPublish(n);
    flush();
    expect(publisher.calls).toEqual(['ack 100 multiple']);
  });

  it('around a refusal are told in front of it and behind it', () => {
    const { tracker, publisher, flush } = tracked();
    for (let i = 0; i < 5; i++) tracker.nextPublish();
    tracker.refusePublish(3);
    for (const n of [1, 2, 4, 5]) tracker.confirmPublish(n);
    flush();
    expect(publisher.calls).toEqual(['ack 2 multiple', 'nack 3', 'ack 5 multiple']);
  });

  it('wait for what was published before', () => {
    const { tracker, publisher, flush, asks } = tracked();
    for (let i = 0; i < 2; i++) tracker.nextPublish();
    tracker.confirmPublish(2);
    flush();
    expect([publisher.calls, asks(), tracker.unconfirmed]).toEqual([[], 0, 2]);
    tracker.confirmPublish(1);
    expect(asks()).toBe(1);
    flush();
    expect(publisher.calls).toEqual(['ack 2 multiple']);
  });

  it('of single publishes are not multiple', () => {
    const { tracker, publisher, flush } = tracked();
    for (let n = 1; n <= 3; n++) {
      tracker.confirmPublish(tracker.nextPublish());
      flush();
    }
    flush();
    expect(publisher.calls).toEqual(['ack 1', 'ack 2', 'ack 3']);
  });
});
