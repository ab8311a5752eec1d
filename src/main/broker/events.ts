// What happens in the broker, as typed events under RabbitMQ's names [rabbitmq: event exchange]. For
// rare things only: there is no event per message, and no listener may throw.

import type { AlarmSource } from './alarms.ts';
import type { Binding } from './binding.ts';
import type { Consumer } from './consumer.ts';
import type { Exchange } from './exchange/exchange.ts';
import type { Queue } from './queue/queue.ts';

/** Payload of each event. */
export interface EventMap {
  'queue.created': { readonly queue: Queue };
  'queue.deleted': { readonly queue: Queue };
  'exchange.created': { readonly exchange: Exchange };
  'exchange.deleted': { readonly exchange: Exchange };
  'binding.created': { readonly vhost: string; readonly binding: Binding };
  'binding.deleted': { readonly vhost: string; readonly binding: Binding };
  'consumer.created': { readonly consumer: Consumer };
  'consumer.deleted': { readonly consumer: Consumer };
  'alarm.set': { readonly source: AlarmSource };
  'alarm.cleared': { readonly source: AlarmSource };
}

export type EventName = keyof EventMap;

/** One event with its name, as `onAny` gives it. */
export type BrokerEvent = {
  [N in EventName]: { readonly name: N; readonly payload: EventMap[N] };
}[EventName];

export class Events {
  readonly #listeners = new Set<(event: BrokerEvent) => void>();

  /** Hears everything; returns what ends the listening. */
  onAny(listener: (event: BrokerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit<N extends EventName>(name: N, payload: EventMap[N]): void {
    if (this.#listeners.size === 0) return;
    const event = { name, payload } as BrokerEvent;
    for (const listener of [...this.#listeners]) listener(event);
  }
}
