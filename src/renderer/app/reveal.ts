// Shows one object wherever it can be seen: on the canvas, or in the list that has it.

import { canvasPort } from '../state/canvas-port.ts';
import { usePreferences } from '../state/preferences-store.ts';
import { useSelection } from '../state/selection-store.ts';
import { useTopology } from '../state/topology-store.ts';
import { useWorkspace } from '../state/workspace-store.ts';

/** How long a canvas that was just asked for may take to be there. */
const MAX_FRAMES = 120;

/** Selects an entity, brings it into view and opens the inspector on it. */
export function revealEntity(id: string): void {
  const { view, show, openInspector } = useWorkspace.getState();
  const isConnection = useTopology.getState().connections.has(id);
  const isOnCanvas = !isConnection || usePreferences.getState().showsClients;
  useSelection.getState().select([id]);
  openInspector();
  if (isConnection && (view === 'connections' || !isOnCanvas)) {
    show('connections');
    return;
  }
  if (view === 'list' && !isConnection) return;
  show('topology');
  revealOnCanvas(shownIds(id), MAX_FRAMES);
}

/** A binding is between two nodes. */
function shownIds(id: string): readonly string[] {
  const binding = useTopology.getState().bindings.get(id);
  if (binding === undefined) return [id];
  return [`exchange:${binding.source}`, `${binding.destinationKind}:${binding.destination}`];
}

function revealOnCanvas(ids: readonly string[], framesLeft: number): void {
  const port = canvasPort();
  if (port !== null) port.reveal(ids);
  else if (framesLeft > 0) requestAnimationFrame(() => revealOnCanvas(ids, framesLeft - 1));
}
