// What looking at a queue asks for and shows. Types only: nothing here moves a message.

import type { QueuedMessage } from './queued-message.ts';

/** Holds unacked messages: a channel of whatever protocol. */
export interface UnackedHolder {
  /** Visits what it holds; nothing may change meanwhile. */
  forEachUnacked(visit: (queued: QueuedMessage) => void): void;
}

/** A place in a queue: pages begin there, the place itself included. */
export interface BrowsePlace {
  /** Priority level; higher ones come first. */
  readonly level: number;
  readonly position: number;
}

export interface BrowseOptions {
  /** Null for the next message to be delivered. */
  readonly from: BrowsePlace | null;
  readonly maxMessages: number;
  /** Ends the page when the bodies come to about this much. */
  readonly maxBytes: number;
  readonly includesUnacked: boolean;
}

export type MessagePlace = 'ready' | 'unacked' | 'delayed';

/** A message as it was seen. */
export interface BrowsedMessage {
  readonly queued: QueuedMessage;
  readonly level: number;
  readonly place: MessagePlace;
  /** Clock time of the end of its delay; 0 unless it is delayed. */
  readonly delayedUntilMs: number;
}

/** `next` is null when there is nothing behind the page. */
export type BrowseAnswer = (messages: readonly BrowsedMessage[], next: BrowsePlace | null) => void;
