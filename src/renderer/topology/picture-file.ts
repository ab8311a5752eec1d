// Draws the picture of the current vhost and hands it over as a file, SVG or PNG.

import { i18n } from '../i18n/index.ts';
import { useLayout } from '../state/layout-store.ts';
import { useVhost } from '../state/vhost-store.ts';
import { notify } from '../ui/toast.tsx';
import { useCanvas } from './canvas/canvas-store.ts';
import { queueBadges } from './graph/badges.ts';
import type { GraphNode } from './graph/graph-types.ts';
import { drawPicture, type Picture, type PictureColours } from './picture.ts';

/** Pixels of the PNG for one of the canvas, less for pictures that would be larger than browsers draw. */
const DENSITY = 2;
const MAX_PIXELS = 60_000_000;
const MAX_SIDE = 16_000;

export async function savePicture(format: 'svg' | 'png'): Promise<void> {
  const vhost = useVhost.getState().current;
  const picture = currentPicture(vhost);
  const svg = new Blob([picture.svg], { type: 'image/svg+xml' });
  const blob = format === 'svg' ? svg : await toPng(picture);
  if (blob === null) notify.problem(i18n.t('topology:picture.failed'));
  else download(blob, `${fileName(vhost)}.${format}`);
}

export function currentPicture(vhost: string): Picture {
  const { positions, groups } = useLayout.getState();
  const { graph } = useCanvas.getState();
  return drawPicture({ graph, positions, groups }, themeColours(), {
    title: i18n.t('topology:picture.title', { vhost }),
    defaultExchange: i18n.t('topology:exchange.default'),
    unroutable: i18n.t('topology:unroutable.title'),
    facts,
  });
}

function facts(node: GraphNode): string {
  switch (node.kind) {
    case 'exchange':
      return node.exchange.type;
    case 'queue':
      return [node.queue.type, ...queueBadges(node.queue).map(({ mark }) => mark)].join(' · ');
    case 'publisher':
    case 'consumer':
      return node.connection?.product ?? '';
    case 'unroutable':
      return node.exchange;
  }
}

function themeColours(): PictureColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    canvas: token('surface-canvas'),
    surface: token('surface-0'),
    border: token('border'),
    outline: token('outline'),
    text: token('text'),
    muted: token('text-muted'),
    tones: {
      direct: token('exchange-direct'),
      fanout: token('exchange-fanout'),
      topic: token('exchange-topic'),
      headers: token('exchange-headers'),
      default: token('exchange-default'),
      queue: token('queue'),
      client: token('client'),
      dead: token('dead-letter'),
    },
  };
}

async function toPng({ svg, width, height }: Picture): Promise<Blob | null> {
  const density = Math.min(
    DENSITY,
    Math.sqrt(MAX_PIXELS / (width * height)),
    MAX_SIDE / Math.max(width, height),
  );
  const image = new Image();
  // A data URL and not a blob's: the page's policy allows those only.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  try {
    await image.decode();
  } catch {
    return null;
  }
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

/** The name of a vhost may hold anything; `/` is the usual one. */
const fileName = (vhost: string): string =>
  `topology-${vhost === '/' ? 'default' : vhost.replace(/[^\p{L}\p{N}._-]+/gu, '-')}`;

function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
