// Edges far out, on one canvas: thousands of lines cost their drawing once, and moving them costs nothing.
// It is drawn again when what it shows is left, and at rest when the flow changed.

import { useStoreApi } from '@xyflow/react';
import { type CSSProperties, useEffect, useRef } from 'react';
import { useLayout } from '../../state/layout-store.ts';
import { onLiveNumbers } from '../../state/rates-store.ts';
import { useSelection } from '../../state/selection-store.ts';
import { useShownTheme } from '../../ui/theme.ts';
import { useCanvas } from '../canvas/canvas-store.ts';
import type { Rect } from '../geometry/rect.ts';
import styles from './edge.module.css';
import { type FarLine, type FarLook, farLines, lookOf } from './far-lines.ts';

/** Sharper is not seen on hair lines, and costs. */
const MAX_DENSITY = 1.5;

const OPACITY: Readonly<Record<FarLook, number>> = {
  quiet: 0.4,
  flows: 0.6,
  dead: 0.7,
  dimmed: 0.1,
  marked: 1,
};

export function FarEdges() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const store = useStoreApi();
  const graph = useCanvas((state) => state.graph);
  const area = useCanvas((state) => state.area);
  const zoomStep = useCanvas((state) => state.zoomStep);
  const positions = useLayout((state) => state.positions);
  const highlight = useSelection((state) => state.highlight);
  const theme = useShownTheme();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another zoom or theme is another drawing
  useEffect(() => {
    const element = canvas.current;
    if (element === null || area === null) return;
    const lines = farLines(graph, positions, area);
    let drawn = '';
    const draw = (): void => {
      const looks = lines.map(({ edge }) => lookOf(edge, highlight));
      const key = looks.map(({ look, width }) => look.charAt(0) + width).join('');
      if (key === drawn) return;
      drawn = key;
      drawLines(element, lines, looks, area, store.getState().transform[2]);
    };
    draw();
    return onLiveNumbers(() => {
      if (!useCanvas.getState().isPanning) draw();
    });
  }, [graph, positions, highlight, area, zoomStep, theme, store]);

  return (
    <>
      <canvas ref={canvas} className={styles.farLines} />
      <div className={styles.plate} style={plateOf(area)} />
    </>
  );
}

/**
 * Lies under the nodes and is as large as what is drawn of them: on it the browser keeps them all in one
 * layer, where it would else make a layer of each node that stands over the canvas.
 */
function plateOf(area: Rect | null): CSSProperties {
  if (area === null) return { display: 'none' };
  const transform = `translate(${area.x}px,${area.y}px)`;
  return { transform, width: area.width, height: area.height };
}

function drawLines(
  canvas: HTMLCanvasElement,
  lines: readonly FarLine[],
  looks: readonly ReturnType<typeof lookOf>[],
  area: Rect,
  zoom: number,
): void {
  const density = zoom * Math.min(MAX_DENSITY, window.devicePixelRatio || 1);
  const drawing = new OffscreenCanvas(
    Math.ceil(area.width * density),
    Math.ceil(area.height * density),
  );
  canvas.style.width = `${area.width}px`;
  canvas.style.height = `${area.height}px`;
  canvas.style.transform = `translate(${area.x}px,${area.y}px)`;
  const context = drawing.getContext('2d');
  if (context === null) return;
  context.setTransform(density, 0, 0, density, -area.x * density, -area.y * density);
  const colours = coloursOf(canvas);
  for (const [index, { curve }] of lines.entries()) {
    const look = looks[index];
    if (look === undefined) continue;
    context.strokeStyle = colours[look.look];
    context.globalAlpha = OPACITY[look.look];
    context.lineWidth = look.width / zoom;
    context.beginPath();
    context.moveTo(curve.from.x, curve.from.y);
    context.bezierCurveTo(curve.c1.x, curve.c1.y, curve.c2.x, curve.c2.y, curve.to.x, curve.to.y);
    context.stroke();
  }
  // A finished picture: a drawable canvas of this size would be copied for every frame of a pan.
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(drawing.transferToImageBitmap());
}

function coloursOf(element: Element): Readonly<Record<FarLook, string>> {
  const style = getComputedStyle(element);
  const outline = style.getPropertyValue('--outline');
  return {
    quiet: outline,
    dimmed: outline,
    flows: style.getPropertyValue('--flow'),
    dead: style.getPropertyValue('--dead-letter'),
    marked: style.getPropertyValue('--accent'),
  };
}
