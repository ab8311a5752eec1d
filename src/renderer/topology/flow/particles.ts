// Messages on their way along edges. Below 10 a second on an edge each message is one particle; above, and
// when there would be too many on screen, particles are samples. Pure apart from its own memory; draws nothing.

import type { Track } from '../geometry/edge-curve.ts';

/** Most particles at a time. */
export const MAX_PARTICLES = 400;
/** Up to this rate of an edge every message is shown, messages per second. */
export const EVERY_MESSAGE = 10;
const MAX_PER_EDGE_AND_SECOND = 12;

/** Speed is the same for all: it says nothing but the direction. Graph units per second. */
const SPEED = 260;
const MIN_TRAVEL_MS = 500;
const MAX_TRAVEL_MS = 2600;

export interface Particle {
  readonly edgeId: string;
  readonly startMs: number;
  readonly travelMs: number;
}

export interface EdgeFlow {
  readonly edgeId: string;
  /** Messages of the frame. */
  readonly count: number;
  /** Smoothed rate. */
  readonly perSecond: number;
  /** Length of the edge, graph units. */
  readonly length: number;
}

export class Particles {
  #live: Particle[] = [];
  #sampled = false;
  /** Fractions of particles that an edge is owed. */
  readonly #owed = new Map<string, number>();

  /** Some edge carried more than it was given particles in the newest frame. */
  get isSampled(): boolean {
    return this.#sampled;
  }

  /** Lets a frame's messages start, spread over the time the frame covers. */
  start(flows: readonly EdgeFlow[], intervalMs: number, nowMs: number): void {
    this.#drop(nowMs);
    this.#sampled = false;
    const wanted = flows.map((flow) => this.#wanted(flow, intervalMs));
    const total = wanted.reduce((sum, count) => sum + count, 0);
    const room = MAX_PARTICLES - this.#live.length;
    const scale = total > room ? room / total : 1;
    if (scale < 1) this.#sampled = true;
    for (const [index, flow] of flows.entries()) {
      const count = this.#whole(flow.edgeId, (wanted[index] ?? 0) * scale);
      const travelMs = travelTime(flow.length);
      for (let i = 0; i < count && this.#live.length < MAX_PARTICLES; i++) {
        const startMs = nowMs + (intervalMs * (i + 0.5)) / count;
        this.#live.push({ edgeId: flow.edgeId, startMs, travelMs });
      }
    }
  }

  /** What is on its way now; particles of edges that are gone end. */
  at(nowMs: number): readonly Particle[] {
    this.#drop(nowMs);
    return this.#live;
  }

  clear(): void {
    this.#live = [];
    this.#owed.clear();
    this.#sampled = false;
  }

  #drop(nowMs: number): void {
    if (this.#live.some((particle) => isOver(particle, nowMs))) {
      this.#live = this.#live.filter((particle) => !isOver(particle, nowMs));
    }
  }

  #wanted({ count, perSecond }: EdgeFlow, intervalMs: number): number {
    if (count <= 0) return 0;
    if (perSecond <= EVERY_MESSAGE || count === 1) return count;
    const samples = (MAX_PER_EDGE_AND_SECOND * intervalMs) / 1000;
    if (samples >= count) return count;
    this.#sampled = true;
    return samples;
  }

  /** A whole number now, the rest later: 0.4 a frame is two in five frames. */
  #whole(edgeId: string, wanted: number): number {
    const owed = (this.#owed.get(edgeId) ?? 0) + wanted;
    const count = Math.floor(owed + 1e-9);
    if (owed - count < 1e-6) this.#owed.delete(edgeId);
    else this.#owed.set(edgeId, owed - count);
    return count;
  }
}

const isOver = ({ startMs, travelMs }: Particle, nowMs: number): boolean =>
  nowMs >= startMs + travelMs;

export const travelTime = (length: number): number =>
  Math.min(MAX_TRAVEL_MS, Math.max(MIN_TRAVEL_MS, (length / SPEED) * 1000));

/** Writes where the particle is into `out`; false while it has not started. */
export function placeOnTrack(
  particle: Particle,
  track: Track,
  nowMs: number,
  out: { x: number; y: number },
): boolean {
  const part = (nowMs - particle.startMs) / particle.travelMs;
  if (part < 0 || part > 1) return false;
  const last = track.points.length / 2 - 1;
  const place = part * last;
  const index = Math.min(last - 1, Math.floor(place));
  const rest = place - index;
  const at = index * 2;
  const x = track.points[at] ?? 0;
  const y = track.points[at + 1] ?? 0;
  out.x = x + ((track.points[at + 2] ?? x) - x) * rest;
  out.y = y + ((track.points[at + 3] ?? y) - y) * rest;
  return true;
}
