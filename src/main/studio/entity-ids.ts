// The ids that the page knows things by. Names where the broker has names; bindings and consumers have
// none and are numbered when they are first seen, for as long as they live.

import type { Binding } from '../broker/binding.ts';
import type { Consumer } from '../broker/consumer.ts';

export const exchangeId = (name: string): string => `exchange:${name}`;
export const queueId = (name: string): string => `queue:${name}`;
export const connectionId = (name: string): string => `connection:${name}`;
/** `name` is the channel's whole name, with its connection's in it. */
export const channelId = (name: string): string => `channel:${name}`;

export class EntityIds {
  readonly #numbered = new WeakMap<object, string>();
  #last = 0;

  binding(binding: Binding): string {
    return this.#numberOf(binding, 'binding');
  }

  consumer(consumer: Consumer): string {
    return this.#numberOf(consumer, 'consumer');
  }

  #numberOf(object: object, kind: string): string {
    const known = this.#numbered.get(object);
    if (known !== undefined) return known;
    this.#last += 1;
    const id = `${kind}:${this.#last}`;
    this.#numbered.set(object, id);
    return id;
  }
}
