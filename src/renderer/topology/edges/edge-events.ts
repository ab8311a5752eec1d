// What the pointer does to edges.

import type { MouseEvent } from 'react';
import { useSelection } from '../../state/selection-store.ts';
import { useWorkspace } from '../../state/workspace-store.ts';
import { setCanvas, useCanvas } from '../canvas/canvas-store.ts';
import { openMenu } from '../canvas/menu-store.ts';
import type { GraphEdge } from '../graph/graph-types.ts';

/** A fanned out ribbon stays open for a moment, so that the pointer can go from one binding to the next. */
const CLOSE_MS = 250;
let closing: ReturnType<typeof setTimeout> | null = null;

export function onEdgeEnter(edge: GraphEdge, bindingId: string | null): void {
  if (useCanvas.getState().connecting !== null) return;
  if (closing !== null) clearTimeout(closing);
  closing = null;
  setCanvas({ hoveredEdge: { edgeId: edge.id, bindingId } });
}

export function onEdgeLeave(edge: GraphEdge): void {
  if (closing !== null) clearTimeout(closing);
  closing = setTimeout(() => {
    closing = null;
    if (useCanvas.getState().hoveredEdge?.edgeId === edge.id) setCanvas({ hoveredEdge: null });
  }, CLOSE_MS);
}

/** What is selected when an edge is: its bindings, or the objects that it comes from. */
export function selectionOf(edge: GraphEdge, bindingId: string | null): readonly string[] {
  if (bindingId !== null) return [bindingId];
  if (edge.kind === 'binding') return edge.bindings.map(({ id }) => id);
  // A dead-letter edge is an argument of its queue, an alternate-exchange edge one of its exchange.
  if (edge.kind === 'publish') return [edge.source.replace(/^publisher:/, '')];
  if (edge.kind === 'consume') return [edge.target.replace(/^consumer:/, '')];
  return [edge.source];
}

export function onEdgeClick(event: MouseEvent, edge: GraphEdge, bindingId: string | null): void {
  event.stopPropagation();
  const { ids, select } = useSelection.getState();
  const chosen = selectionOf(edge, bindingId);
  if (event.shiftKey || event.metaKey || event.ctrlKey) {
    const isIn = chosen.every((id) => ids.includes(id));
    select(isIn ? ids.filter((id) => !chosen.includes(id)) : [...new Set([...ids, ...chosen])]);
  } else {
    select(chosen);
  }
  useWorkspace.getState().openInspector();
}

export function onEdgeMenu(event: MouseEvent, edge: GraphEdge, bindingId: string | null): void {
  event.preventDefault();
  event.stopPropagation();
  useSelection.getState().select(selectionOf(edge, bindingId));
  openMenu({ kind: 'edge', screen: { x: event.clientX, y: event.clientY }, edge, bindingId });
}
