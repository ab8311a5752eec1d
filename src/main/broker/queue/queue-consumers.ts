// The consumers of one queue and whose turn it is: round robin among those of the highest priority
// that can take a message [rabbitmq: consumer-priority], or the single active one.

import type { Consumer } from '../consumer.ts';

interface PriorityGroup {
  readonly priority: number;
  readonly consumers: Consumer[];
  /** Index of the one to be asked first. */
  next: number;
}

export class QueueConsumers {
  readonly #isSingleActive: boolean;
  /** Highest priority first. */
  readonly #groups: PriorityGroup[] = [];
  #active: Consumer | null = null;
  count = 0;

  constructor(isSingleActive: boolean) {
    this.#isSingleActive = isSingleActive;
  }

  get hasExclusive(): boolean {
    return this.#groups.some((group) => group.consumers.some((consumer) => consumer.isExclusive));
  }

  /** Under single active consumer: the one that gets everything; otherwise null. */
  get active(): Consumer | null {
    return this.#active;
  }

  *[Symbol.iterator](): Iterator<Consumer> {
    for (const group of this.#groups) yield* group.consumers;
  }

  add(consumer: Consumer): void {
    let index = this.#groups.findIndex((group) => group.priority <= consumer.priority);
    if (index < 0) index = this.#groups.length;
    const found = this.#groups[index];
    if (found !== undefined && found.priority === consumer.priority) found.consumers.push(consumer);
    else
      this.#groups.splice(index, 0, {
        priority: consumer.priority,
        consumers: [consumer],
        next: 0,
      });
    this.count += 1;
    if (this.#isSingleActive) this.#active ??= consumer;
  }

  /** True when it was there. */
  remove(consumer: Consumer): boolean {
    const groupIndex = this.#groups.findIndex((group) => group.priority === consumer.priority);
    const group = this.#groups[groupIndex];
    const index = group?.consumers.indexOf(consumer) ?? -1;
    if (group === undefined || index < 0) return false;
    group.consumers.splice(index, 1);
    if (index < group.next) group.next -= 1;
    if (group.consumers.length === 0) this.#groups.splice(groupIndex, 1);
    this.count -= 1;
    // The next active: highest priority, then longest registered.
    if (consumer === this.#active) this.#active = this.#groups[0]?.consumers[0] ?? null;
    return true;
  }

  /** The consumer that gets the next message, its turn used up; null when nobody can take one. */
  next(): Consumer | null {
    if (this.#isSingleActive) {
      return this.#active?.isReady ? this.#active : null;
    }
    for (const group of this.#groups) {
      const { consumers } = group;
      const count = consumers.length;
      let index = group.next;
      for (let asked = 0; asked < count; asked++) {
        if (index >= count) index = 0;
        const consumer = consumers[index];
        index += 1;
        if (consumer?.isReady) {
          group.next = index;
          return consumer;
        }
      }
    }
    return null;
  }
}
