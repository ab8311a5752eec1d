// Publisher confirms of one channel: which publishes are settled, told to the client once per turn
// and in order [rabbitmq: confirms]. Must know nothing of how an ack looks on the wire.

import type { PublishObserver } from '../message.ts';

/** Receives confirms in rising order of publish numbers. */
export interface ConfirmSink {
  /** Everything up to and including `publishNumber` that was not named before is safe. */
  confirmUpTo(publishNumber: number, isMultiple: boolean): void;
  /** This one was refused. */
  refuse(publishNumber: number): void;
}

const CONFIRMED = 1;
const REFUSED = 2;

/**
 * Publish numbers start at 1. `#settledUpTo` moves over everything settled; what is settled beyond
 * it waits in `#states`, a ring indexed by publish number.
 */
export class ConfirmTracker implements PublishObserver {
  readonly #onSettled: () => void;
  #states = new Uint8Array(64);
  #lastPublish = 0;
  #settledUpTo = 0;
  #toldUpTo = 0;
  #refused: number[] = [];
  /** Publishes confirmed so far. */
  confirmed = 0;

  /** `onSettled` asks for a `flush` at the end of the turn. */
  constructor(onSettled: () => void) {
    this.#onSettled = onSettled;
  }

  /** The number of the next publish on the channel. */
  nextPublish(): number {
    this.#lastPublish += 1;
    if (this.#lastPublish - this.#settledUpTo >= this.#states.length) this.#grow();
    return this.#lastPublish;
  }

  /** Number of the last publish; 0 before the first. */
  get lastPublish(): number {
    return this.#lastPublish;
  }

  /** Publishes that are not settled. */
  get unconfirmed(): number {
    return this.#lastPublish - this.#settledUpTo;
  }

  confirmPublish(publishNumber: number): void {
    this.#settle(publishNumber, CONFIRMED);
  }

  refusePublish(publishNumber: number): void {
    this.#refused.push(publishNumber);
    this.#settle(publishNumber, REFUSED);
  }

  #settle(publishNumber: number, state: number): void {
    if (publishNumber !== this.#settledUpTo + 1) {
      this.#states[publishNumber & (this.#states.length - 1)] = state;
      return;
    }
    const states = this.#states;
    const mask = states.length - 1;
    let settled = publishNumber;
    while (settled < this.#lastPublish && states[(settled + 1) & mask] !== 0) {
      settled += 1;
      states[settled & mask] = 0;
    }
    this.#settledUpTo = settled;
    this.#onSettled();
  }

  /** Tells what was settled since the last flush, as few confirms as possible. */
  flush(sink: ConfirmSink): void {
    if (this.#refused.length > 0) this.#flushRefused(sink);
    this.#confirmRun(sink, this.#settledUpTo);
  }

  #flushRefused(sink: ConfirmSink): void {
    this.#refused.sort((a, b) => a - b);
    const later: number[] = [];
    for (const publishNumber of this.#refused) {
      if (publishNumber > this.#settledUpTo) {
        later.push(publishNumber);
        continue;
      }
      this.#confirmRun(sink, publishNumber - 1);
      sink.refuse(publishNumber);
      this.#toldUpTo = publishNumber;
    }
    this.#refused = later;
  }

  #confirmRun(sink: ConfirmSink, upTo: number): void {
    if (upTo <= this.#toldUpTo) return;
    sink.confirmUpTo(upTo, upTo > this.#toldUpTo + 1);
    this.confirmed += upTo - this.#toldUpTo;
    this.#toldUpTo = upTo;
  }

  #grow(): void {
    const larger = new Uint8Array(this.#states.length * 2);
    for (let n = this.#settledUpTo + 1; n < this.#lastPublish; n++) {
      larger[n & (larger.length - 1)] = this.#states[n & (this.#states.length - 1)] ?? 0;
    }
    this.#states = larger;
  }
}
