import { describe, expect, it } from 'vitest';
import { layoutText, parseLayoutText, type StoredVhost } from './layout-text.ts';

const stored: StoredVhost = {
  layout: {
    version: 1,
    positions: { 'queue:orders': { x: 1.5, y: -2, isPlaced: true } },
    groups: [{ id: 'g', title: 'Billing', members: ['queue:orders'] }],
    viewport: { x: 0, y: 0, zoom: 1 },
  },
  origins: {
    'queue:orders': { by: 'studio' },
    'exchange:in': { by: 'client', client: 'importer' },
  },
};

describe('the text of the studio’s file', () => {
  it('gives back what was written', () => {
    const vhosts = new Map([
      ['/', stored],
      ['__proto__', stored],
    ]);
    expect(parseLayoutText(layoutText(vhosts))).toEqual(vhosts);
  });

  it('leaves out what it does not know', () => {
    const text = JSON.stringify({
      version: 1,
      vhosts: {
        '/': {
          layout: {
            positions: { a: { x: '1', y: 2 }, b: { x: 1, y: 2 } },
            groups: [7],
            viewport: 1,
          },
          origins: { a: { by: 'magic' } },
          more: true,
        },
      },
    });
    expect(parseLayoutText(text).get('/')).toEqual({
      layout: {
        version: 1,
        positions: { b: { x: 1, y: 2, isPlaced: false } },
        groups: [],
        viewport: null,
      },
      origins: {},
    });
  });

  it.each(['', '{', '[]', '{"version":2,"vhosts":{}}'])('refuses %j', (text) => {
    expect(() => parseLayoutText(text)).toThrow();
  });
});
