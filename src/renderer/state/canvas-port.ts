// What the canvas can do for other parts of the studio while it is on screen.

import type { Point } from './authoring-store.ts';

export interface CanvasPort {
  /** Client pixels to graph units. */
  toCanvas(screen: Point): Point;
  toScreen(canvas: Point): Point;
  /** True when the point, in client pixels, is over the canvas and not over a panel. */
  contains(screen: Point): boolean;
  /** Graph units of a free place near the middle of what is visible. */
  freePlace(): Point;
  /** Brings the nodes into view and focuses the first. */
  reveal(ids: readonly string[]): void;
  fitView(): void;
}

let port: CanvasPort | null = null;

/** Null while no canvas is on screen. */
export const canvasPort = (): CanvasPort | null => port;

/** The canvas only; null when it goes. */
export function setCanvasPort(next: CanvasPort | null): void {
  port = next;
}
