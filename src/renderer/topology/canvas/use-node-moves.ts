// What React Flow says of dragging and selecting: positions go to the layout store, selection to the
// selection store, and one drag is one undo step.

import type { NodeChange, OnNodesChange } from '@xyflow/react';
import { useMemo } from 'react';
import type { NodePosition } from '../../../shared/ipc/contract.ts';
import { useLayout } from '../../state/layout-store.ts';
import { useSelection } from '../../state/selection-store.ts';
import { rectAt } from '../geometry/rect.ts';
import { helperLines } from '../layout/arrange.ts';
import { nodeSize } from '../layout/node-size.ts';
import { useCanvas } from './canvas-store.ts';
import { showHelperLines } from './helper-lines.tsx';
import { pushMove } from './moving.ts';
import { rectsOf, selectedNodes } from './selected.ts';
import type { CanvasNode } from './use-flow-nodes.ts';

/** How near to a line a dragged node snaps to it, graph units. */
const TOLERANCE = 6;

type PositionChange = Extract<NodeChange<CanvasNode>, { type: 'position' }>;
type SelectChange = Extract<NodeChange<CanvasNode>, { type: 'select' }>;

let before: Record<string, NodePosition> | null = null;

export function useNodeMoves(): {
  readonly onNodesChange: OnNodesChange<CanvasNode>;
  readonly onDragStart: () => void;
  readonly onDragStop: () => void;
} {
  return useMemo(
    () => ({
      onNodesChange: (changes) => {
        const moves = changes.filter(
          (change): change is PositionChange => change.type === 'position',
        );
        const choices = changes.filter(
          (change): change is SelectChange => change.type === 'select',
        );
        if (moves.length > 0) place(moves);
        if (choices.length > 0) choose(choices);
      },
      onDragStart: () => {
        before = {};
      },
      onDragStop: () => {
        showHelperLines();
        const moved = before;
        before = null;
        if (moved !== null) pushMove(moved, (count) => ({ key: 'moveNodes', values: { count } }));
      },
    }),
    [],
  );
}

function place(moves: readonly PositionChange[]): void {
  const { positions, place: put } = useLayout.getState();
  const only = moves.length === 1 ? moves[0] : undefined;
  const snapped = only?.dragging === true ? snappedPlace(only) : null;
  const changes: Record<string, NodePosition> = {};
  for (const { id, position } of moves) {
    const at = snapped ?? position;
    const was = positions[id];
    if (at === undefined || was === undefined || (was.x === at.x && was.y === at.y)) continue;
    if (before !== null) before[id] ??= was;
    changes[id] = { x: at.x, y: at.y, isPlaced: true };
  }
  if (Object.keys(changes).length > 0) put(changes);
}

/** In line with other nodes, when it nearly is. */
function snappedPlace({ id, position }: PositionChange): { x: number; y: number } | null {
  const { nodes } = useCanvas.getState().graph;
  const node = nodes.find((other) => other.id === id);
  if (node === undefined || position === undefined) return null;
  const others = rectsOf(nodes.filter((other) => other !== node));
  const lines = helperLines(rectAt(position, nodeSize(node.kind)), others.values(), TOLERANCE);
  showHelperLines(lines);
  return lines.snapped;
}

/** Bindings stay selected only while others are added to them. */
function choose(choices: readonly SelectChange[]): void {
  const { graph } = useCanvas.getState();
  const { ids, select } = useSelection.getState();
  const chosen = new Set(selectedNodes().map((node) => node.id));
  for (const { id, selected } of choices) {
    if (selected) chosen.add(id);
    else chosen.delete(id);
  }
  const entities = graph.nodes
    .filter((node) => chosen.has(node.id))
    .map((node) => (node.kind === 'unroutable' ? node.id : node.entityId));
  const bindings = choices.some((choice) => !choice.selected)
    ? []
    : ids.filter((id) => id.startsWith('binding:'));
  select([...new Set([...entities, ...bindings])]);
}
