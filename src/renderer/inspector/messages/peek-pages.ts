// Pages of a queue's head put together. Pure.

import type { PeekCursor, PeekedMessage } from '../../../shared/ipc/message.ts';

/** Messages in one page. */
export const PAGE_SIZE = 50;
/** Most messages that are kept on the page at once. */
export const MAX_LOADED = 5000;

export interface PeekedPages {
  readonly messages: readonly PeekedMessage[];
  /** Null at the end of the queue. */
  readonly next: PeekCursor | null;
}

export const NO_PAGES: PeekedPages = { messages: [], next: null };

/** Stays the same while the message is in the queue. */
export const messageKey = ({ level, position }: PeekCursor): string => `${level}:${position}`;

/** Pages may overlap when the queue changed between them: what came last is shown. */
export function withPage(pages: PeekedPages, page: PeekedPages): PeekedPages {
  const fresh = new Map(page.messages.map((message) => [messageKey(message), message]));
  const kept = pages.messages.filter((message) => !fresh.has(messageKey(message)));
  return { messages: [...kept, ...page.messages], next: page.next };
}

/**
 * The head read again. Messages that did not change stay the same objects, so that what is made of them is
 * not made again.
 */
export function refreshed(pages: PeekedPages, head: PeekedPages): PeekedPages {
  const known = new Map(pages.messages.map((message) => [messageKey(message), message]));
  const messages = head.messages.map((message) => {
    const before = known.get(messageKey(message));
    return before !== undefined && isSame(before, message) ? before : message;
  });
  return { messages, next: head.next };
}

const isSame = (a: PeekedMessage, b: PeekedMessage): boolean =>
  a.place === b.place &&
  a.isRedelivered === b.isRedelivered &&
  a.publishedAtMs === b.publishedAtMs &&
  a.bodyBytes === b.bodyBytes &&
  a.routingKey === b.routingKey &&
  a.body === b.body;
