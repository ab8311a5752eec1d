import { describe, expect, it } from 'vitest';
import { placeBelow, placeBeside } from './free-place.ts';

describe('a free place', () => {
  it('is right of the source, in its line', () => {
    expect(placeBeside({ x: 0, y: 60 }, [{ x: 0, y: 60 }])).toEqual({ x: 312, y: 60 });
  });

  it('is further down where something is', () => {
    const taken = [
      { x: 0, y: 0 },
      { x: 300, y: 12 },
    ];
    expect(placeBeside({ x: 0, y: 0 }, taken)).toEqual({ x: 312, y: 108 });
  });

  it('of a block is below itself, and below copies that are there', () => {
    const block = [
      { x: 0, y: 0 },
      { x: 300, y: 48 },
    ];
    const first = placeBelow(block, block);
    expect(first).toEqual([
      { x: 0, y: 144 },
      { x: 300, y: 192 },
    ]);
    const second = placeBelow(block, [...block, ...first]);
    expect(second).toEqual([
      { x: 0, y: 240 },
      { x: 300, y: 288 },
    ]);
  });
});
