import { describe, expect, it } from 'vitest';
import { detailAt } from './canvas-store.ts';
import { neighbourOf } from './neighbours.ts';
import { drawnArea, visibleRect, zoomStepAt } from './visible-area.ts';

const at = (x: number, y: number) => ({ x, y, width: 100, height: 40 });
const rects = new Map([
  ['x', at(0, 100)],
  ['near', at(300, 120)],
  ['far', at(300, 400)],
  ['up', at(0, 0)],
  ['beside', at(200, 300)],
]);
const links = [
  { source: 'x', target: 'far' },
  { source: 'up', target: 'near' },
];

describe('neighbourOf', () => {
  it('follows edges to the right and to the left', () => {
    expect(neighbourOf(rects, links, 'x', 'right')).toBe('far');
    expect(neighbourOf(rects, links, 'far', 'left')).toBe('x');
  });

  it('takes the nearest of several targets', () => {
    const more = [...links, { source: 'x', target: 'near' }];
    expect(neighbourOf(rects, more, 'x', 'right')).toBe('near');
  });

  it('goes to what stands there where no edge leads', () => {
    expect(neighbourOf(rects, [], 'x', 'right')).toBe('near');
    expect(neighbourOf(rects, links, 'x', 'up')).toBe('up');
    expect(neighbourOf(rects, links, 'near', 'down')).toBe('far');
  });

  it('stays where there is nothing', () => {
    expect(neighbourOf(rects, links, 'up', 'up')).toBeNull();
    expect(neighbourOf(rects, links, 'gone', 'up')).toBeNull();
  });
});

describe('the visible area', () => {
  const view = { x: 0, y: 0, zoom: 1, width: 1000, height: 500 };

  it('is the same while what is seen is in it', () => {
    const area = drawnArea(null, view, 'near');
    expect(area).toMatchObject({ x: -200, width: 1400 });
    expect(drawnArea(area, { ...view, x: -200, y: 100 }, 'near')).toBe(area);
  });

  it('is a new one when the screen leaves it, or shows much less of it', () => {
    const area = drawnArea(null, view, 'near');
    expect(drawnArea(area, { ...view, x: -600 }, 'near')).not.toBe(area);
    expect(drawnArea(area, { ...view, zoom: 1.9 }, 'near')).not.toBe(area);
  });

  it('waits until the canvas has a size', () => {
    expect(drawnArea(null, { ...view, width: 0 }, 'near')).toBeNull();
  });

  it('is counted in graph units', () => {
    expect(visibleRect({ ...view, x: 100, y: -50, zoom: 0.5 })).toEqual({
      x: -200,
      y: 100,
      width: 2000,
      height: 1000,
    });
  });
});

describe('detail', () => {
  it('has three levels', () => {
    expect([0.39, 0.4, 0.79, 0.8].map(detailAt)).toEqual(['far', 'middle', 'middle', 'near']);
    expect([1, 0.5, 0.7].map(zoomStepAt)).toEqual([0, -1, -0.5]);
  });
});
