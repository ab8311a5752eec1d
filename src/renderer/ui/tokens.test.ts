import { describe, expect, it } from 'vitest';
import css from './tokens.css?raw';

type Tokens = ReadonlyMap<string, string>;

function block(selector: string): Tokens {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(css.indexOf('{', start) + 1, css.indexOf('\n}', start));
  const pairs = [...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)];
  return new Map(pairs.map(([, name, value]) => [name!, value!]));
}

const light = block(':root');
const dark: Tokens = new Map([...light, ...block(':root[data-theme="dark"]')]);

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

const SURFACES = ['surface-canvas', 'surface-0', 'surface-1', 'surface-2', 'surface-overlay'];
const EVERYWHERE = [...SURFACES, 'surface-3', 'selection-soft'];

/** Foreground, the grounds it stands on, and the least contrast there. */
const PAIRS: readonly (readonly [string, readonly string[], number])[] = [
  ['text', EVERYWHERE, 4.5],
  ['text-muted', EVERYWHERE, 4.5],
  ['text-faint', SURFACES, 4.5],
  ['accent-text', [...SURFACES, 'accent-soft'], 4.5],
  ['danger', [...SURFACES, 'danger-soft'], 4.5],
  ['warning', [...SURFACES, 'warning-soft'], 4.5],
  ['success', [...SURFACES, 'success-soft'], 4.5],
  ['selection', [...SURFACES, 'selection-soft'], 4.5],
  ['text-on-accent', ['accent', 'accent-hover'], 4.5],
  ['text-on-danger', ['danger-strong'], 4.5],
  ['text-inverse', ['surface-inverse'], 4.5],
  // Colours of code are those of the graph.
  ['exchange-direct', ['surface-0', 'surface-1', 'surface-overlay'], 4.5],
  ['exchange-fanout', ['surface-0', 'surface-1', 'surface-overlay'], 4.5],
  ['exchange-headers', ['surface-0', 'surface-1', 'surface-overlay'], 4.5],
  ['queue', ['surface-0', 'surface-1', 'surface-overlay'], 4.5],
  ['outline', SURFACES, 3],
  ['outline-control', ['surface-canvas', 'surface-0', 'surface-1', 'surface-overlay'], 3],
  ['focus', EVERYWHERE, 3],
  ['accent', SURFACES, 3],
  ['success-strong', SURFACES, 3],
  ['on-brand', ['brand'], 3],
  ['flow', SURFACES, 3],
  ['exchange-direct', SURFACES, 3],
  ['exchange-fanout', SURFACES, 3],
  ['exchange-topic', SURFACES, 3],
  ['exchange-headers', SURFACES, 3],
  ['exchange-default', SURFACES, 3],
  ['queue', SURFACES, 3],
  ['client', SURFACES, 3],
  ['dead-letter', SURFACES, 3],
];

describe.each([
  ['light', light],
  ['dark', dark],
])('tokens of the %s theme', (_theme, tokens) => {
  it.each(PAIRS)('%s can be told from %s', (foreground, grounds, least) => {
    for (const ground of grounds) {
      const found = contrast(tokens.get(foreground) ?? '', tokens.get(ground) ?? '');
      expect(found, `${foreground} on ${ground}`).toBeGreaterThanOrEqual(least);
    }
  });

  it('sets every colour that the other theme sets', () => {
    expect([...block(':root[data-theme="dark"]').keys()].sort()).toEqual([...light.keys()].sort());
  });
});
