// What happens in the broker, as typed events under RabbitMQ's names [rabbitmq: event exchange]. For
// rare things only: there is no event per message, and no listener may throw.

import type { Permission, TopicPermission } from './access/permission.ts';
import type { AlarmSource } from './alarms.ts';
import type { Binding } from './binding.ts';
import type { ChannelView, ConnectionView } from './connection-view.ts';
import type { Consumer } from './consumer.ts';
import type { Exchange } from './exchange/exchange.ts';
import type { JsonValue } from './json.ts';
import type { Policy, PolicyKind } from './policy/policy.ts';
import type { Queue } from './queue/queue.ts';

/**
 * Payload of each event. `by` is the user who caused it, `owner` the requester's: a `ConnectionView` when
 * a client did.
 */
export interface EventMap {
  'queue.created': { readonly queue: Queue; readonly by: string; readonly owner: object | null };
  'queue.deleted': { readonly queue: Queue; readonly by: string };
  'exchange.created': {
    readonly exchange: Exchange;
    readonly by: string;
    readonly owner: object | null;
  };
  'exchange.deleted': { readonly exchange: Exchange; readonly by: string };
  'binding.created': { readonly vhost: string; readonly binding: Binding; readonly by: string };
  'binding.deleted': { readonly vhost: string; readonly binding: Binding; readonly by: string };
  'connection.created': { readonly connection: ConnectionView };
  'connection.closed': { readonly connection: ConnectionView };
  'channel.created': { readonly channel: ChannelView };
  'channel.closed': { readonly channel: ChannelView };
  'consumer.created': { readonly consumer: Consumer };
  'consumer.deleted': { readonly consumer: Consumer };
  'vhost.created': { readonly name: string; readonly by: string };
  'vhost.deleted': { readonly name: string; readonly by: string };
  'vhost.limits.set': {
    readonly name: string;
    readonly limits: VhostLimitsView;
    readonly by: string;
  };
  'vhost.limits.cleared': { readonly name: string; readonly by: string };
  'user.created': { readonly name: string; readonly by: string };
  'user.deleted': { readonly name: string; readonly by: string };
  'user.password.changed': { readonly name: string; readonly by: string };
  'user.password.cleared': { readonly name: string; readonly by: string };
  'user.tags.set': { readonly name: string; readonly tags: readonly string[]; readonly by: string };
  'user.limits.set': {
    readonly name: string;
    readonly limits: VhostLimitsView;
    readonly by: string;
  };
  'user.limits.cleared': { readonly name: string; readonly by: string };
  'user.authentication.success': LoginAttempt;
  'user.authentication.failure': LoginAttempt & { readonly error: string };
  'permission.created': { readonly permission: Permission; readonly by: string };
  'permission.deleted': { readonly user: string; readonly vhost: string; readonly by: string };
  'topic.permission.created': { readonly permission: TopicPermission; readonly by: string };
  'topic.permission.deleted': {
    readonly user: string;
    readonly vhost: string;
    readonly exchange: string;
    readonly by: string;
  };
  'policy.set': { readonly kind: PolicyKind; readonly policy: Policy; readonly by: string };
  'policy.cleared': {
    readonly kind: PolicyKind;
    readonly vhost: string;
    readonly name: string;
    readonly by: string;
  };
  'queue.policy.updated': { readonly queue: Queue };
  'queue.policy.cleared': { readonly queue: Queue };
  'parameter.set': {
    readonly vhost: string | null;
    readonly component: string;
    readonly name: string;
    readonly value: JsonValue;
    readonly by: string;
  };
  'parameter.cleared': {
    readonly vhost: string | null;
    readonly component: string;
    readonly name: string;
    readonly by: string;
  };
  'alarm.set': { readonly source: AlarmSource };
  'alarm.cleared': { readonly source: AlarmSource };
}

export type VhostLimitsView = Readonly<Record<string, number>>;

/** A try to log in, of any protocol. */
export interface LoginAttempt {
  readonly name: string;
  readonly protocol: string;
  readonly peerHost: string;
  readonly peerPort: number;
}

export type EventName = keyof EventMap;

/** One event with its name, as `onAny` gives it. */
export type BrokerEvent = {
  [N in EventName]: { readonly name: N; readonly payload: EventMap[N] };
}[EventName];

type Listener<N extends EventName> = (payload: EventMap[N]) => void;

export class Events {
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>();
  readonly #anyListeners = new Set<(event: BrokerEvent) => void>();

  /** Returns what ends the listening. */
  on<N extends EventName>(name: N, listener: Listener<N>): () => void {
    let listeners = this.#listeners.get(name);
    if (listeners === undefined) {
      listeners = new Set();
      this.#listeners.set(name, listeners);
    }
    const added = listeners;
    added.add(listener);
    return () => added.delete(listener);
  }

  /** Hears everything; returns what ends the listening. */
  onAny(listener: (event: BrokerEvent) => void): () => void {
    this.#anyListeners.add(listener);
    return () => this.#anyListeners.delete(listener);
  }

  emit<N extends EventName>(name: N, payload: EventMap[N]): void {
    const listeners = this.#listeners.get(name);
    if (listeners !== undefined) {
      for (const listener of [...listeners]) (listener as Listener<N>)(payload);
    }
    if (this.#anyListeners.size === 0) return;
    const event = { name, payload } as BrokerEvent;
    for (const listener of [...this.#anyListeners]) listener(event);
  }
}
