// The canvas by keyboard: arrows go from node to node, with Control they move what is selected, E goes through
// the bindings of a node, Enter opens the inspector. Single letters of commands are the shell's.

import type { KeyboardEvent } from 'react';
import type { NodePosition } from '../../../shared/ipc/contract.ts';
import { useLayout } from '../../state/layout-store.ts';
import { useSelection } from '../../state/selection-store.ts';
import { useWorkspace } from '../../state/workspace-store.ts';
import type { GraphEdge } from '../graph/graph-types.ts';
import { GRID } from '../layout/node-size.ts';
import { announce, setCanvas, useCanvas } from './canvas-store.ts';
import { pushMove } from './moving.ts';
import { type Direction, neighbourOf } from './neighbours.ts';
import { rectsOf, selectedNodes } from './selected.ts';

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** Moves that follow each other within this are one undo step, milliseconds. */
const BURST_MS = 400;
const BIG_STEP = 5;

/** Words in the current language, and what needs the canvas. */
export interface KeyboardOptions {
  focusNode(id: string): void;
  describeEdge(edge: GraphEdge, bindingId: string | null, index: number, count: number): string;
  describeMove(count: number): string;
}

/** True when the key was the canvas's. */
export function onCanvasKey(event: KeyboardEvent, options: KeyboardOptions): boolean {
  const direction = DIRECTIONS[event.key];
  if (direction !== undefined && !event.altKey) {
    if (event.ctrlKey || event.metaKey) moveSelected(direction, event.shiftKey, options);
    else goTo(direction, options);
    return true;
  }
  endBurst();
  switch (event.key) {
    case 'Enter':
      return inspect();
    case 'Escape':
      return letGo();
    case 'e':
    case 'E':
      if (event.ctrlKey || event.metaKey || event.altKey) return false;
      return nextEdge(event.shiftKey ? -1 : 1, options);
    default:
      return false;
  }
}

function goTo(direction: Direction, options: KeyboardOptions): void {
  const { graph, focusedId } = useCanvas.getState();
  const nodes = graph.nodes.filter((node) => !node.isGone);
  const from = focusedId ?? nodes[0]?.id;
  if (from === undefined) return;
  const next = neighbourOf(rectsOf(nodes), graph.edges, from, direction);
  if (next !== null) options.focusNode(next);
}

let burst: { before: Record<string, NodePosition>; timer: ReturnType<typeof setTimeout> } | null =
  null;

function moveSelected(direction: Direction, isBig: boolean, options: KeyboardOptions): void {
  const nodes = selectedNodes();
  const { positions, place } = useLayout.getState();
  const step = GRID * (isBig ? BIG_STEP : 1);
  const dx = direction === 'left' ? -step : direction === 'right' ? step : 0;
  const dy = direction === 'up' ? -step : direction === 'down' ? step : 0;
  const before: Record<string, NodePosition> = burst?.before ?? {};
  const changes: Record<string, NodePosition> = {};
  for (const { id } of nodes) {
    const at = positions[id];
    if (at === undefined) continue;
    before[id] ??= at;
    changes[id] = { x: at.x + dx, y: at.y + dy, isPlaced: true };
  }
  place(changes);
  if (burst !== null) clearTimeout(burst.timer);
  const timer = setTimeout(() => {
    endBurst();
    announce(options.describeMove(nodes.length));
  }, BURST_MS);
  burst = { before, timer };
}

/** Makes the moves so far a step of their own: whatever comes next must find it done. */
export function endBurst(): void {
  if (burst === null) return;
  clearTimeout(burst.timer);
  const { before } = burst;
  burst = null;
  pushMove(before, (count) => ({ key: 'moveNodes', values: { count } }));
}

function inspect(): boolean {
  const { graph, focusedId } = useCanvas.getState();
  const node = graph.nodes.find(({ id }) => id === focusedId);
  const { ids, select } = useSelection.getState();
  if (ids.length === 0 && node !== undefined) select([node.entityId]);
  useWorkspace.getState().openInspector();
  return true;
}

function letGo(): boolean {
  const { highlight, ids, select, setHighlight } = useSelection.getState();
  if (highlight !== null) setHighlight(null);
  else if (ids.length > 0) select([]);
  else return false;
  setCanvas({ hoveredEdge: null });
  return true;
}

/** Selects the next binding or other edge of the focused node. */
function nextEdge(step: 1 | -1, options: KeyboardOptions): boolean {
  const { graph, focusedId } = useCanvas.getState();
  const stops = graph.edges
    .filter(({ source, target }) => source === focusedId || target === focusedId)
    .flatMap((edge) =>
      edge.kind === 'binding' ? edge.bindings.map(({ id }) => ({ edge, id })) : [],
    );
  if (stops.length === 0) return true;
  const { ids, select } = useSelection.getState();
  const now = stops.findIndex(({ id }) => ids.includes(id));
  const start = now === -1 && step === -1 ? 0 : now;
  const index = (start + step + stops.length) % stops.length;
  const stop = stops[index];
  if (stop === undefined) return true;
  select([stop.id]);
  announce(options.describeEdge(stop.edge, stop.id, index + 1, stops.length));
  return true;
}
