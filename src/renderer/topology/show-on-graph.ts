// Leads to nodes: to the canvas if another view is shown, selects them and brings them into view.

import { canvasPort } from '../state/canvas-port.ts';
import { useSelection } from '../state/selection-store.ts';
import { useWorkspace } from '../state/workspace-store.ts';

export function showOnGraph(ids: readonly string[]): void {
  useWorkspace.getState().show('topology');
  useSelection.getState().select(ids);
  const port = canvasPort();
  if (port !== null) port.reveal(ids);
  // The canvas comes with the view.
  else waitForCanvas(ids, 20);
}

function waitForCanvas(ids: readonly string[], tries: number): void {
  if (tries === 0) return;
  setTimeout(() => {
    const port = canvasPort();
    if (port === null) waitForCanvas(ids, tries - 1);
    else port.reveal(ids);
  }, 50);
}
