// Renaming, which AMQP does not have: the object is declared under its new name, bound like the old one, and
// the old one is deleted, or left with its messages and consumers until it has been drained.

import type { BindingSpec } from '../../../shared/ipc/contract.ts';
import { deletionClosure } from '../../../shared/topology/deletion-closure.ts';
import { topologyNode } from '../../../shared/topology/topology-maps.ts';
import { bindingDeclaration } from './binding.ts';
import { type Change, type Ports, sequence } from './change.ts';
import { exchangeDeclaration, queueDeclaration } from './declaration.ts';
import { deletion } from './deletion.ts';
import { bindingSpec, exchangeSpec, queueSpec } from './specification.ts';

/** What becomes of the old object. */
export type OldObject = 'delete' | 'leave';

/** Pixels of the canvas between the new object and the old one that is left. */
const BESIDE = 96;

/** Null when the object is gone. */
export function renaming(
  ports: Ports,
  vhost: string,
  id: string,
  newName: string,
  old: OldObject,
): Change | null {
  const topology = ports.topology();
  const node = topologyNode(topology, id);
  if (node === null) return null;
  const { kind } = node;
  const { name } = node.view;
  const own = { ...deletionClosure(topology, [id]) }.bindings.filter(
    (binding) =>
      (binding.destinationKind === kind && binding.destination === name) ||
      (kind === 'exchange' && binding.source === name),
  );
  const before = own.map((view) => bindingSpec(vhost, view));
  const after = before.map((binding) => renamed(binding, kind, name, newName));
  const place = ports.positions()[id] ?? null;
  const position = place !== null && old === 'leave' ? { ...place, y: place.y - BESIDE } : place;
  const declared =
    node.kind === 'exchange'
      ? exchangeDeclaration(ports, { ...exchangeSpec(vhost, node.view), name: newName }, position)
      : queueDeclaration(ports, { ...queueSpec(vhost, node.view), name: newName }, position);
  return sequence([
    declared,
    ...after.map((spec) => bindingDeclaration(ports, spec)),
    old === 'delete'
      ? deletion(ports, vhost, [id])
      : deletion(
          ports,
          vhost,
          own.map((binding) => binding.id),
        ),
  ]);
}

/** The binding with the object's new name at the ends where the old one was. */
function renamed(
  binding: BindingSpec,
  kind: 'exchange' | 'queue',
  name: string,
  newName: string,
): BindingSpec {
  return {
    ...binding,
    source: kind === 'exchange' && binding.source === name ? newName : binding.source,
    destination:
      binding.destinationKind === kind && binding.destination === name
        ? newName
        : binding.destination,
  };
}
