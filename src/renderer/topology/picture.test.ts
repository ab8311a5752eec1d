import { describe, expect, it } from 'vitest';
import { buildGraph } from './graph/graph.ts';
import { drawPicture, type PictureColours } from './picture.ts';
import { ALL, binding, exchange, queue, topology } from './sample-topology.ts';

const colours: PictureColours = {
  canvas: '#fff',
  surface: '#eee',
  border: '#ddd',
  outline: '#777',
  text: '#111',
  muted: '#555',
  tones: {
    direct: '#1d5fc4',
    fanout: '#8a3ab9',
    topic: '#0b7285',
    headers: '#9c5a00',
    default: '#596273',
    queue: '#2b6a3c',
    client: '#495064',
    dead: '#b3352f',
  },
};
const words = {
  title: 'Topology of <shop> & co',
  defaultExchange: '(AMQP default)',
  unroutable: 'Unroutable',
  facts: () => 'topic',
};
const graph = buildGraph(
  topology({
    exchanges: [exchange('orders', 'topic')],
    queues: [queue('a"<b>\u0001')],
    bindings: [
      binding(1, 'orders', 'a"<b>\u0001', 'x.*'),
      binding(2, 'orders', 'a"<b>\u0001', 'y.#'),
    ],
  }),
  ALL,
);
const positions = { 'exchange:orders': { x: 0, y: 0 }, 'queue:a"<b>\u0001': { x: 400, y: 12 } };
const draw = () =>
  drawPicture(
    {
      graph,
      positions,
      groups: [{ id: 'g', title: 'Billing', members: ['exchange:orders'] }],
    },
    colours,
    words,
  );

describe('drawPicture', () => {
  it('has its own size and title and refers to nothing outside', () => {
    const { svg, width, height } = draw();
    expect(width).toBeGreaterThan(600);
    expect(height).toBeGreaterThan(100);
    expect(svg).toContain(`width="${width}" height="${height}"`);
    expect(svg).toContain('<title>Topology of &lt;shop&gt; &amp; co</title>');
    expect(svg).not.toMatch(/href|url\(|<image|<style|<script/);
  });

  it('names objects, groups and every one of parallel bindings', () => {
    const { svg } = draw();
    for (const text of ['orders', 'Billing', 'x.*', 'y.#'])
      expect(svg).toContain(`>${text}</text>`);
  });

  it('escapes names, and leaves out what XML does not allow', () => {
    const { svg } = draw();
    expect(svg).toContain('a&quot;&lt;b&gt;\uFFFD');
    expect(svg).not.toContain('\u0001');
  });

  it('is a picture of nothing when there is nothing', () => {
    const empty = drawPicture(
      { graph: { nodes: [], edges: [] }, positions: {}, groups: [] },
      colours,
      words,
    );
    expect(empty.svg).toContain('</svg>');
  });
});
