import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TestLane } from '../../../../test/support/stored-messages.ts';
import type { MessageStore } from '../ports.ts';
import { DeliveryHorizon } from './delivery-horizon.ts';

const BLOCK = 16_384;

/** Operations in the order in which the store was given them; a crash keeps a prefix of them. */
class Log {
  readonly lane = new TestLane(1);
  readonly entries: { readonly append: number; readonly horizon: number }[] = [];
  committed = 0;

  readonly store: Pick<MessageStore, 'reserveDeliveries'> = {
    reserveDeliveries: (_lane, horizon) => this.entries.push({ append: 0, horizon }),
  };

  append(position: number): void {
    this.entries.push({ append: position, horizon: 0 });
  }

  commit(operations: number): void {
    this.committed = Math.min(this.committed + operations, this.entries.length);
    this.lane.deliveryHorizon = this.#horizonIn(this.committed);
  }

  #horizonIn(prefix: number): number {
    return this.entries.slice(0, prefix).reduce((max, { horizon }) => Math.max(max, horizon), 0);
  }

  /** Whether the message comes back flagged, or not at all, wherever a crash cuts the log. */
  isSafe(position: number): boolean {
    const appendedAt = this.entries.findIndex(({ append }) => append === position);
    for (let prefix = this.committed; prefix <= this.entries.length; prefix++) {
      if (appendedAt < prefix && this.#horizonIn(prefix) < position) return false;
    }
    return true;
  }
}

function horizonOn(log: Log): DeliveryHorizon {
  return new DeliveryHorizon(log.lane, log.store as MessageStore);
}

describe('the delivery horizon', () => {
  it('lets nothing be delivered that a crash could bring back unflagged', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ append: fc.constantFrom(1, 3, BLOCK / 2, BLOCK) }) },
      { weight: 2, arbitrary: fc.record({ page: fc.constantFrom(1, 2, BLOCK) }) },
      { weight: 4, arbitrary: fc.record({ deliver: fc.integer({ min: 1, max: 4 }) }) },
      { weight: 2, arbitrary: fc.record({ commit: fc.integer({ min: 1, max: 6 }) }) },
      { weight: 1, arbitrary: fc.constant({ goLive: true }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
        const log = new Log();
        const horizon = horizonOn(log);
        const waiting: number[] = [];
        let nextPosition = 1;
        for (const action of steps) {
          if ('append' in action || 'page' in action) {
            // Positions rise by more than one when messages between are not durable.
            nextPosition += 'append' in action ? action.append : action.page;
            if ('append' in action) horizon.coverAppend(nextPosition);
            log.append(nextPosition);
            waiting.push(nextPosition);
            nextPosition += 1;
          } else if ('deliver' in action) {
            for (let left = action.deliver; left > 0; left--) {
              const [position] = waiting;
              if (position === undefined || !horizon.permits(position)) break;
              expect(log.isSafe(position), `position ${position}`).toBe(true);
              waiting.shift();
            }
          } else if ('commit' in action) log.commit(action.commit);
          else horizon.goLive(nextPosition);
        }
        // Whatever waits may go once the disk has caught up.
        for (const position of waiting) {
          if (!horizon.permits(position)) log.commit(Infinity);
          expect(horizon.permits(position)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('holds up no message that is appended while somebody takes messages', () => {
    const log = new Log();
    const horizon = horizonOn(log);
    horizon.goLive(1);
    for (let position = 1; position <= 3 * BLOCK; position++) {
      horizon.coverAppend(position);
      if (!horizon.permits(position)) expect.unreachable(`position ${position} waits`);
      if (position % 5000 === 0) log.commit(Infinity);
    }
    expect(log.entries.length).toBeLessThan(8);
  });

  it('makes a backlog wait for one commit', () => {
    const log = new Log();
    const horizon = horizonOn(log);
    for (let position = 1; position <= 10; position++) log.append(position);
    horizon.goLive(11);
    expect(horizon.permits(1)).toBe(false);
    log.commit(Infinity);
    expect([horizon.permits(1), horizon.permits(10)]).toEqual([true, true]);
  });

  it('reserves the next block before the last is used up', () => {
    const log = new Log();
    const horizon = horizonOn(log);
    horizon.goLive(1);
    log.commit(Infinity);
    const before = log.entries.length;
    horizon.permits(log.lane.deliveryHorizon - 1);
    expect(log.entries.length).toBe(before + 1);
    horizon.permits(log.lane.deliveryHorizon);
    expect(log.entries.length).toBe(before + 1);
  });
});
