// What is drawn of edges far out, as plain numbers that can be handed to a worker, and the drawing of it.
// Pure but for the canvas it is given.

import type { Rect } from '../geometry/rect.ts';
import type { FarLook, LineLook } from './far-lines.ts';

export interface FarDrawing {
  /** Eight numbers for each line: its four points. */
  readonly curves: Float32Array;
  /** Index into LOOKS and width in screen pixels, for each line. */
  readonly looks: Float32Array;
  readonly area: Rect;
  readonly zoom: number;
  /** Pixels of the drawing for one of the screen. */
  readonly density: number;
  readonly colours: Readonly<Record<FarLook, string>>;
}

/** In drawing order: what matters lies on top. */
export const LOOKS: readonly FarLook[] = ['dimmed', 'quiet', 'flows', 'dead', 'marked'];

const OPACITY: Readonly<Record<FarLook, number>> = {
  quiet: 0.4,
  flows: 0.6,
  dead: 0.7,
  dimmed: 0.1,
  marked: 1,
};

export function packLooks(looks: readonly LineLook[]): Float32Array {
  const packed = new Float32Array(looks.length * 2);
  for (const [index, { look, width }] of looks.entries()) {
    packed[2 * index] = LOOKS.indexOf(look);
    packed[2 * index + 1] = width;
  }
  return packed;
}

export function drawFar(drawing: FarDrawing): ImageBitmap | null {
  const { area, zoom, density, curves, looks, colours } = drawing;
  const scale = zoom * density;
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.ceil(area.width * scale)),
    Math.max(1, Math.ceil(area.height * scale)),
  );
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.setTransform(scale, 0, 0, scale, -area.x * scale, -area.y * scale);
  for (const [wanted, look] of LOOKS.entries()) {
    context.strokeStyle = colours[look];
    context.globalAlpha = OPACITY[look];
    for (let line = 0; line < looks.length / 2; line++) {
      if (looks[2 * line] !== wanted) continue;
      context.lineWidth = (looks[2 * line + 1] ?? 1) / zoom;
      stroke(context, curves, line * 8);
    }
  }
  return canvas.transferToImageBitmap();
}

function stroke(
  context: OffscreenCanvasRenderingContext2D,
  curves: Float32Array,
  at: number,
): void {
  const value = (offset: number): number => curves[at + offset] ?? 0;
  context.beginPath();
  context.moveTo(value(0), value(1));
  context.bezierCurveTo(value(2), value(3), value(4), value(5), value(6), value(7));
  context.stroke();
}
