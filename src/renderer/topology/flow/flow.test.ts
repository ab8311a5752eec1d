import { describe, expect, it } from 'vitest';
import type { StatisticsFrame } from '../../../shared/ipc/statistics.ts';
import { edgeCurve, trackOf } from '../geometry/edge-curve.ts';
import { legendRates, movedMaximum, QUIET_WIDTH, strokeWidth } from './flow-scale.ts';
import { MAX_PARTICLES, Particles, placeOnTrack, travelTime } from './particles.ts';
import { RateSmoother } from './rate-smoother.ts';

const NOTHING: StatisticsFrame = {
  atMs: 0,
  intervalMs: 250,
  queues: [],
  exchanges: [],
  bindings: [],
  defaultBindings: [],
  publishers: [],
  consumers: [],
  channels: [],
  connections: [],
  unroutable: [],
};

describe('RateSmoother', () => {
  it('comes to the true rate of a steady flow', () => {
    const smoother = new RateSmoother();
    for (let i = 0; i < 80; i++) smoother.take({ ...NOTHING, bindings: [['binding:1', 25]] });
    expect(smoother.takeChanges().get('binding:1')?.perSecond).toBeCloseTo(100, 1);
  });

  it('is the same for any length of frames', () => {
    const [coarse, fine] = [new RateSmoother(), new RateSmoother()];
    for (let i = 0; i < 20; i++) {
      coarse.take({ ...NOTHING, intervalMs: 1000, bindings: [['b', 40]] });
    }
    for (let i = 0; i < 200; i++) fine.take({ ...NOTHING, intervalMs: 100, bindings: [['b', 4]] });
    const [a, b] = [coarse, fine].map((one) => one.takeChanges().get('b')?.perSecond ?? 0);
    expect(a).toBeCloseTo(b ?? 0, 1);
  });

  it('falls to exactly 0 when nothing comes any more, and then is silent', () => {
    const smoother = new RateSmoother();
    smoother.take({ ...NOTHING, bindings: [['binding:1', 50]] });
    for (let i = 0; i < 100; i++) smoother.take(NOTHING);
    expect(smoother.takeChanges().get('binding:1')?.perSecond).toBe(0);
    smoother.take(NOTHING);
    expect(smoother.takeChanges().size).toBe(0);
  });

  it('halves within a second and a half', () => {
    const smoother = new RateSmoother();
    for (let i = 0; i < 80; i++) smoother.take({ ...NOTHING, bindings: [['b', 25]] });
    for (let i = 0; i < 6; i++) smoother.take(NOTHING);
    const rate = smoother.takeChanges().get('b')?.perSecond ?? 0;
    expect(rate).toBeGreaterThan(40);
    expect(rate).toBeLessThan(55);
  });

  it('keeps depths as they were while a queue is in no frame', () => {
    const smoother = new RateSmoother();
    smoother.take({ ...NOTHING, intervalMs: 0, queues: [['queue:q', 12, 3, 0, 0, 0, 0, 0]] });
    for (let i = 0; i < 100; i++) smoother.take(NOTHING);
    smoother.take({ ...NOTHING, queues: [['queue:q', 12, 4, 0, 0, 0, 0, 0]] });
    expect(smoother.takeChanges().get('queue:q')).toMatchObject({ ready: 12, unacked: 4 });
  });

  it('counts dead letters, publishers, implicit bindings and unroutable messages of their own', () => {
    const smoother = new RateSmoother();
    smoother.take({
      ...NOTHING,
      queues: [['queue:q', 0, 0, 0, 0, 0, 0, 2]],
      exchanges: [['exchange:x', 5, 3]],
      defaultBindings: [['q', 4]],
      publishers: [['channel:1', 'x', 5]],
    });
    expect(Object.fromEntries(smoother.counts)).toEqual({
      'dead-letter:q': 2,
      'exchange:x': 5,
      'unroutable:x': 3,
      'default:q': 4,
      'publisher:channel:1>x': 5,
    });
  });

  it('forgets objects that are gone', () => {
    const smoother = new RateSmoother();
    smoother.take({ ...NOTHING, queues: [['queue:q', 9, 0, 0, 0, 0, 0, 0]] });
    smoother.forget(() => false);
    expect(smoother.takeChanges().get('queue:q')?.ready).toBe(0);
  });
});

describe('flow scale', () => {
  it('follows a new maximum at once and lets it go slowly', () => {
    expect(movedMaximum(10, 5000, 250)).toBe(5000);
    const after30s = movedMaximum(5000, 0, 30_000);
    expect(after30s).toBeGreaterThan(1500);
    expect(after30s).toBeLessThan(2500);
    expect(movedMaximum(10, 0, 600_000)).toBe(10);
  });

  it('is wider for more, in steps, and quiet edges are the thinnest', () => {
    const widths = [0, 0.2, 1, 10, 100, 1000].map((rate) => strokeWidth(rate, 1000));
    expect(widths[0]).toBe(QUIET_WIDTH);
    expect([...widths].sort((a, b) => a - b)).toEqual(widths);
    expect(new Set(widths).size).toBe(6);
    expect(strokeWidth(99_999, 1000)).toBe(strokeWidth(1000, 1000));
  });

  it('has readable numbers in its legend', () => {
    expect(legendRates(183)).toEqual([1, 20, 200]);
    expect(legendRates(10)).toEqual([1, 5, 10]);
    expect(legendRates(20_000)).toEqual([1, 200, 20_000]);
  });
});

describe('Particles', () => {
  const flow = (count: number, perSecond: number, edgeId = 'e') => ({
    edgeId,
    count,
    perSecond,
    length: 300,
  });

  it('shows every message below ten a second', () => {
    const particles = new Particles();
    particles.start([flow(3, 9)], 250, 0);
    expect(particles.at(0)).toHaveLength(3);
    expect(particles.isSampled).toBe(false);
  });

  it('shows a single message however fast the edge was', () => {
    const particles = new Particles();
    particles.start([flow(1, 500)], 250, 0);
    expect(particles.at(0)).toHaveLength(1);
  });

  it('samples above, and says so', () => {
    const particles = new Particles();
    for (let i = 0; i < 4; i++) particles.start([flow(2500, 10_000)], 250, i * 250);
    expect(particles.isSampled).toBe(true);
    expect(particles.at(750).length).toBeGreaterThanOrEqual(10);
    expect(particles.at(750).length).toBeLessThanOrEqual(14);
  });

  it('never has more than there is room for, and all edges get some', () => {
    const particles = new Particles();
    const flows = Array.from({ length: 1000 }, (_, i) => flow(5, 20, `e${i}`));
    for (let i = 0; i < 8; i++) particles.start(flows, 250, i * 250);
    const live = particles.at(1750);
    expect(live.length).toBeLessThanOrEqual(MAX_PARTICLES);
    expect(new Set(live.map((particle) => particle.edgeId)).size).toBeGreaterThan(200);
    expect(particles.isSampled).toBe(true);
  });

  it('spreads the messages of a frame over its time', () => {
    const particles = new Particles();
    particles.start([flow(2, 8)], 200, 1000);
    expect(particles.at(1000).map(({ startMs }) => startMs)).toEqual([1050, 1150]);
  });

  it('ends them when they have arrived', () => {
    const particles = new Particles();
    particles.start([flow(2, 8)], 200, 0);
    expect(particles.at(200 + travelTime(300))).toEqual([]);
  });

  it('moves in the direction of travel', () => {
    const rect = (x: number) => ({ x, y: 0, width: 100, height: 40 });
    const track = trackOf(edgeCurve(rect(0), rect(400)));
    const particle = { edgeId: 'e', startMs: 100, travelMs: 1000 };
    const at = { x: 0, y: 0 };
    expect(placeOnTrack(particle, track, 50, at)).toBe(false);
    expect(placeOnTrack(particle, track, 100, at)).toBe(true);
    expect(at.x).toBeCloseTo(100, 1);
    placeOnTrack(particle, track, 600, at);
    expect(at.x).toBeCloseTo(250, 0);
    placeOnTrack(particle, track, 1100, at);
    expect(at.x).toBeCloseTo(400, 1);
    expect(placeOnTrack(particle, track, 1101, at)).toBe(false);
  });
});
