// Does a change as one step of the history. The failure, if there is one, is the caller's to show.

import type { Failure } from '../../../shared/ipc/result.ts';
import { invoke } from '../../api/index.ts';
import { type HistoryStep, useHistory } from '../../state/history-store.ts';
import { useLayout } from '../../state/layout-store.ts';
import { useTopology } from '../../state/topology-store.ts';
import type { Change, Ports } from './change.ts';

/** The page's own stores and its connection to the program. */
export const pagePorts: Ports = {
  invoke,
  topology: () => useTopology.getState(),
  positions: () => useLayout.getState().positions,
  place: (positions) => useLayout.getState().place(positions),
};

/** Applies the change and, when that worked, remembers it for undo. */
export async function perform(
  label: HistoryStep['label'],
  change: Change,
): Promise<Failure | null> {
  const failure = await change.apply();
  if (failure !== null) return failure;
  useHistory.getState().push({
    label,
    undo: () => change.revert(),
    redo: () => change.apply(),
  });
  return null;
}
