// A message store without a disk, for `--memory` and for tests: the same states in the same order
// as the SQLite one, nothing kept beyond the process. Must never confirm inside a call.

import type { Defer } from '../../broker/ports.ts';
import type { Lane } from '../../broker/queue/lane.ts';
import { type QueuedMessage, Storage } from '../../broker/queue/queued-message.ts';
import type { BatchedMessageStore } from '../opened-storage.ts';
import { MemoryLane } from './memory-lane.ts';

interface LaneReservation {
  readonly lane: Lane;
  readonly horizon: number;
}

interface LaneRead {
  readonly lane: Lane;
  floor: number;
  readonly maxMessages: number;
  readonly maxBytes: number;
}

export class MemoryMessageStore implements BatchedMessageStore {
  backlogBytes = 0;
  readonly #defer: Defer;
  readonly #onActivity: () => void;
  /** What each lane holds; kept because a queue may forget messages and read them again. */
  readonly #lanes = new Map<number, MemoryLane>();
  #pending: QueuedMessage[] = [];
  #reservations: LaneReservation[] = [];
  #reads: LaneRead[] = [];
  #isScheduled = false;

  /** `defer` runs a task in a later turn; `onActivity` is called after messages were settled. */
  constructor(defer: Defer, onActivity: () => void) {
    this.#defer = defer;
    this.#onActivity = onActivity;
  }

  append(queued: QueuedMessage): void {
    queued.storage = Storage.pending;
    this.backlogBytes += queued.message.body.length;
    this.#pending.push(queued);
  }

  remove(queued: QueuedMessage): void {
    const before = queued.storage;
    if (before === Storage.none || before === Storage.removed) return;
    queued.storage = Storage.removed;
    if (before === Storage.stored) this.#lanes.get(queued.lane.id)?.remove(queued.position);
    else this.#cancel(queued);
  }

  /** The stored message is the object itself, so its count is already kept. */
  updateDeliveryCount(_queued: QueuedMessage): void {}

  reserveDeliveries(lane: Lane, horizon: number): void {
    this.#reservations.push({ lane, horizon });
  }

  settleDeliveries(lane: Lane, horizon: number): void {
    lane.deliveryHorizon = horizon;
  }

  read(lane: Lane, from: number, maxMessages: number, maxBytes: number): void {
    this.#reads.push({ lane, floor: from, maxMessages, maxBytes });
  }

  purge(lane: Lane, from: number, below: number): void {
    for (const queued of this.#pending) {
      if (queued.lane !== lane || queued.storage !== Storage.pending) continue;
      if (queued.position < from || queued.position >= below) continue;
      queued.storage = Storage.removed;
      this.#cancel(queued);
    }
    this.#lanes.get(lane.id)?.purge(from, below);
    for (const read of this.#reads) {
      if (read.lane.id !== lane.id) continue;
      if (from <= read.floor && read.floor < below) read.floor = below;
    }
  }

  dropLane(lane: Lane): void {
    this.purge(lane, 0, Number.POSITIVE_INFINITY);
    this.#lanes.delete(lane.id);
    this.#reads = this.#reads.filter((read) => read.lane.id !== lane.id);
    this.#reservations = this.#reservations.filter((reservation) => reservation.lane !== lane);
  }

  flush(): void {
    if (this.#isScheduled) return;
    if (this.#pending.length + this.#reservations.length + this.#reads.length === 0) return;
    this.#isScheduled = true;
    this.#defer(() => {
      this.#isScheduled = false;
      this.#commit();
      this.#onActivity();
    });
  }

  /** Commits what is left; the store is empty afterwards. */
  close(): void {
    this.#commit();
    this.#lanes.clear();
  }

  #cancel(queued: QueuedMessage): void {
    this.backlogBytes -= queued.message.body.length;
    if (queued.isDurable) queued.message.noteStored();
  }

  #commit(): void {
    const written = this.#pending;
    this.#pending = [];
    for (const queued of written) {
      if (queued.storage !== Storage.pending) continue;
      queued.storage = Storage.stored;
      this.backlogBytes -= queued.message.body.length;
      this.#keep(queued);
      if (queued.isDurable) queued.message.noteStored();
    }
    const reservations = this.#reservations;
    this.#reservations = [];
    for (const { lane, horizon } of reservations) {
      lane.deliveryHorizon = horizon;
      lane.resume();
    }
    const reads = this.#reads;
    this.#reads = [];
    for (const read of reads) this.#answer(read);
  }

  #keep(queued: QueuedMessage): void {
    let stored = this.#lanes.get(queued.lane.id);
    if (stored === undefined) {
      stored = new MemoryLane();
      this.#lanes.set(queued.lane.id, stored);
    }
    stored.add(queued);
  }

  #answer(read: LaneRead): void {
    const stored = this.#lanes.get(read.lane.id);
    const answer = stored?.read(read.floor, read.maxMessages, read.maxBytes);
    read.lane.acceptRead(answer?.messages ?? [], answer?.isEnd ?? true);
  }
}
