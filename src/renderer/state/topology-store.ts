// The topology of the current vhost as the broker told it. Only the feed writes it: what the user draws
// arrives here when the broker has done it.

import { create } from 'zustand';
import type {
  EntityKind,
  TopologyDelta,
  TopologyEntities,
  TopologyState,
} from '../../shared/ipc/topology.ts';

type EntityMaps = { readonly [K in EntityKind]: ReadonlyMap<string, TopologyEntities[K]> };

interface TopologyStore extends EntityMaps {
  /** False until the first snapshot of the current vhost is here. */
  readonly isLoaded: boolean;
  /** Counts up with every change; cheap to depend on. */
  readonly revision: number;
  replace(state: TopologyState): void;
  apply(delta: TopologyDelta): void;
  clear(): void;
}

const NOTHING: EntityMaps = {
  exchanges: new Map(),
  queues: new Map(),
  bindings: new Map(),
  connections: new Map(),
  channels: new Map(),
  consumers: new Map(),
};

export const useTopology = create<TopologyStore>()((set) => ({
  ...NOTHING,
  isLoaded: false,
  revision: 0,
  replace: (state) =>
    set(({ revision }) => ({
      exchanges: byId(state.exchanges),
      queues: byId(state.queues),
      bindings: byId(state.bindings),
      connections: byId(state.connections),
      channels: byId(state.channels),
      consumers: byId(state.consumers),
      isLoaded: true,
      revision: revision + 1,
    })),
  apply: ({ upserted, removed }) =>
    set((current) => ({
      exchanges: changedMap(current.exchanges, upserted.exchanges, removed),
      queues: changedMap(current.queues, upserted.queues, removed),
      bindings: changedMap(current.bindings, upserted.bindings, removed),
      connections: changedMap(current.connections, upserted.connections, removed),
      channels: changedMap(current.channels, upserted.channels, removed),
      consumers: changedMap(current.consumers, upserted.consumers, removed),
      revision: current.revision + 1,
    })),
  clear: () => set(({ revision }) => ({ ...NOTHING, isLoaded: false, revision: revision + 1 })),
}));

function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

/** The map itself when nothing in it changes, so that selectors of other kinds stay still. */
function changedMap<T extends { readonly id: string }>(
  current: ReadonlyMap<string, T>,
  upserted: readonly T[] | undefined,
  removed: readonly string[],
): ReadonlyMap<string, T> {
  const gone = removed.filter((id) => current.has(id));
  if (upserted === undefined && gone.length === 0) return current;
  const next = new Map(current);
  for (const id of gone) next.delete(id);
  for (const item of upserted ?? []) next.set(item.id, item);
  return next;
}

export const exchangeId = (name: string): string => `exchange:${name}`;
export const queueId = (name: string): string => `queue:${name}`;
