// All particles, on one canvas over the graph: under the nodes it would cost each of them a layer of its own, so
// particles that pass behind a node are left out instead. It moves with the viewport and is drawn at most 30
// times a second, and not at all when nothing moves, when the page is hidden, frozen or still, or far out.

import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useFlow } from '../../state/flow-store.ts';
import { detailAt } from '../canvas/canvas-store.ts';
import { useIsStill } from '../canvas/motion.ts';
import { drawnLines } from './drawn-lines.ts';
import styles from './flow.module.css';
import { onFlowFrame } from './frame-bus.ts';
import { ParticlePainter } from './particle-painter.ts';
import { type EdgeFlow, Particles } from './particles.ts';
import { setSampled } from './scale-store.ts';
import { sumOf } from './use-sum.ts';

/** A little less than 33 ms, so that every second frame of a 60 Hz screen is drawn. */
const FRAME_MS = 31;

export function ParticleLayer() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const store = useStoreApi();
  const isFrozen = useFlow((state) => state.frozenAtMs !== null);
  const isStill = useIsStill();
  const particles = useRef(new Particles());

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const own = particles.current;
    if (isStill) own.clear();
    // Held as they are; `resume` begins with none.
    if (isFrozen && !isStill) return () => own.clear();
    const painter = new ParticlePainter(element, () => store.getState());
    const run = new ParticleRun(own, painter, () => store.getState().transform[2]);
    const stop = isStill
      ? () => {}
      : onFlowFrame(({ counts, intervalMs }) => run.take(counts, intervalMs));
    painter.draw([], 0);
    return () => {
      stop();
      run.stop();
    };
  }, [isFrozen, isStill, store]);

  return <canvas ref={canvas} className={styles.particles} data-particles="0" />;
}

/** Draws as long as something is on its way. */
class ParticleRun {
  readonly #particles: Particles;
  readonly #painter: ParticlePainter;
  readonly #zoom: () => number;
  #request = 0;
  #drawnMs = 0;

  constructor(particles: Particles, painter: ParticlePainter, zoom: () => number) {
    this.#particles = particles;
    this.#painter = painter;
    this.#zoom = zoom;
  }

  take(counts: ReadonlyMap<string, number>, intervalMs: number): void {
    if (document.hidden || detailAt(this.#zoom()) === 'far') {
      this.#particles.clear();
      return;
    }
    this.#particles.start(flows(counts), intervalMs, performance.now());
    setSampled(this.#particles.isSampled);
    if (this.#request === 0) this.#request = requestAnimationFrame(this.#frame);
  }

  stop(): void {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
  }

  readonly #frame = (nowMs: number): void => {
    if (document.hidden || detailAt(this.#zoom()) === 'far') this.#particles.clear();
    const live = this.#particles.at(nowMs);
    if (nowMs - this.#drawnMs >= FRAME_MS || live.length === 0) {
      this.#drawnMs = nowMs;
      this.#painter.draw(live, nowMs);
    }
    this.#request = live.length === 0 ? 0 : requestAnimationFrame(this.#frame);
  };
}

/** What the lines on screen carried. */
function flows(counts: ReadonlyMap<string, number>): EdgeFlow[] {
  const found: EdgeFlow[] = [];
  for (const { part, edge } of drawnLines.all()) {
    if (edge.isGone) continue;
    let count = 0;
    for (const id of part.liveIds) count += counts.get(id) ?? 0;
    if (count === 0) continue;
    const length = drawnLines.track(part.id)?.length ?? 0;
    const perSecond = sumOf(part.liveIds, 'perSecond');
    found.push({ edgeId: part.id, count, perSecond, length });
  }
  return found;
}
