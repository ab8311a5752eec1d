// A part of a stream that is removed as a whole: one lane of the store. Positions in it follow each
// other without a gap, from one segment to the next.

import type { RecoveredLane } from '../ports.ts';
import type { Lane } from './lane.ts';

/** What a message counts for beside its body. */
const MESSAGE_BYTES = 64;

export class StreamSegment implements Lane {
  readonly id: number;
  readonly first: number;
  messages = 0;
  bodyBytes = 0;
  /** Of its last message, milliseconds since the epoch; NaN while it is not known. */
  lastPublishedAtMs = Number.NaN;
  /** Positions up to this one are on disk, as far as it was asked for. */
  deliveryHorizon = 0;
  readonly #onStored: (segment: StreamSegment) => void;

  constructor(id: number, first: number, onStored: (segment: StreamSegment) => void) {
    this.id = id;
    this.first = first;
    this.#onStored = onStored;
  }

  /** The position behind its last message. */
  get end(): number {
    return this.first + this.messages;
  }

  /** What it counts for in limits of size. */
  get bytes(): number {
    return this.bodyBytes + this.messages * MESSAGE_BYTES;
  }

  recover({ nextPosition, bodyBytes }: RecoveredLane): void {
    this.messages = nextPosition - this.first;
    this.bodyBytes = bodyBytes;
  }

  resume(): void {
    this.#onStored(this);
  }

  /** Nothing is read for a segment itself: readers come with lanes of their own. */
  acceptRead(): void {}
}
