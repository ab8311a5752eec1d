// The parts of a topology that rules look at, by entity id. Types only; the page's store has this shape.

import type { BindingView, ExchangeView, QueueView } from '../ipc/topology.ts';

/** What there is in one vhost. */
export interface TopologyMaps {
  readonly exchanges: ReadonlyMap<string, ExchangeView>;
  readonly queues: ReadonlyMap<string, QueueView>;
  readonly bindings: ReadonlyMap<string, BindingView>;
}

/** An object that a binding can end at. */
export type TopologyNode =
  | { readonly kind: 'exchange'; readonly view: ExchangeView }
  | { readonly kind: 'queue'; readonly view: QueueView };

/** The exchange or queue with this id; null for clients, bindings and what is gone. */
export function topologyNode(
  { exchanges, queues }: Omit<TopologyMaps, 'bindings'>,
  id: string,
): TopologyNode | null {
  const exchange = exchanges.get(id);
  if (exchange !== undefined) return { kind: 'exchange', view: exchange };
  const queue = queues.get(id);
  return queue === undefined ? null : { kind: 'queue', view: queue };
}
