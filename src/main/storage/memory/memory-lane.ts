// The messages of one lane in order of position. Appending and removing at the ends is cheap
// whatever the length; holes are closed when half of the array is holes.

import type { QueuedMessage } from '../../broker/queue/queued-message.ts';

export class MemoryLane {
  /** Rising by position; null where a message was removed, which keeps its place until compaction. */
  #messages: (QueuedMessage | null)[] = [];
  #positions: number[] = [];
  #holes = 0;

  add(queued: QueuedMessage): void {
    const position = queued.position;
    const last = this.#positions[this.#positions.length - 1];
    if (last === undefined || last < position) {
      this.#messages.push(queued);
      this.#positions.push(position);
      return;
    }
    const at = this.#indexOf(position);
    this.#messages.splice(at, 0, queued);
    this.#positions.splice(at, 0, position);
  }

  remove(position: number): void {
    const at = this.#indexOf(position);
    if (this.#positions[at] !== position || this.#messages[at] === null) return;
    this.#messages[at] = null;
    this.#holes++;
    if (this.#holes > 1024 && this.#holes * 2 > this.#messages.length) this.#compact();
  }

  /** Forgets positions from `from` to below `below`. */
  purge(from: number, below: number): void {
    this.#messages.fill(null, this.#indexOf(from), this.#indexOf(below));
    this.#compact();
  }

  /** The messages from position `from` on, as many as the limits allow. */
  read(
    from: number,
    maxMessages: number,
    maxBytes: number,
  ): { messages: QueuedMessage[]; isEnd: boolean } {
    const messages: QueuedMessage[] = [];
    let bytes = 0;
    for (let i = this.#indexOf(from); i < this.#messages.length; i++) {
      const queued = this.#messages[i] ?? null;
      if (queued === null) continue;
      if (messages.length >= maxMessages || bytes >= maxBytes) return { messages, isEnd: false };
      bytes += queued.message.body.length;
      messages.push(queued);
    }
    return { messages, isEnd: true };
  }

  /** Index of the first position that is not below `position`. */
  #indexOf(position: number): number {
    let low = 0;
    let high = this.#positions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#positions[middle] ?? 0) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compact(): void {
    const messages: QueuedMessage[] = [];
    for (const queued of this.#messages) if (queued !== null) messages.push(queued);
    this.#messages = messages;
    this.#positions = messages.map((queued) => queued.position);
    this.#holes = 0;
  }
}
