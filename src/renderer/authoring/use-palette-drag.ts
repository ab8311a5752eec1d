// Dragging a template from the palette to the canvas with the pointer: mouse, pen and finger alike. Escape
// takes the drag back.

import { type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from 'react';
import { type NodeTemplate, type Point, useAuthoring } from '../state/authoring-store.ts';
import { canvasPort } from '../state/canvas-port.ts';

export interface PaletteDrag {
  readonly template: NodeTemplate;
  /** Client pixels. */
  readonly at: Point;
  /** Over the canvas: letting go adds. */
  readonly isOverCanvas: boolean;
}

/** Pixels the pointer moves before a press is a drag. */
const THRESHOLD = 4;

/** From the pointer to the node's corner, graph units: half of a node, so that the pointer is in its middle. */
const HALF: Readonly<Record<NodeTemplate['kind'], Point>> = {
  exchange: { x: 104, y: 30 },
  queue: { x: 112, y: 42 },
};

export function usePaletteDrag(): {
  readonly drag: PaletteDrag | null;
  readonly onPointerDown: (event: ReactPointerEvent, template: NodeTemplate) => void;
} {
  const [drag, setDrag] = useState<PaletteDrag | null>(null);
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);
  const onPointerDown = (event: ReactPointerEvent, template: NodeTemplate): void => {
    if (event.button !== 0) return;
    stop.current?.();
    stop.current = follow(event, template, setDrag);
  };
  return { drag, onPointerDown };
}

function follow(
  start: ReactPointerEvent,
  template: NodeTemplate,
  setDrag: (drag: PaletteDrag | null) => void,
): () => void {
  let isDragging = false;
  const end = (): void => {
    window.removeEventListener('pointermove', onMove);
    window.removeEventListener('pointerup', onUp);
    window.removeEventListener('pointercancel', end);
    window.removeEventListener('keydown', onKey, true);
    setDrag(null);
  };
  const onMove = ({ clientX: x, clientY: y }: PointerEvent): void => {
    isDragging ||= Math.hypot(x - start.clientX, y - start.clientY) >= THRESHOLD;
    if (!isDragging) return;
    const isOverCanvas = canvasPort()?.contains({ x, y }) === true;
    setDrag({ template, at: { x, y }, isOverCanvas });
  };
  const onUp = ({ clientX: x, clientY: y }: PointerEvent): void => {
    end();
    if (isDragging) drop(template, { x, y });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    end();
  };
  window.addEventListener('pointermove', onMove);
  window.addEventListener('pointerup', onUp);
  window.addEventListener('pointercancel', end);
  window.addEventListener('keydown', onKey, true);
  return end;
}

function drop(template: NodeTemplate, screen: Point): void {
  const port = canvasPort();
  if (port === null || !port.contains(screen)) return;
  const pointer = port.toCanvas(screen);
  const half = HALF[template.kind];
  const canvas = { x: pointer.x - half.x, y: pointer.y - half.y };
  useAuthoring.getState().ask({ kind: 'name-node', template, screen, canvas, connectFrom: null });
}
