// A channel that messages are delivered on: keeps count of what is settled and tells the broker once per
// turn of the event loop. Lives as long as one connection; a message of an older one can no longer be
// settled.

import type { Session } from './session.ts';
import type { EnvelopeFields } from './wire/protocol.ts';
import { encodeSettleFrame, type SettleBatch } from './wire/settle-frame.ts';

export class DeliveryChannel {
  readonly number: number;
  readonly session: Session;
  /** Settled and not yet told; the last batch may still grow. */
  #batches: { action: number; delayMs: number; ends: number[] }[] = [];
  /** Tags that went back to their queue because they took too long. */
  readonly #timedOut = new Set<number>();
  #isScheduled = false;
  #isOver = false;

  constructor(session: Session, number: number) {
    this.session = session;
    this.number = number;
  }

  /** False when the broker no longer knows the channel's deliveries. */
  get isLive(): boolean {
    return !this.#isOver && !this.session.isOver;
  }

  end(): void {
    this.#isOver = true;
  }

  /** Opens the channel at the broker. */
  async open(): Promise<void> {
    await this.session.request({ channel: this.number, openChannel: {} });
  }

  /** Gives unsettled deliveries back and ends the channel. */
  async close(): Promise<void> {
    this.flush();
    if (!this.isLive) return;
    this.#isOver = true;
    await this.session.request({ channel: this.number, closeChannel: {} });
    this.session.removeReceiver(this.number);
  }

  /** Notes what happens to a delivery; false when it is too late for that. */
  settle(tag: number, action: number, delayMs: number): boolean {
    if (!this.isLive || this.#timedOut.delete(tag)) return false;
    const last = this.#batches.at(-1);
    if (last !== undefined && last.action === action && last.delayMs === delayMs) {
      const { ends } = last;
      if (ends[ends.length - 1] === tag - 1) ends[ends.length - 1] = tag;
      else ends.push(tag, tag);
    } else this.#batches.push({ action, delayMs, ends: [tag, tag] });
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      setImmediate(() => this.flush());
    }
    return true;
  }

  /** Takes what is noted and not yet told. */
  #takeBatches(): readonly SettleBatch[] {
    const batches = this.#batches;
    this.#batches = [];
    return batches;
  }

  flush(): void {
    this.#isScheduled = false;
    if (!this.isLive) return;
    for (const batch of this.#takeBatches()) {
      this.session.sendFrame(encodeSettleFrame(this.number, batch));
    }
    this.session.flush();
  }

  /** Remembers deliveries that the broker took back. */
  onTimedOut({ deliveriesTimedOut }: EnvelopeFields): void {
    for (const { first, last } of deliveriesTimedOut?.ranges ?? []) {
      const from = Number(first ?? 0);
      const to = Number(last ?? 0) || from;
      for (let tag = from; tag <= to; tag++) this.#timedOut.add(tag);
    }
  }
}
