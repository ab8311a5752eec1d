// The feeds a page listens to, over all connections it has had. Asks for a feed again when a payload is
// missing, so that whoever listens never sees a gap.

import type { FeedName } from '../../shared/ipc/contract.ts';
import type { PageFrame, ProgramFrame } from '../../shared/ipc/frames.ts';
import type { Failure } from '../../shared/ipc/result.ts';

export interface FeedListener {
  readonly feed: FeedName;
  readonly options: unknown;
  onPayload(payload: unknown): void;
  onEnded(failure: Failure): void;
}

interface Subscription {
  readonly listener: FeedListener;
  /** Another one whenever the feed is asked for again: late payloads of an earlier one are not taken. */
  id: number;
  /** Of the last payload taken. */
  sequence: number;
}

type FeedFrame = Extract<ProgramFrame, { kind: 'payload' | 'ended' }>;

export class Subscriptions {
  readonly #byId = new Map<number, Subscription>();
  readonly #nextId: () => number;
  readonly #send: (frame: PageFrame) => void;

  /** `send` may drop frames while there is no connection. */
  constructor(nextId: () => number, send: (frame: PageFrame) => void) {
    this.#nextId = nextId;
    this.#send = send;
  }

  /** Returns what ends the listening. */
  add(listener: FeedListener): () => void {
    const subscription = { listener, id: 0, sequence: 0 };
    this.#begin(subscription);
    return () => {
      if (this.#byId.delete(subscription.id)) {
        this.#send({ kind: 'unsubscribe', id: subscription.id });
      }
    };
  }

  /** Asks for all feeds on a new connection. */
  beginAll(): void {
    const all = [...this.#byId.values()];
    this.#byId.clear();
    for (const subscription of all) this.#begin(subscription);
  }

  take(frame: FeedFrame): void {
    const subscription = this.#byId.get(frame.id);
    if (subscription === undefined) return;
    const { listener } = subscription;
    if (frame.kind === 'ended') {
      this.#byId.delete(frame.id);
      guarded(() => listener.onEnded(frame.failure));
      return;
    }
    const { id, sequence, payload } = frame;
    if (sequence !== subscription.sequence + 1) {
      this.#byId.delete(id);
      this.#send({ kind: 'unsubscribe', id });
      this.#begin(subscription);
      return;
    }
    subscription.sequence = sequence;
    guarded(() => listener.onPayload(payload));
    // Only now: a page that is slow is sent less.
    this.#send({ kind: 'received', id, sequence });
  }

  #begin(subscription: Subscription): void {
    subscription.id = this.#nextId();
    subscription.sequence = 0;
    this.#byId.set(subscription.id, subscription);
    const { feed, options } = subscription.listener;
    this.#send({ kind: 'subscribe', id: subscription.id, feed, options });
  }
}

/** A bug of one listener is shown as such and harms no other. */
function guarded(call: () => void): void {
  try {
    call();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
