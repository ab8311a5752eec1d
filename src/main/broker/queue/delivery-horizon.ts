// Remembers durably how far a lane's messages may have been delivered, without making any delivery
// of a fresh message wait for the disk.
//
// A crash must not bring back a delivered message without its redelivered flag. Positions up to the
// *synced* horizon come back flagged, so what lies below it may be delivered at will. The horizon is
// reserved in blocks ahead of deliveries. A message that was appended after a reservation was noted
// is safe at once, because the store keeps that order: if the message survives, so does the horizon.
//
//   position:  ......|== synced ==|-- waits for the commit --|== covered: appended after ==|
//                    ^ deliverable                           ^ coveredFrom        reserved ^

import type { MessageStore } from '../ports.ts';
import type { Lane } from './lane.ts';

/** Positions reserved at a time: the most that can be flagged needlessly after a crash. */
const BLOCK = 16_384;

export class DeliveryHorizon {
  readonly #lane: Lane;
  readonly #store: MessageStore;
  #reserved = 0;
  #coveredFrom = Infinity;
  #isLive = false;
  /** Highest position handed out, for an exact horizon at a clean shutdown. */
  highestDelivered = 0;

  constructor(lane: Lane, store: MessageStore) {
    this.#lane = lane;
    this.#store = store;
  }

  /** The queue has, or just had, somebody who takes messages: appends are covered from here on. */
  goLive(nextPosition: number): void {
    if (this.#isLive) return;
    this.#isLive = true;
    this.#reserve(nextPosition + BLOCK, nextPosition);
  }

  /** Called before a message that stays in memory is appended at `position`. */
  coverAppend(position: number): void {
    if (!this.#isLive || position <= this.#reserved) return;
    // Coverage without a gap goes on; after one (paging), only what follows is covered.
    const from = position === this.#reserved + 1 ? this.#coveredFrom : position;
    this.#reserve(position + BLOCK, from);
  }

  /** Whether the durable message at `position` may be delivered now; if not, makes that happen. */
  permits(position: number): boolean {
    const synced = this.#lane.deliveryHorizon;
    if (position <= synced) {
      if (position > synced - BLOCK / 2 && this.#reserved <= synced) {
        this.#reserve(synced + BLOCK, Infinity);
      }
      return true;
    }
    if (position >= this.#coveredFrom && position <= this.#reserved) return true;
    if (position > this.#reserved) this.#reserve(position + BLOCK, Infinity);
    return false;
  }

  #reserve(horizon: number, coveredFrom: number): void {
    this.#reserved = Math.max(this.#reserved, horizon);
    this.#coveredFrom = coveredFrom;
    this.#store.reserveDeliveries(this.#lane, this.#reserved);
  }
}
