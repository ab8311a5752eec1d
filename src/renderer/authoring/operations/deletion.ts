// Deleting exchanges, queues and bindings as one change. Everything that goes with them is remembered, so
// that taking it back declares all of it again; messages are gone for good.

import type {
  BindingSpec,
  ExchangeSpec,
  NodePosition,
  QueueSpec,
} from '../../../shared/ipc/contract.ts';
import type { Failure } from '../../../shared/ipc/result.ts';
import { bindingIdentity } from '../../../shared/topology/binding-identity.ts';
import { deletionClosure } from '../../../shared/topology/deletion-closure.ts';
import { bindingDeclaration } from './binding.ts';
import { type Change, failureOf, type Ports, present, sequence } from './change.ts';
import {
  exchangeDeclaration,
  isUsed,
  nodeId,
  queueDeclaration,
  usedFailure,
} from './declaration.ts';
import { bindingSpec, exchangeSpec, queueSpec } from './specification.ts';

interface Objects {
  readonly exchanges: readonly ExchangeSpec[];
  readonly queues: readonly QueueSpec[];
  readonly bindings: readonly BindingSpec[];
}

/** What a deletion takes away, as it was at the time. */
export interface Deleted extends Objects {
  /** Those that the user named; the rest goes with them by itself. */
  readonly named: Objects;
  readonly positions: Readonly<Record<string, NodePosition>>;
}

/** Remembers what deleting these ids would take away now. */
export function rememberDeleted(ports: Ports, vhost: string, ids: readonly string[]): Deleted {
  const { exchanges, queues, bindings } = deletionClosure(ports.topology(), ids);
  const isNamed = ({ id }: { readonly id: string }): boolean => ids.includes(id);
  const exchangesOf = exchanges.map((view) => [isNamed(view), exchangeSpec(vhost, view)] as const);
  const queuesOf = queues.map((view) => queueSpec(vhost, view));
  const known = ports.positions();
  const positions: Record<string, NodePosition> = {};
  for (const { id } of [...exchanges, ...queues]) {
    const position = known[id];
    if (position !== undefined) positions[id] = position;
  }
  return {
    exchanges: exchangesOf.map(([, spec]) => spec),
    queues: queuesOf,
    bindings: bindings.map((view) => bindingSpec(vhost, view)),
    named: {
      exchanges: exchangesOf.filter(([named]) => named).map(([, spec]) => spec),
      queues: queuesOf,
      bindings: bindings
        .filter(isNamed)
        .filter(
          ({ source, destinationKind, destination }) =>
            !ids.includes(nodeId('exchange', source)) &&
            !ids.includes(nodeId(destinationKind, destination)),
        )
        .map((view) => bindingSpec(vhost, view)),
    },
    positions,
  };
}

/**
 * Deletes what these ids name. Done again after it was taken back, it refuses to delete what has got
 * messages, consumers or other bindings meanwhile, because nobody is asked then.
 */
export function deletion(ports: Ports, vhost: string, ids: readonly string[]): Change {
  let deleted: Deleted | null = null;
  return {
    apply: async () => {
      if (deleted !== null) {
        const used = await usedMeanwhile(ports, deleted);
        if (used !== null) return used;
      }
      deleted ??= rememberDeleted(ports, vhost, ids);
      const failure = await deleteNamed(ports, deleted.named);
      // What went before the failure comes back; its messages do not.
      if (failure !== null) await restoreMissing(ports, deleted);
      else deleted = await reallyGone(ports, deleted);
      return failure;
    },
    revert: async () => (deleted === null ? null : await restore(ports, deleted)),
  };
}

async function usedMeanwhile(ports: Ports, deleted: Deleted): Promise<Failure | null> {
  const remembered = new Set(deleted.bindings.map(bindingIdentity));
  for (const kind of ['queue', 'exchange'] as const) {
    for (const { vhost, name } of kind === 'queue' ? deleted.queues : deleted.exchanges) {
      const found = await present(ports, kind, vhost, name);
      if (!found.ok) return found.failure;
      if (found.value === null) continue;
      const bindings = found.value.bindings.filter(
        (binding) => !remembered.has(bindingIdentity(binding)),
      );
      const use = { ...found.value, bindings };
      if (isUsed(use)) return usedFailure(kind, name, use);
    }
  }
  return null;
}

async function deleteNamed(
  ports: Ports,
  { exchanges, queues, bindings }: Objects,
): Promise<Failure | null> {
  for (const spec of bindings) {
    const failure = await failureOf(ports.invoke('binding.delete', spec));
    if (failure !== null) return failure;
  }
  for (const { vhost, name, isAutoDelete } of exchanges) {
    const failure = await failureOf(ports.invoke('exchange.delete', { vhost, name }));
    // An auto-delete exchange may have gone with another one of the selection.
    if (failure !== null && !(isAutoDelete && failure.condition === 'NOT_FOUND')) return failure;
  }
  for (const { vhost, name } of queues) {
    const failure = await failureOf(ports.invoke('queue.delete', { vhost, name }));
    if (failure !== null) return failure;
  }
  return null;
}

/**
 * Without the auto-delete exchanges that are still there: they had a binding more than the page knew of,
 * one that was made a moment before.
 */
async function reallyGone(ports: Ports, deleted: Deleted): Promise<Deleted> {
  const left = new Set<string>();
  const leftBindings = new Set<string>();
  for (const spec of deleted.exchanges) {
    if (deleted.named.exchanges.includes(spec)) continue;
    const found = await present(ports, 'exchange', spec.vhost, spec.name);
    if (!found.ok || found.value === null) continue;
    left.add(spec.name);
    for (const binding of found.value.bindings) leftBindings.add(bindingIdentity(binding));
  }
  if (left.size === 0) return deleted;
  return {
    ...deleted,
    exchanges: deleted.exchanges.filter(({ name }) => !left.has(name)),
    bindings: deleted.bindings.filter((binding) => !leftBindings.has(bindingIdentity(binding))),
  };
}

/** Declares everything again, or nothing when something of it is there again by other hands. */
async function restore(ports: Ports, deleted: Deleted): Promise<Failure | null> {
  const { exchanges, queues, bindings, positions } = deleted;
  const placed = (kind: 'exchange' | 'queue', name: string): NodePosition | null =>
    positions[nodeId(kind, name)] ?? null;
  return await sequence([
    ...exchanges.map((spec) => exchangeDeclaration(ports, spec, placed('exchange', spec.name))),
    ...queues.map((spec) => queueDeclaration(ports, spec, placed('queue', spec.name))),
    ...bindings.map((spec) => bindingDeclaration(ports, spec)),
  ]).apply();
}

async function restoreMissing(ports: Ports, deleted: Deleted): Promise<void> {
  const isMissing = async (kind: 'exchange' | 'queue', spec: ExchangeSpec | QueueSpec) => {
    const found = await present(ports, kind, spec.vhost, spec.name);
    return found.ok && found.value === null;
  };
  for (const spec of deleted.exchanges) {
    if (await isMissing('exchange', spec)) await ports.invoke('exchange.declare', spec);
  }
  for (const spec of deleted.queues) {
    if (await isMissing('queue', spec)) await ports.invoke('queue.declare', spec);
  }
  for (const spec of deleted.bindings) await ports.invoke('binding.declare', spec);
}
