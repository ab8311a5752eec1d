// Which nodes may be bound to which, and why not, in the terms of RabbitMQ. It is asked while the user
// drags, before the broker is; the broker has the last word. Pure.

import type { BindingView } from '../ipc/topology.ts';
import { type BindingEndsAndKey, bindingIdentity } from './binding-identity.ts';
import { type TopologyMaps, topologyNode } from './topology-maps.ts';

/** Why two nodes cannot be bound; texts are `refusal.REASON` in the namespace `authoring`. */
export type ConnectionRefusalReason =
  /** Messages leave a queue to consumers only [amqp091 queue.bind]. */
  | 'queue-as-source'
  /** Connections, channels and consumers are no ends of bindings. */
  | 'client-node'
  /** Every queue is bound to it already, by name, and nothing else can be [amqp091 §3.1.3.1]. */
  | 'default-exchange-source'
  | 'default-exchange-destination'
  /** Belongs to one client's connection alone: 405 for everybody else. */
  | 'exclusive-queue'
  /** One of the two is no longer there. */
  | 'gone'
  /** An identical binding exists; RabbitMQ would do nothing. */
  | 'already-bound';

export interface ConnectionRefusal {
  readonly reason: ConnectionRefusalReason;
  /** The object that stands in the way, for the text; empty for the default exchange. */
  readonly name: string;
}

const refusal = (reason: ConnectionRefusalReason, name: string): ConnectionRefusal => ({
  reason,
  name,
});

/**
 * Whether the node `sourceId` may be bound to the node `destinationId` with some key and arguments; null
 * when it may. An exchange may be bound to itself and internal exchanges may be bound both ways, as in
 * RabbitMQ [rabbitmq: e2e]. A fanout exchange needs no key, so for it a binding that is there refuses.
 */
export function connectionRefusal(
  topology: TopologyMaps,
  sourceId: string,
  destinationId: string,
): ConnectionRefusal | null {
  const source = topologyNode(topology, sourceId);
  if (source === null) return missing(sourceId);
  if (source.kind === 'queue') return refusal('queue-as-source', source.view.name);
  if (source.view.name === '') return refusal('default-exchange-source', '');
  const destination = topologyNode(topology, destinationId);
  if (destination === null) return missing(destinationId);
  const { kind, view } = destination;
  if (kind === 'exchange' && view.name === '') return refusal('default-exchange-destination', '');
  if (kind === 'queue' && view.isExclusive) return refusal('exclusive-queue', view.name);
  if (source.view.type !== 'fanout') return null;
  return bindingRefusal(topology, {
    source: source.view.name,
    destinationKind: kind,
    destination: view.name,
    key: '',
    args: [],
  });
}

/** Whether this very binding is there already; null when it is not. */
export function bindingRefusal(
  { bindings }: Pick<TopologyMaps, 'bindings'>,
  wanted: BindingEndsAndKey,
): ConnectionRefusal | null {
  return findBinding(bindings, wanted) === null ? null : refusal('already-bound', wanted.source);
}

/** The binding with these ends, key and arguments, or null. */
export function findBinding(
  bindings: ReadonlyMap<string, BindingView>,
  wanted: BindingEndsAndKey,
): BindingView | null {
  const identity = bindingIdentity(wanted);
  for (const binding of bindings.values()) {
    // Cheap first: this is asked for every key the user types.
    if (binding.source !== wanted.source || binding.destination !== wanted.destination) continue;
    if (bindingIdentity(binding) === identity) return binding;
  }
  return null;
}

const CLIENT_ID = /^(connection|channel|consumer|publisher):/;

const missing = (id: string): ConnectionRefusal =>
  refusal(CLIENT_ID.test(id) ? 'client-node' : 'gone', id.slice(id.indexOf(':') + 1));
