// Shows a node of the graph: selects it and brings it into view.

import { canvasPort } from '../state/canvas-port.ts';
import { useSelection } from '../state/selection-store.ts';

export function revealNode(id: string): void {
  useSelection.getState().select([id]);
  canvasPort()?.reveal([id]);
}
