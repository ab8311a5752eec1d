// What of a selection can be copied: its exchanges and queues, and the bindings between them. Pure.

import type { NodePosition } from '../../../shared/ipc/contract.ts';
import type { FragmentPlace, TopologyFragment } from '../../../shared/topology/fragment.ts';
import type { TopologyMaps } from '../../../shared/topology/topology-maps.ts';
import { queueSpec } from '../operations/specification.ts';

/**
 * Null when nothing of it can be copied. Predeclared exchanges are not copied, but bindings from selected ones
 * are: they are there in every vhost. Exclusive queues belong to their client and are left out.
 */
export function selectionFragment(
  topology: TopologyMaps,
  positions: Readonly<Record<string, NodePosition>>,
  ids: readonly string[],
): TopologyFragment | null {
  const selected = new Set(ids);
  const chosen = [...topology.exchanges.values()].filter(({ id }) => selected.has(id));
  const exchanges = chosen.filter(({ isPredeclared }) => !isPredeclared);
  const queues = [...topology.queues.values()].filter(
    ({ id, isExclusive }) => selected.has(id) && !isExclusive,
  );
  if (exchanges.length + queues.length === 0) return null;
  const sources = new Set(chosen.map(({ name }) => name));
  const ends = new Set([
    ...exchanges.map(({ name }) => `exchange ${name}`),
    ...queues.map(({ name }) => `queue ${name}`),
  ]);
  const places: Record<string, FragmentPlace> = {};
  for (const { id } of [...exchanges, ...queues]) {
    const position = positions[id];
    if (position !== undefined) places[id] = { x: position.x, y: position.y };
  }
  return {
    exchanges: exchanges.map(({ name, type, isDurable, isAutoDelete, isInternal, args }) => ({
      name,
      type,
      isDurable,
      isAutoDelete,
      isInternal,
      args,
    })),
    queues: queues.map((view) => {
      const { vhost: _, ...spec } = queueSpec('', view);
      return spec;
    }),
    bindings: [...topology.bindings.values()]
      .filter(
        ({ source, destinationKind, destination }) =>
          source !== '' && sources.has(source) && ends.has(`${destinationKind} ${destination}`),
      )
      .map(({ id: _, ...binding }) => binding),
    places,
  };
}
