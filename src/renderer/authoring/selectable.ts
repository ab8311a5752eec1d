// What "select all" selects: the objects of the vhost, without what the broker brought and nobody uses.

import { usePreferences } from '../state/preferences-store.ts';
import { useTopology } from '../state/topology-store.ts';

export function selectableIds(): readonly string[] {
  const { exchanges, queues, bindings } = useTopology.getState();
  const { showsDefaultExchange } = usePreferences.getState();
  const used = new Set<string>();
  for (const { source, destinationKind, destination } of bindings.values()) {
    used.add(source);
    if (destinationKind === 'exchange') used.add(destination);
  }
  const isShown = (name: string, isPredeclared: boolean): boolean =>
    name === '' ? showsDefaultExchange : !isPredeclared || used.has(name);
  return [
    ...[...exchanges.values()]
      .filter(({ name, isPredeclared }) => isShown(name, isPredeclared))
      .map(({ id }) => id),
    ...queues.keys(),
  ];
}
