// The durable forms of exchanges, queues and bindings, as the definition store keeps them.

import type { Binding } from './binding.ts';
import type { Exchange } from './exchange/exchange.ts';
import type { BindingRecord, DefinitionChange, ExchangeRecord, QueueRecord } from './ports.ts';
import type { Queue } from './queue/queue.ts';

/** Whether a binding is kept: both its ends are. */
export function isDurable(binding: Binding): boolean {
  return binding.source.isDurable && binding.destination.isDurable;
}

export function exchangeRecord(exchange: Exchange): ExchangeRecord {
  const { vhostName: vhost, name, type, isAutoDelete, isInternal, args } = exchange;
  return { vhost, name, type, isAutoDelete, isInternal, args };
}

export function queueRecord(queue: Queue, laneIds: readonly number[]): QueueRecord {
  const { vhost, name, isAutoDelete, args, settings } = queue;
  return { vhost, name, type: settings.type, isAutoDelete, args, laneIds };
}

export function bindingRecord(vhost: string, binding: Binding): BindingRecord {
  return {
    vhost,
    source: binding.source.name,
    destinationKind: binding.destination.kind,
    destination: binding.destination.name,
    key: binding.key,
    args: binding.args,
  };
}

/** What takes a queue's place on disk, its bindings included; to be recorded in one go. */
export function queueReplacement(
  queue: Queue,
  successor: Queue,
  bindings: readonly Binding[],
): readonly DefinitionChange[] {
  const { vhost, name } = queue;
  const changes: DefinitionChange[] = [];
  if (queue.isDurable) changes.push({ kind: 'queue.deleted', vhost, name });
  if (!successor.isDurable) return changes;
  changes.push({ kind: 'queue.declared', queue: queueRecord(successor, successor.laneIds) });
  return [...changes, ...bindingsMade(vhost, bindings)];
}

/** As `queueReplacement`, for an exchange. */
export function exchangeReplacement(
  exchange: Exchange,
  successor: Exchange,
  bindings: readonly Binding[],
): readonly DefinitionChange[] {
  const { vhostName: vhost, name } = exchange;
  const changes: DefinitionChange[] = [];
  if (exchange.isDurable) changes.push({ kind: 'exchange.deleted', vhost, name });
  if (!successor.isDurable) return changes;
  changes.push({ kind: 'exchange.declared', exchange: exchangeRecord(successor) });
  return [...changes, ...bindingsMade(vhost, bindings)];
}

const bindingsMade = (vhost: string, bindings: readonly Binding[]): DefinitionChange[] =>
  bindings
    .filter(isDurable)
    .map((binding) => ({ kind: 'binding.created', binding: bindingRecord(vhost, binding) }));
