// The routing keys that last led nowhere. Pure.

import type { UnroutableNote } from '../../../shared/ipc/statistics.ts';

export interface LastKey {
  readonly key: string;
  readonly count: number;
}

/** Different keys of an exchange, the newest first. `notes` are the newest first. */
export function lastKeys(
  notes: readonly UnroutableNote[],
  exchange: string,
  max: number,
): LastKey[] {
  const counts = new Map<string, number>();
  for (const note of notes) {
    if (note.exchange !== exchange) continue;
    counts.set(note.routingKey, (counts.get(note.routingKey) ?? 0) + 1);
  }
  return [...counts].slice(0, max).map(([key, count]) => ({ key, count }));
}
