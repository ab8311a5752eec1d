// Messages that came back unacked and are served before those behind them. Classic queues put each
// back to its original position; quorum queues serve the oldest return first [rabbitmq: requeueing].

import { Deque } from '../../base/deque.ts';
import type { QueuedMessage } from './queued-message.ts';

export class ReturnedMessages {
  readonly #isInOrderOfReturn: boolean;
  #messages = new Deque<QueuedMessage>();

  constructor(isInOrderOfReturn: boolean) {
    this.#isInOrderOfReturn = isInOrderOfReturn;
  }

  peek(): QueuedMessage | undefined {
    return this.#messages.peek();
  }

  take(): QueuedMessage | undefined {
    return this.#messages.shift();
  }

  /** Whether the first returned message goes before `head`. */
  precedes(head: QueuedMessage): boolean {
    const first = this.#messages.peek();
    if (first === undefined) return false;
    return this.#isInOrderOfReturn || first.position < head.position;
  }

  forEach(visit: (queued: QueuedMessage) => void): void {
    this.#messages.forEach(visit);
  }

  add(queued: QueuedMessage): void {
    const last = this.#messages.peekLast();
    if (this.#isInOrderOfReturn || last === undefined || last.position < queued.position) {
      this.#messages.push(queued);
    } else {
      this.#messages.insertAt(this.#placeOf(queued.position), queued);
    }
  }

  /** Index of the first message behind `position`. */
  #placeOf(position: number): number {
    let low = 0;
    let high = this.#messages.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#messages.at(middle)?.position ?? Infinity) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
