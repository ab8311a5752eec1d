// The lines of edges that are on screen, so that flow can be painted on them without rendering anything anew:
// widths twice a second, particles many times.

import type { EdgePart } from '../edges/edge-parts.ts';
import { type Track, trackOf } from '../geometry/edge-curve.ts';
import type { Rect } from '../geometry/rect.ts';
import type { GraphEdge } from '../graph/graph-types.ts';
import { strokeWidth } from './flow-scale.ts';
import { currentMaximum } from './scale-store.ts';
import { sumOf } from './use-sum.ts';

export interface DrawnLine {
  readonly edge: GraphEdge;
  readonly part: EdgePart;
  readonly group: SVGGElement;
  readonly line: SVGPathElement;
}

interface Painted extends DrawnLine {
  track: Track | null;
  width: number;
  rate: string;
}

class DrawnLines {
  readonly #lines = new Map<string, Painted>();
  readonly #labels = new Map<string, Rect>();

  /** Returns what takes the line away again. */
  add(line: DrawnLine): () => void {
    const painted: Painted = { ...line, track: null, width: -1, rate: '' };
    this.#lines.set(line.part.id, painted);
    this.#paint(painted);
    return () => {
      if (this.#lines.get(line.part.id) === painted) this.#lines.delete(line.part.id);
    };
  }

  /** A label stands on a line: particles pass behind it. Returns what takes it away again. */
  cover(partId: string, rect: Rect): () => void {
    this.#labels.set(partId, rect);
    return () => {
      if (this.#labels.get(partId) === rect) this.#labels.delete(partId);
    };
  }

  labels(): Iterable<Rect> {
    return this.#labels.values();
  }

  all(): Iterable<DrawnLine> {
    return this.#lines.values();
  }

  /** Where particles of a line move; null when it is not on screen any more. */
  track(partId: string): Track | null {
    const line = this.#lines.get(partId);
    if (line === undefined) return null;
    line.track ??= trackOf(line.part.curve);
    return line.track;
  }

  edge(partId: string): GraphEdge | null {
    return this.#lines.get(partId)?.edge ?? null;
  }

  /** Widths for the rates of now. */
  paint(): void {
    for (const line of this.#lines.values()) this.#paint(line);
  }

  #paint(line: Painted): void {
    const perSecond = sumOf(line.part.liveIds, 'perSecond');
    const width = strokeWidth(perSecond, currentMaximum());
    if (width !== line.width) {
      line.width = width;
      line.line.style.strokeWidth = perSecond === 0 ? '' : `${width}px`;
    }
    const rate = perSecond.toFixed(1);
    if (rate !== line.rate) {
      line.rate = rate;
      line.group.setAttribute('data-rate', rate);
      line.group.setAttribute('data-flows', String(perSecond > 0));
    }
  }
}

export const drawnLines = new DrawnLines();
