import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyDistance, similarityAtLeast } from './key-distance.ts';

const key = fc.string({ maxLength: 20 });

describe('the distance of two keys', () => {
  it('is 0 only for equal keys, at most 1, and the same both ways', () => {
    fc.assert(
      fc.property(key, key, (a, b) => {
        const distance = keyDistance(a, b);
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(1);
        expect(keyDistance(b, a)).toBeCloseTo(distance);
      }),
    );
  });

  it('puts a typing error before a shared beginning, and that before nothing in common', () => {
    const near = keyDistance('order.created', 'order.craeted');
    const half = keyDistance('order.created', 'order.removed');
    const far = keyDistance('order.created', 'zzzzz');
    expect(near).toBeLessThan(half);
    expect(half).toBeLessThan(far);
  });
});

describe('the likeness at first sight', () => {
  it('is between 0 and 1, and 1 only for equal keys', () => {
    fc.assert(
      fc.property(key, key, (a, b) => {
        const likeness = similarityAtLeast(a, b);
        expect(likeness === 1).toBe(a === b);
        expect(likeness).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
