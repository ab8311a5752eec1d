import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newMessage, TestLane } from '../../../../test/support/stored-messages.ts';
import { ReturnedMessages } from './returned-messages.ts';

const lane = new TestLane(1);
const at = (position: number) => newMessage(lane, position);

function takeAll(returned: ReturnedMessages): number[] {
  const positions: number[] = [];
  for (let next = returned.take(); next !== undefined; next = returned.take()) {
    positions.push(next.position);
  }
  return positions;
}

const positions = fc.uniqueArray(fc.nat(1000), { maxLength: 60 });

describe('returned messages', () => {
  it('come in order of position, however they returned', () => {
    fc.assert(
      fc.property(positions, (order) => {
        const returned = new ReturnedMessages(false);
        for (const position of order) returned.add(at(position));
        expect(takeAll(returned)).toEqual([...order].sort((a, b) => a - b));
      }),
    );
  });

  it('of a quorum queue come in the order in which they returned', () => {
    fc.assert(
      fc.property(positions, (order) => {
        const returned = new ReturnedMessages(true);
        for (const position of order) returned.add(at(position));
        expect(takeAll(returned)).toEqual(order);
      }),
    );
  });

  it('go before later messages only', () => {
    const returned = new ReturnedMessages(false);
    expect(returned.precedes(at(5))).toBe(false);
    returned.add(at(5));
    expect([returned.precedes(at(6)), returned.precedes(at(4))]).toEqual([true, false]);
    expect(returned.peek()?.position).toBe(5);
  });

  it('of a quorum queue go before every other message', () => {
    const returned = new ReturnedMessages(true);
    expect(returned.precedes(at(1))).toBe(false);
    returned.add(at(5));
    expect(returned.precedes(at(4))).toBe(true);
  });
});
