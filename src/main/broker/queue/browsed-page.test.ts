import { describe, expect, it } from 'vitest';
import { newMessage, TestLane } from '../../../../test/support/stored-messages.ts';
import { BrowsedPage } from './browsed-page.ts';
import type { QueuedMessage } from './queued-message.ts';

const lane = new TestLane(1);
const message = (position: number): QueuedMessage => newMessage(lane, position);

function page(inMemory: readonly QueuedMessage[], maxMessages: number, redeliveredUpTo = 0) {
  const answer: { messages: readonly QueuedMessage[]; isEnd: boolean | null } = {
    messages: [],
    isEnd: null,
  };
  const made = new BrowsedPage(
    { id: 1, redeliveredUpTo },
    inMemory,
    maxMessages,
    1e9,
    (messages, isEnd) => Object.assign(answer, { messages, isEnd }),
  );
  return { made, answer };
}

describe('a browsed page', () => {
  it('completes what is in memory from the disk, up to its size', () => {
    const { made, answer } = page([message(1)], 2);
    expect(made.missingMessages).toBe(1);
    made.acceptRead([message(2), message(3)], true);
    expect(answer.messages.map(({ position }) => position)).toEqual([1, 2]);
    expect(answer.isEnd).toBe(false);
  });

  it('shows what may have been delivered before a crash as its consumer would see it', () => {
    const { made, answer } = page([], 10, 2);
    made.acceptRead([message(1), message(2), message(3)], true);
    expect(answer.messages.map(({ isRedelivered }) => isRedelivered)).toEqual([true, true, false]);
    expect(answer.isEnd).toBe(true);
  });
});
