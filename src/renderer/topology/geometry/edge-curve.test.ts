import { describe, expect, it } from 'vitest';
import { edgeCurve, LANE, laneOffset, pathOf, pointAt, trackOf } from './edge-curve.ts';
import type { Rect } from './rect.ts';

const at = (x: number, y: number): Rect => ({ x, y, width: 100, height: 40 });
const source = at(0, 0);

describe('edgeCurve', () => {
  it('leaves on the right and arrives on the left of what is to the right', () => {
    const { from, to } = edgeCurve(source, at(300, 100));
    expect(from).toEqual({ x: 100, y: 20 });
    expect(to).toEqual({ x: 300, y: 120 });
  });

  it('goes around below to what is on the left', () => {
    const curve = edgeCurve(at(600, 20), source);
    expect(curve.from).toEqual({ x: 650, y: 60 });
    expect(curve.to).toEqual({ x: 50, y: 40 });
    expect(pointAt(curve, 0.5).y).toBeGreaterThan(80);
  });

  it('goes from the near side to the near side of what is left and above', () => {
    const { from, to } = edgeCurve(at(600, 300), source);
    expect([from.y, to.y]).toEqual([300, 40]);
  });

  it('goes straight down to what is underneath', () => {
    const { from, to } = edgeCurve(source, at(20, 200));
    expect(from).toEqual({ x: 50, y: 40 });
    expect(to).toEqual({ x: 70, y: 200 });
  });

  it('loops from a node to itself', () => {
    const curve = edgeCurve(source, source);
    expect(pointAt(curve, 0.5).x).toBeGreaterThan(100);
  });

  it.each([
    ['flat', at(400, 0)],
    ['steep', at(160, 900)],
    ['upwards', at(160, -900)],
    ['backward', at(-500, 0)],
    ['below', at(0, 300)],
  ])('keeps lanes apart in their middle: %s', (_, target) => {
    const [a, b] = [0, 1].map((lane) =>
      pointAt(edgeCurve(source, target, laneOffset(lane, 2)), 0.5),
    );
    expect(Math.hypot(a!.x - b!.x, a!.y - b!.y)).toBeCloseTo(LANE, 0);
  });

  it('gives no two of many lanes the same path', () => {
    const target = at(300, 80);
    const paths = Array.from({ length: 40 }, (_, lane) =>
      pathOf(edgeCurve(source, target, laneOffset(lane, 40))),
    );
    expect(new Set(paths).size).toBe(40);
  });
});

describe('trackOf', () => {
  it('has points at even distances from end to end', () => {
    const { points, length } = trackOf(edgeCurve(source, at(400, 300)), 10);
    const count = points.length / 2;
    expect([points[0], points[1]]).toEqual([100, 20]);
    expect(points[2 * count - 2]).toBeCloseTo(400, 3);
    const steps = Array.from({ length: count - 1 }, (_, i) =>
      Math.hypot(points[2 * i + 2]! - points[2 * i]!, points[2 * i + 3]! - points[2 * i + 1]!),
    );
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThan(0.6);
    expect(steps.reduce((sum, step) => sum + step, 0)).toBeCloseTo(length, -1);
  });
});
