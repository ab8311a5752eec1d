// How many bytes of messages may stay in memory, over all queues. A lane that may not keep a message
// leaves it to the store and reads it back when its turn comes.

/** What one message costs beside its body: the objects, its properties, its share of the heap. */
const OVERHEAD_BYTES = 400;
/** Every lane may keep this much, whatever the others hold, so that short queues never page. */
const LANE_FLOOR_BYTES = 64 * 1024;

export class MemoryBudget {
  readonly limitBytes: number;
  usedBytes = 0;

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
  }

  static cost(bodyBytes: number): number {
    return bodyBytes + OVERHEAD_BYTES;
  }

  get isExhausted(): boolean {
    return this.usedBytes >= this.limitBytes;
  }

  /** True when a lane that already keeps `laneBytes` may keep one more message. */
  allows(laneBytes: number): boolean {
    return !this.isExhausted || laneBytes < LANE_FLOOR_BYTES;
  }
}
