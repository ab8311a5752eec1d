// A published message and its address. Bytes are owned by the message and shared, never copied, by
// every queue it is in.

import type { Route } from './exchange/route.ts';
import type { Properties } from './properties.ts';

const NO_KEYS: readonly string[] = [];

/**
 * Exchange and routing key of a publish. Publishers repeat themselves, so adapters intern addresses
 * and the broker remembers the last route on them: a repeated publish costs no look-up.
 */
export class Address {
  readonly exchange: string;
  readonly routingKey: string;
  /** The two names as AMQP short strings, exchange first; null until a codec first needs them. */
  encoded: Uint8Array | null;
  /** Where the last publish to this address went; valid while `routeEpoch` is the vhost's. */
  route: Route | null = null;
  routeEpoch = -1;

  constructor(exchange: string, routingKey: string, encoded: Uint8Array | null = null) {
    this.exchange = exchange;
    this.routingKey = routingKey;
    this.encoded = encoded;
  }
}

/** Told when a published message is safe in every queue it was routed to. */
export interface PublishObserver {
  /** Every queue has taken responsibility for the publish with this number. */
  confirmPublish(publishNumber: number): void;
}

export class Message {
  readonly address: Address;
  readonly properties: Properties;
  readonly body: Uint8Array;
  /** Milliseconds since the epoch, of the coarse clock, when it was published. */
  readonly publishedAtMs: number;
  /** Its own time to live in milliseconds, from the `expiration` property; Infinity for none. */
  ttlMs = Infinity;
  /** True when the broker itself wrote the x-death header; a client's own means nothing. */
  hasDeathHistory = false;
  /** Routing keys of a BCC header, which receivers do not see, for dead-lettering. */
  hiddenKeys: readonly string[] = NO_KEYS;
  /** Waits for `unstored` to fall to 0; null when nobody asked for a confirm. */
  observer: PublishObserver | null = null;
  publishNumber = 0;
  /** Queues that still owe a write of this message to disk, plus one while it is being published. */
  unstored = 0;

  constructor(address: Address, properties: Properties, body: Uint8Array, publishedAtMs: number) {
    this.address = address;
    this.properties = properties;
    this.body = body;
    this.publishedAtMs = publishedAtMs;
  }

  /** One queue has stored it, or was done with it before it had to be stored. */
  noteStored(): void {
    this.unstored -= 1;
    if (this.unstored === 0 && this.observer !== null) {
      this.observer.confirmPublish(this.publishNumber);
      this.observer = null;
    }
  }
}
