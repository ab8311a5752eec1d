// What the canvas can do for other parts of the studio.

import type { ReactFlowInstance } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';
import { setCanvasPort } from '../../state/canvas-port.ts';
import { useLayout } from '../../state/layout-store.ts';
import { bounds, centre, type Rect, rectAt } from '../geometry/rect.ts';
import { nodeSize } from '../layout/node-size.ts';
import { freePlace } from '../layout/placement.ts';
import { setCanvas, useCanvas } from './canvas-store.ts';
import { nodesOf, rectsOf } from './selected.ts';
import { glideMs } from './use-canvas-commands.ts';
import type { CanvasNode } from './use-flow-nodes.ts';

const PADDING = 0.04;
const MIN_FIT_ZOOM = 0.05;
const MAX_FIT_ZOOM = 1;
/** What the palette takes of the canvas. */
const PALETTE_PX = 104;
/** Closer than this nothing need be brought to be seen. */
const REVEAL_ZOOM = 0.85;

export function useCanvasPort(
  flow: ReactFlowInstance<CanvasNode>,
  wrapper: RefObject<HTMLDivElement | null>,
): void {
  useEffect(() => {
    setCanvasPort({
      toCanvas: (screen) => flow.screenToFlowPosition(screen, { snapToGrid: false }),
      toScreen: (canvas) => flow.flowToScreenPosition(canvas),
      contains: ({ x, y }) => isOver(wrapper.current, x, y),
      freePlace: () => placeNearMiddle(flow, wrapper.current),
      reveal: (ids) => reveal(flow, wrapper.current, ids),
      fitView: () => fitGraph(flow, wrapper.current),
    });
    return () => setCanvasPort(null);
  }, [flow, wrapper]);
}

function isOver(wrapper: HTMLElement | null, x: number, y: number): boolean {
  const pane = wrapper?.querySelector('.react-flow__pane');
  const element = document.elementFromPoint(x, y);
  return pane !== null && pane !== undefined && element !== null && pane.contains(element);
}

function placeNearMiddle(flow: ReactFlowInstance<CanvasNode>, wrapper: HTMLElement | null) {
  const box = wrapper?.getBoundingClientRect() ?? { left: 0, top: 0, width: 0, height: 0 };
  const middle = flow.screenToFlowPosition({
    x: box.left + box.width / 2,
    y: box.top + box.height / 2,
  });
  const size = nodeSize('queue');
  const wanted = { x: middle.x - size.width / 2, y: middle.y - size.height / 2, ...size };
  return freePlace(wanted, rectsOf(useCanvas.getState().graph.nodes).values());
}

/** All of the graph beside the palette, which floats over the left of the canvas. */
function fitGraph(flow: ReactFlowInstance<CanvasNode>, wrapper: HTMLElement | null): void {
  const box = bounds(rectsOf(useCanvas.getState().graph.nodes).values());
  if (box === null || wrapper === null) return;
  const width = wrapper.clientWidth - PALETTE_PX;
  const height = wrapper.clientHeight;
  const room = 1 - 2 * PADDING;
  const fitting = Math.min((width * room) / box.width, (height * room) / box.height);
  const zoom = Math.min(Math.max(fitting, MIN_FIT_ZOOM), MAX_FIT_ZOOM);
  const middle = centre(box);
  const x = PALETTE_PX + width / 2 - middle.x * zoom;
  void flow.setViewport({ x, y: height / 2 - middle.y * zoom, zoom }, { duration: glideMs() });
}

function reveal(
  flow: ReactFlowInstance<CanvasNode>,
  wrapper: HTMLElement | null,
  ids: readonly string[],
): void {
  const { graph, shown } = useCanvas.getState();
  const ends = graph.edges.flatMap((edge) =>
    edge.kind === 'binding' && edge.bindings.some(({ id }) => ids.includes(id))
      ? [edge.source, edge.target]
      : [],
  );
  const nodes = nodesOf(graph, [...ids, ...ends]);
  const hidden = ids.filter((id) => id.startsWith('exchange:') && !nodes.some((n) => n.id === id));
  if (hidden.length > 0) {
    // A predeclared exchange that nobody uses: it is drawn from now on, and revealed once it is.
    setCanvas({ shown: new Set([...shown, ...hidden]) });
    setTimeout(() => {
      const isDrawn = useCanvas.getState().graph.nodes.some(({ id }) => hidden.includes(id));
      if (isDrawn) reveal(flow, wrapper, ids);
    }, 50);
    return;
  }
  const box = bounds(rectsOf(nodes).values());
  const first = nodes[0];
  if (box === null || first === undefined) return;
  show(flow, wrapper, box);
  focusNodeElement(wrapper, first.id);
}

/** Brings a rectangle to the middle, near enough to be read; farther only if it is larger than the screen. */
function show(flow: ReactFlowInstance<CanvasNode>, wrapper: HTMLElement | null, box: Rect): void {
  const width = wrapper?.clientWidth ?? 1;
  const height = wrapper?.clientHeight ?? 1;
  const fitting = Math.min(width / (box.width * 1.2), height / (box.height * 1.2));
  const zoom = Math.min(Math.max(flow.getZoom(), REVEAL_ZOOM), Math.max(fitting, 0.05));
  const { x, y } = centre(box);
  void flow.setCenter(x, y, { zoom, duration: glideMs() });
}

/** Focuses a node without scrolling anything; false when it is not drawn. */
export function focusNodeElement(wrapper: HTMLElement | null, id: string): boolean {
  const element = wrapper?.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  if (!(element instanceof HTMLElement)) return false;
  setCanvas({ focusedId: id });
  element.focus({ preventScroll: true });
  return true;
}

/** Pans just as far as is needed to see the node. */
export function keepInView(
  flow: ReactFlowInstance<CanvasNode>,
  wrapper: HTMLElement | null,
  id: string,
): void {
  const node = useCanvas.getState().graph.nodes.find((other) => other.id === id);
  const at = useLayout.getState().positions[id];
  if (node === undefined || at === undefined || wrapper === null) return;
  const rect = rectAt(at, nodeSize(node.kind));
  const { x, y, zoom } = flow.getViewport();
  const margin = 48;
  const shift = (start: number, length: number, room: number): number => {
    if (start < margin) return margin - start;
    const over = start + length - (room - margin);
    return over > 0 ? -Math.min(over, start - margin) : 0;
  };
  const dx = shift(rect.x * zoom + x, rect.width * zoom, wrapper.clientWidth);
  const dy = shift(rect.y * zoom + y, rect.height * zoom, wrapper.clientHeight);
  if (dx !== 0 || dy !== 0) {
    void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: glideMs() });
  }
}
