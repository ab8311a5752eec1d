// What the ids of the selection stand for in the topology.

import type {
  BindingView,
  ChannelView,
  ConnectionView,
  ConsumerView,
  ExchangeView,
  QueueView,
  TopologyEntities,
} from '../../../shared/ipc/topology.ts';

export type SelectedEntity =
  | { readonly kind: 'exchange'; readonly view: ExchangeView }
  | { readonly kind: 'queue'; readonly view: QueueView }
  | { readonly kind: 'binding'; readonly view: BindingView }
  | { readonly kind: 'connection'; readonly view: ConnectionView }
  | { readonly kind: 'channel'; readonly view: ChannelView }
  | { readonly kind: 'consumer'; readonly view: ConsumerView };

type Maps = { readonly [K in keyof TopologyEntities]: ReadonlyMap<string, TopologyEntities[K]> };

/** Null when there is no such thing, or no longer. */
export function entityOf(id: string, maps: Maps): SelectedEntity | null {
  const exchange = maps.exchanges.get(id);
  if (exchange !== undefined) return { kind: 'exchange', view: exchange };
  const queue = maps.queues.get(id);
  if (queue !== undefined) return { kind: 'queue', view: queue };
  const binding = maps.bindings.get(id);
  if (binding !== undefined) return { kind: 'binding', view: binding };
  const connection = maps.connections.get(id);
  if (connection !== undefined) return { kind: 'connection', view: connection };
  const channel = maps.channels.get(id);
  if (channel !== undefined) return { kind: 'channel', view: channel };
  const consumer = maps.consumers.get(id);
  return consumer === undefined ? null : { kind: 'consumer', view: consumer };
}
