// Turns settled publish numbers into the ranges of a Confirms message: every number once, in rising
// order, neighbours with the same outcome together.

import type { ConfirmSink } from '../../broker/publishing/confirm-tracker.ts';
import type { ErrorMessage } from './conditions.ts';
import { warren } from './gen/warren.js';

type Range = warren.v1.ConfirmRange.$Properties;

const { PublishOutcome } = warren.v1;

/** A batch that was not accepted. */
interface FailedBatch {
  readonly first: number;
  readonly last: number;
  readonly error: ErrorMessage;
}

export class ConfirmRanges implements ConfirmSink {
  #ranges: Range[] = [];
  /** Rising numbers that are confirmed as unroutable. */
  #unroutable: number[] = [];
  /** Rising batches whose numbers are refused with an error. */
  #failed: FailedBatch[] = [];
  #toldUpTo = 0;

  noteUnroutable(publishNumber: number): void {
    this.#unroutable.push(publishNumber);
  }

  noteFailed(first: number, last: number, error: ErrorMessage): void {
    this.#failed.push({ first, last, error });
  }

  /** The ranges since the last call. */
  take(): Range[] {
    const ranges = this.#ranges;
    this.#ranges = [];
    return ranges;
  }

  confirmUpTo(publishNumber: number): void {
    let first = this.#toldUpTo + 1;
    let told = 0;
    for (const unroutable of this.#unroutable) {
      if (unroutable > publishNumber) break;
      told += 1;
      if (unroutable > first) {
        this.#add(first, unroutable - 1, PublishOutcome.PUBLISH_OUTCOME_CONFIRMED);
      }
      this.#add(unroutable, unroutable, PublishOutcome.PUBLISH_OUTCOME_UNROUTABLE);
      first = unroutable + 1;
    }
    if (told > 0) this.#unroutable.splice(0, told);
    if (first <= publishNumber) {
      this.#add(first, publishNumber, PublishOutcome.PUBLISH_OUTCOME_CONFIRMED);
    }
    this.#toldUpTo = publishNumber;
  }

  refuse(publishNumber: number): void {
    this.#toldUpTo = publishNumber;
    const failed = this.#failed[0];
    if (failed === undefined || publishNumber < failed.first) {
      this.#add(publishNumber, publishNumber, PublishOutcome.PUBLISH_OUTCOME_REFUSED);
      return;
    }
    const { error } = failed;
    this.#add(publishNumber, publishNumber, PublishOutcome.PUBLISH_OUTCOME_FAILED, error);
    if (publishNumber === failed.last) this.#failed.shift();
  }

  #add(
    first: number,
    last: number,
    outcome: warren.v1.PublishOutcome,
    error: ErrorMessage | null = null,
  ): void {
    const before = this.#ranges.at(-1);
    if (before?.outcome === outcome && (before.error ?? null) === error) before.last = last;
    else this.#ranges.push({ first, last, outcome, error });
  }
}
