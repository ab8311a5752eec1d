// Draws particles. The canvas covers what is visible; its drawing is in graph units, so that it stays right
// while the graph is panned between two drawings.

import { useLayout } from '../../state/layout-store.ts';
import { useCanvas } from '../canvas/canvas-store.ts';
import { overlaps, type Rect, rectAt } from '../geometry/rect.ts';
import { nodeSize } from '../layout/node-size.ts';
import { drawnLines } from './drawn-lines.ts';
import { type Particle, placeOnTrack } from './particles.ts';

interface View {
  readonly width: number;
  readonly height: number;
  /** x, y, zoom. */
  readonly transform: readonly [number, number, number];
}

const RADIUS = 2.9;
const RING = 1.5;
/** Particles end on the border of a node, not before it. */
const EDGE = 2;
/** Sharper than this is not seen on dots. */
const MAX_DENSITY = 2;

export class ParticlePainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #view: () => View;
  #isEmpty = true;

  constructor(canvas: HTMLCanvasElement, view: () => View) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d');
    this.#view = view;
  }

  draw(particles: readonly Particle[], nowMs: number): void {
    const context = this.#context;
    if (context === null || (particles.length === 0 && this.#isEmpty)) return;
    const density = this.#cover();
    const [x, y, zoom] = this.#view().transform;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.setTransform(zoom * density, 0, 0, zoom * density, x * density, y * density);
    const style = getComputedStyle(this.#canvas);
    const flowing = new Path2D();
    const dead = new Path2D();
    const covers = coveringNodes();
    let shown = 0;
    const at = { x: 0, y: 0 };
    for (const particle of particles) {
      const track = drawnLines.track(particle.edgeId);
      if (track === null || !placeOnTrack(particle, track, nowMs, at)) continue;
      if (covers.some((rect) => isInside(rect, at))) continue;
      const kind = drawnLines.edge(particle.edgeId)?.kind;
      const path = kind === 'dead-letter' || kind === 'unroutable' ? dead : flowing;
      path.moveTo(at.x + RADIUS, at.y);
      path.arc(at.x, at.y, RADIUS, 0, Math.PI * 2);
      shown++;
    }
    context.lineWidth = RING;
    context.fillStyle = style.getPropertyValue('--surface-0');
    for (const [path, ring] of [
      [flowing, style.color],
      [dead, style.getPropertyValue('--dead-letter')],
    ] as const) {
      context.strokeStyle = ring;
      context.fill(path);
      context.stroke(path);
    }
    this.#isEmpty = shown === 0;
    // An empty canvas costs as much as a full one when the graph is panned.
    this.#canvas.style.visibility = this.#isEmpty ? 'hidden' : 'visible';
    this.#canvas.dataset.particles = String(shown);
  }

  /** Puts the canvas exactly over what is visible; device pixels per pixel. */
  #cover(): number {
    const { width, height, transform } = this.#view();
    const [x, y, zoom] = transform;
    const density = Math.min(MAX_DENSITY, window.devicePixelRatio || 1);
    const [columns, rows] = [Math.round(width * density), Math.round(height * density)];
    if (this.#canvas.width !== columns || this.#canvas.height !== rows) {
      this.#canvas.width = columns;
      this.#canvas.height = rows;
    }
    const { style } = this.#canvas;
    if (style.width !== `${width}px`) style.width = `${width}px`;
    if (style.height !== `${height}px`) style.height = `${height}px`;
    style.transform = `translate(${-x / zoom}px,${-y / zoom}px) scale(${1 / zoom})`;
    return density;
  }
}

/** Nodes that may hide a particle: those on screen and around it. */
function coveringNodes(): readonly Rect[] {
  const { graph, area } = useCanvas.getState();
  const { positions } = useLayout.getState();
  const rects: Rect[] = [];
  for (const { id, kind } of graph.nodes) {
    const at = positions[id];
    if (at === undefined) continue;
    const rect = rectAt(at, nodeSize(kind));
    if (area === null || overlaps(rect, area)) rects.push(rect);
  }
  return rects;
}

const isInside = ({ x, y, width, height }: Rect, at: { x: number; y: number }): boolean =>
  at.x > x + EDGE && at.x < x + width - EDGE && at.y > y + EDGE && at.y < y + height - EDGE;
