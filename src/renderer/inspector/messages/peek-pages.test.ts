import { describe, expect, it } from 'vitest';
import type { PeekedMessage } from '../../../shared/ipc/message.ts';
import { messageKey, NO_PAGES, refreshed, withPage } from './peek-pages.ts';

const message = (position: number, over: Partial<PeekedMessage> = {}): PeekedMessage => ({
  exchange: '',
  routingKey: 'q',
  properties: {},
  deaths: [],
  bodyBytes: 0,
  body: '',
  publishedAtMs: 1,
  position,
  level: 0,
  place: 'ready',
  isRedelivered: false,
  ...over,
});

describe('pages of a queue', () => {
  it('follow each other, and overlaps are shown once, as they were seen last', () => {
    const first = withPage(NO_PAGES, {
      messages: [message(1), message(2)],
      next: { level: 0, position: 2 },
    });
    const both = withPage(first, {
      messages: [message(2, { place: 'unacked' }), message(3)],
      next: null,
    });
    expect(both.messages.map(({ position, place }) => [position, place])).toEqual([
      [1, 'ready'],
      [2, 'unacked'],
      [3, 'ready'],
    ]);
    expect(both.next).toBeNull();
  });

  it('tell messages of priority levels apart', () => {
    expect(messageKey(message(1, { level: 2 }))).not.toBe(messageKey(message(1)));
  });

  it('keep the objects of messages that did not change when the head is read again', () => {
    const before = { messages: [message(1), message(2)], next: null };
    const after = refreshed(before, {
      messages: [message(2), message(3)],
      next: { level: 0, position: 3 },
    });
    expect(after.messages[0]).toBe(before.messages[1]);
    expect(after.messages).toHaveLength(2);
    const unacked = refreshed(before, { messages: [message(2, { place: 'unacked' })], next: null });
    expect(unacked.messages[0]?.place).toBe('unacked');
  });
});
