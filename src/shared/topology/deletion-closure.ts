// Everything that goes when some objects are deleted: their bindings, and auto-delete exchanges that lose
// their last binding with theirs. Pure; the broker does it, and this tells it beforehand.

import type { BindingView, ExchangeView, QueueView } from '../ipc/topology.ts';
import type { TopologyMaps } from './topology-maps.ts';

export interface DeletionClosure {
  readonly exchanges: readonly ExchangeView[];
  readonly queues: readonly QueueView[];
  /** Those named and those of the exchanges and queues, both ways. */
  readonly bindings: readonly BindingView[];
}

/**
 * What deleting the objects with these ids takes away, themselves included. Predeclared exchanges cannot
 * be deleted and are left out, as are ids of anything but exchanges, queues and bindings. An auto-delete
 * exchange goes with the last binding that it is the source of [amqp091 exchange.declare.auto-delete].
 */
export function deletionClosure(topology: TopologyMaps, ids: readonly string[]): DeletionClosure {
  const exchanges = new Map<string, ExchangeView>();
  const queues = new Map<string, QueueView>();
  const bindings = new Map<string, BindingView>();
  for (const id of ids) {
    const exchange = topology.exchanges.get(id);
    if (exchange !== undefined && !exchange.isPredeclared) exchanges.set(exchange.name, exchange);
    const queue = topology.queues.get(id);
    if (queue !== undefined) queues.set(queue.name, queue);
    const binding = topology.bindings.get(id);
    if (binding !== undefined) bindings.set(binding.id, binding);
  }
  let before = -1;
  while (before !== exchanges.size + bindings.size) {
    before = exchanges.size + bindings.size;
    for (const binding of topology.bindings.values()) {
      const isDestinationGone =
        binding.destinationKind === 'queue'
          ? queues.has(binding.destination)
          : exchanges.has(binding.destination);
      if (isDestinationGone || exchanges.has(binding.source)) bindings.set(binding.id, binding);
    }
    for (const exchange of unusedExchanges(topology, bindings)) {
      exchanges.set(exchange.name, exchange);
    }
  }
  return {
    exchanges: [...exchanges.values()],
    queues: [...queues.values()],
    bindings: [...bindings.values()],
  };
}

function unusedExchanges(
  topology: TopologyMaps,
  gone: ReadonlyMap<string, BindingView>,
): readonly ExchangeView[] {
  const losing = new Set([...gone.values()].map(({ source }) => source));
  const stillUsed = new Set<string>();
  for (const binding of topology.bindings.values()) {
    if (!gone.has(binding.id)) stillUsed.add(binding.source);
  }
  return [...topology.exchanges.values()].filter(
    ({ name, isAutoDelete }) => isAutoDelete && losing.has(name) && !stillUsed.has(name),
  );
}
