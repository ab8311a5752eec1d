// Publishes again and again, at a rate or as fast as the broker confirms, and never has more than a few
// messages under way. Knows nothing of forms; time and publishing come from outside.

import type { PublishOutcome } from '../../shared/ipc/contract.ts';
import type { Failure, Result } from '../../shared/ipc/result.ts';

export interface RepeatPlan {
  /** Messages per second; null for as fast as they are confirmed. */
  readonly perSecond: number | null;
  /** Null for no end. */
  readonly count: number | null;
}

export interface RepeatProgress {
  readonly sent: number;
  readonly confirmed: number;
  readonly unroutable: number;
  readonly refused: number;
  readonly underWay: number;
  readonly elapsedMs: number;
}

export type RepeatEnd =
  | { readonly why: 'done' }
  | { readonly why: 'stopped' }
  | { readonly why: 'refused' }
  | { readonly why: 'failed'; readonly failure: Failure }
  /** A message could not be made, for a reason of the form. */
  | { readonly why: 'invalid' };

export interface RepeatParts {
  readonly plan: RepeatPlan;
  /** Most messages whose outcome is awaited. */
  readonly maxUnderWay: number;
  /** Publishes message `counter`, from 1 up; null when it cannot be made. */
  publish(counter: number): Promise<Result<PublishOutcome>> | null;
  onProgress(progress: RepeatProgress): void;
  onEnd(end: RepeatEnd, progress: RepeatProgress): void;
  nowMs(): number;
  /** Calls back every few milliseconds until what it returns is called. */
  everyTick(tick: () => void): () => void;
}

/** A tab in the background ticks seldom: what it missed beyond this is not caught up. */
const MAX_CATCH_UP_MS = 250;

/** One run; it begins when made and ends by itself, on the first failure, or by `stop`. */
export class RepeatRun {
  readonly #parts: RepeatParts;
  readonly #startedMs: number;
  readonly #stopTicks: () => void;
  /** What was due and not sent, and is not made up for. */
  #skippedMs = 0;
  #sent = 0;
  #confirmed = 0;
  #unroutable = 0;
  #refused = 0;
  #underWay = 0;
  #end: RepeatEnd | null = null;
  #hasEnded = false;

  constructor(parts: RepeatParts) {
    this.#parts = parts;
    this.#startedMs = parts.nowMs();
    this.#stopTicks = parts.everyTick(() => this.#pump());
    this.#pump();
  }

  /** No more are sent; the end is told when those under way have their outcome. */
  stop(): void {
    this.#finish({ why: 'stopped' });
  }

  get progress(): RepeatProgress {
    return {
      sent: this.#sent,
      confirmed: this.#confirmed,
      unroutable: this.#unroutable,
      refused: this.#refused,
      underWay: this.#underWay,
      elapsedMs: this.#parts.nowMs() - this.#startedMs,
    };
  }

  #pump(): void {
    const { plan, maxUnderWay } = this.#parts;
    const due = this.#due(plan.perSecond);
    while (this.#end === null && this.#sent < due && this.#underWay < maxUnderWay) this.#send();
    this.#parts.onProgress(this.progress);
  }

  /** How many should have been sent by now. */
  #due(perSecond: number | null): number {
    const { plan, nowMs } = this.#parts;
    const most = plan.count ?? Number.POSITIVE_INFINITY;
    if (perSecond === null) return most;
    const elapsedMs = nowMs() - this.#startedMs - this.#skippedMs;
    const behindMs = elapsedMs - (this.#sent * 1000) / perSecond;
    const slackMs = Math.max(MAX_CATCH_UP_MS, 1000 / perSecond);
    if (behindMs > slackMs) this.#skippedMs += behindMs - slackMs;
    const countedMs = elapsedMs - Math.max(0, behindMs - slackMs);
    return Math.min(most, Math.floor((countedMs / 1000) * perSecond) + 1);
  }

  #send(): void {
    const answer = this.#parts.publish(this.#sent + 1);
    if (answer === null) {
      this.#finish({ why: 'invalid' });
      return;
    }
    this.#sent += 1;
    this.#underWay += 1;
    void answer.then((result) => this.#settle(result));
    if (this.#sent === this.#parts.plan.count) this.#finish({ why: 'done' });
  }

  #settle(result: Result<PublishOutcome>): void {
    this.#underWay -= 1;
    if (!result.ok) this.#finish({ why: 'failed', failure: result.failure });
    else if (result.value.outcome === 'confirmed') this.#confirmed += 1;
    else if (result.value.outcome === 'unroutable') this.#unroutable += 1;
    else {
      this.#refused += 1;
      this.#finish({ why: 'refused' });
    }
    if (this.#end !== null) this.#tellEnd();
    // At a rate, the next tick sends; as fast as confirmed, room is used at once.
    else if (this.#parts.plan.perSecond === null) this.#pump();
  }

  /** A failure of what was under way is told even when everything had been sent. */
  #finish(end: RepeatEnd): void {
    const isWorse = end.why === 'failed' || end.why === 'refused';
    if (this.#end === null || (isWorse && this.#end.why === 'done')) this.#end = end;
    this.#stopTicks();
    this.#tellEnd();
  }

  #tellEnd(): void {
    if (this.#hasEnded || this.#end === null || this.#underWay > 0) return;
    this.#hasEnded = true;
    this.#parts.onEnd(this.#end, this.progress);
  }
}
