// Where overlays open that no pointer asked for: beside what they are about.

import type { Point } from '../state/authoring-store.ts';
import { canvasPort } from '../state/canvas-port.ts';

/** Client pixels below the node or row on screen, else in the middle of the window. */
export function screenPlaceOf(id: string): Point {
  const element = document.querySelector(`[data-node-id="${CSS.escape(id)}"]`);
  if (element === null) return middle();
  const { left, bottom, width } = element.getBoundingClientRect();
  return { x: left + Math.min(width, 240) / 2, y: bottom };
}

/** For what is added without a pointer: a free place of the canvas, on screen and in graph units. */
export function freePlaces(): { readonly screen: Point; readonly canvas: Point } {
  const port = canvasPort();
  if (port === null) return { screen: middle(), canvas: { x: 0, y: 0 } };
  const canvas = port.freePlace();
  return { canvas, screen: port.toScreen(canvas) };
}

const middle = (): Point => ({ x: window.innerWidth / 2 - 160, y: window.innerHeight / 4 });
