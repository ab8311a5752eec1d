// The whole graph in small, with the part that is on screen. Clicking or dragging in it goes there. One canvas
// and one frame: moving the viewport moves the frame and draws nothing.

import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { useLayout } from '../../state/layout-store.ts';
import { useShownTheme } from '../../ui/theme.ts';
import { bounds, grown, type Rect } from '../geometry/rect.ts';
import { toneOf } from '../picture.ts';
import { useCanvas } from './canvas-store.ts';
import styles from './minimap.module.css';
import { rectsOf } from './selected.ts';

const WIDTH = 176;
const HEIGHT = 112;
/** Drawn at most this often while nodes are dragged, milliseconds. */
const REDRAW_MS = 100;

/** Graph units to pixels of the minimap: scale and shift. */
interface Fit {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export function Minimap() {
  const { t } = useTranslation('topology');
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const fit = useRef<Fit>({ scale: 1, x: 0, y: 0 });
  const flow = useReactFlow();
  useDrawing(canvas, frame, fit);
  const go = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const { scale, x, y } = fit.current;
    void flow.setCenter(
      (event.clientX - box.left - x) / scale,
      (event.clientY - box.top - y) / scale,
      { zoom: flow.getZoom() },
    );
  };
  return (
    <div
      className={styles.minimap}
      role="img"
      aria-label={t('controls.minimapLabel')}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={(event) => {
        if (event.buttons === 1) go(event);
      }}
    >
      <canvas ref={canvas} className={styles.picture} />
      <div ref={frame} className={styles.frame} />
    </div>
  );
}

function useDrawing(
  canvas: RefObject<HTMLCanvasElement | null>,
  frame: RefObject<HTMLDivElement | null>,
  fit: RefObject<Fit>,
): void {
  const store = useStoreApi();
  const graph = useCanvas((state) => state.graph);
  const theme = useShownTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme is another drawing
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const move = (): void => moveFrame(frame.current, fit.current, store.getState());
    const draw = (): void => {
      timer = null;
      if (canvas.current !== null) fit.current = drawNodes(canvas.current);
      move();
    };
    draw();
    const stops = [
      store.subscribe(move),
      useLayout.subscribe(() => {
        timer ??= setTimeout(draw, REDRAW_MS);
      }),
    ];
    return () => {
      if (timer !== null) clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [graph, theme, store]);
}

function drawNodes(canvas: HTMLCanvasElement): Fit {
  const { nodes } = useCanvas.getState().graph;
  const rects = rectsOf(nodes);
  const box = grown(bounds(rects.values()) ?? { x: 0, y: 0, width: 1, height: 1 }, 60);
  const scale = Math.min(WIDTH / box.width, HEIGHT / box.height, 0.12);
  const fit: Fit = {
    scale,
    x: (WIDTH - box.width * scale) / 2 - box.x * scale,
    y: (HEIGHT - box.height * scale) / 2 - box.y * scale,
  };
  const density = Math.min(2, window.devicePixelRatio || 1);
  canvas.width = WIDTH * density;
  canvas.height = HEIGHT * density;
  const context = canvas.getContext('2d');
  if (context === null) return fit;
  context.setTransform(density, 0, 0, density, 0, 0);
  const style = getComputedStyle(canvas);
  for (const node of nodes) {
    const rect = rects.get(node.id);
    if (rect === undefined) continue;
    context.fillStyle = style.getPropertyValue(TOKENS[toneOf(node)]);
    context.fillRect(
      rect.x * scale + fit.x,
      rect.y * scale + fit.y,
      Math.max(1.5, rect.width * scale),
      Math.max(1, rect.height * scale),
    );
  }
  return fit;
}

const TOKENS: Readonly<Record<ReturnType<typeof toneOf>, string>> = {
  direct: '--exchange-direct',
  fanout: '--exchange-fanout',
  topic: '--exchange-topic',
  headers: '--exchange-headers',
  default: '--exchange-default',
  queue: '--queue',
  client: '--client',
  dead: '--dead-letter',
};

interface View {
  readonly width: number;
  readonly height: number;
  /** x, y, zoom. */
  readonly transform: readonly [number, number, number];
}

function moveFrame(frame: HTMLElement | null, fit: Fit, { width, height, transform }: View): void {
  if (frame === null) return;
  const [x, y, zoom] = transform;
  const seen: Rect = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
  const left = seen.x * fit.scale + fit.x;
  const top = seen.y * fit.scale + fit.y;
  frame.style.transform = `translate(${left}px,${top}px)`;
  const size = `${Math.round(seen.width * fit.scale)}px ${Math.round(seen.height * fit.scale)}px`;
  if (frame.dataset.size === size) return;
  frame.dataset.size = size;
  const [columns, rows] = size.split(' ');
  frame.style.width = columns ?? '';
  frame.style.height = rows ?? '';
}
