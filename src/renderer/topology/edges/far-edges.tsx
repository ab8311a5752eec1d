// Edges far out, as one picture: thousands of lines cost their drawing once, and moving them costs nothing.
// It is drawn again when what it shows is left, and at rest when the flow changed.

import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useLayout } from '../../state/layout-store.ts';
import { onLiveNumbers } from '../../state/rates-store.ts';
import { useSelection } from '../../state/selection-store.ts';
import { useShownTheme } from '../../ui/theme.ts';
import { useCanvas } from '../canvas/canvas-store.ts';
import { rectsOf } from '../canvas/selected.ts';
import { bounds, grown, type Rect } from '../geometry/rect.ts';
import styles from './edge.module.css';
import { FarArtist } from './far-artist.ts';
import { type FarDrawing, packLooks } from './far-drawing.ts';
import { type FarLook, farLines, lookOf, packCurves } from './far-lines.ts';
import { Plate } from './plate.tsx';

/** Sharper is not seen on hair lines, and costs. */
const MAX_DENSITY = 1.5;
/** A picture of the whole graph is never left; larger ones than this are drawn in parts, screen pixels. */
const MAX_PIXELS = 8_000_000;
const BULGE = 400;

export function FarEdges() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const artist = useRef<FarArtist | null>(null);
  const store = useStoreApi();
  const graph = useCanvas((state) => state.graph);
  const seen = useCanvas((state) => state.area);
  const zoomStep = useCanvas((state) => state.zoomStep);
  const positions = useLayout((state) => state.positions);
  const highlight = useSelection((state) => state.highlight);
  const theme = useShownTheme();
  const whole = wholeArea(2 ** zoomStep);
  const area = whole ?? seen;
  const areaKey = area === null ? '' : Object.values(area).join(' ');

  useEffect(() => {
    const own = new FarArtist((picture, drawing) => show(canvas.current, picture, drawing));
    artist.current = own;
    return () => {
      own.stop();
      artist.current = null;
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another zoom, theme or area is another drawing
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
      artist.current?.draw({
        curves: packCurves(lines),
        looks: packLooks(looks),
        area,
        zoom: store.getState().transform[2],
        density: Math.min(MAX_DENSITY, window.devicePixelRatio || 1),
        colours: coloursOf(element),
      });
    };
    draw();
    return onLiveNumbers(() => {
      if (!useCanvas.getState().isPanning) draw();
    });
  }, [graph, positions, highlight, areaKey, zoomStep, theme, store]);

  return (
    <>
      <canvas ref={canvas} className={styles.farLines} />
      <Plate area={area} />
    </>
  );
}

/** All of the graph, when a picture of it is not too large at this zoom. */
function wholeArea(zoom: number): Rect | null {
  const box = bounds(rectsOf(useCanvas.getState().graph.nodes).values());
  if (box === null) return null;
  const area = grown(box, BULGE);
  return area.width * area.height * zoom * zoom <= MAX_PIXELS ? area : null;
}

function show(canvas: HTMLCanvasElement | null, picture: ImageBitmap, drawing: FarDrawing): void {
  if (canvas === null) return;
  const { area } = drawing;
  canvas.style.width = `${area.width}px`;
  canvas.style.height = `${area.height}px`;
  canvas.style.transform = `translate(${area.x}px,${area.y}px)`;
  // A finished picture: a drawable canvas of this size would be copied for every frame of a pan.
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(picture);
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
