// Where overlays open that no pointer asked for: beside what they are about.

import type { Point } from '../state/authoring-store.ts';
import { canvasPort } from '../state/canvas-port.ts';

/** Client pixels below the node or row on screen, else in the middle of the window. */
export function screenPlaceOf(id: string): Point {
  const own = CSS.escape(id);
  const element = document.querySelector(`[data-node-id="${own}"], [data-binding-id="${own}"]`);
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

/** Focuses the first of the nodes; moves the canvas only when not all of them can be seen. */
export function focusOrReveal(ids: readonly string[]): void {
  const port = canvasPort();
  const elements = ids.map((id) => document.querySelector(`[data-node-id="${CSS.escape(id)}"]`));
  const [first] = elements;
  const isSeen = elements.every((element) => element !== null && isInside(element));
  if (port !== null && !isSeen) port.reveal(ids);
  else if (port !== null && first instanceof HTMLElement) first.focus({ preventScroll: true });
}

/** Of the view it is drawn in. */
function isInside(element: Element): boolean {
  const view = document.querySelector('[data-command-scope="canvas"]');
  if (view === null) return false;
  const [inner, outer] = [element.getBoundingClientRect(), view.getBoundingClientRect()];
  return (
    inner.left >= outer.left &&
    inner.right <= outer.right &&
    inner.top >= outer.top &&
    inner.bottom <= outer.bottom
  );
}

const middle = (): Point => ({ x: window.innerWidth / 2 - 160, y: window.innerHeight / 4 });
