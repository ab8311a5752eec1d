// The graph as a standalone SVG, for documents: names, kinds, bindings and their keys in the theme's colours,
// no live numbers. Pure; measures no text and loads nothing.

import type { LayoutGroup } from '../../shared/ipc/contract.ts';
import { edgeParts } from './edges/edge-parts.ts';
import { arrowOf, pathOf, pointAt } from './geometry/edge-curve.ts';
import { bounds, grown, type Point, type Rect, rectAt } from './geometry/rect.ts';
import type { Graph, GraphEdge, GraphNode } from './graph/graph-types.ts';
import { nodeSize } from './layout/node-size.ts';

/** Values of the design tokens that a picture needs. */
export interface PictureColours {
  readonly canvas: string;
  readonly surface: string;
  readonly border: string;
  readonly outline: string;
  readonly text: string;
  readonly muted: string;
  readonly tones: Readonly<Record<PictureTone, string>>;
}

export type PictureTone =
  | 'direct'
  | 'fanout'
  | 'topic'
  | 'headers'
  | 'default'
  | 'queue'
  | 'client'
  | 'dead';

export interface PictureWords {
  readonly title: string;
  readonly defaultExchange: string;
  readonly unroutable: string;
  /** A short second line of a node. */
  facts(node: GraphNode): string;
}

export interface PictureContent {
  readonly graph: Graph;
  readonly positions: Readonly<Record<string, Point>>;
  readonly groups: readonly LayoutGroup[];
}

export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 40;
const TITLE_HEIGHT = 44;
const FONT = "Inter, system-ui, 'Segoe UI', 'PingFang SC', 'Noto Sans CJK SC', sans-serif";
const MONO = "'JetBrains Mono', ui-monospace, Menlo, Consolas, monospace";

/** Explicit size, no outside references: it looks the same in a document and in a browser. */
export function drawPicture(
  content: PictureContent,
  colours: PictureColours,
  words: PictureWords,
): Picture {
  const nodes = content.graph.nodes.filter((node) => !node.isGone);
  const rects = new Map<string, Rect>();
  for (const { id, kind } of nodes) {
    const at = content.positions[id];
    if (at !== undefined) rects.set(id, rectAt(at, nodeSize(kind)));
  }
  const edges = content.graph.edges.filter((edge) => !edge.isGone);
  const box = grown(bounds(rects.values()) ?? { x: 0, y: 0, width: 320, height: 80 }, MARGIN);
  const width = Math.ceil(box.width);
  const height = Math.ceil(box.height + TITLE_HEIGHT);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${FONT}">`,
    `<title>${escaped(words.title)}</title>`,
    `<rect width="100%" height="100%" fill="${colours.canvas}"/>`,
    `<text x="${MARGIN}" y="34" font-size="17" font-weight="600" fill="${colours.text}">${escaped(words.title)}</text>`,
    `<g transform="translate(${-box.x} ${TITLE_HEIGHT - box.y})">`,
    ...content.groups.map((group) => areaOf(group, rects, colours)),
    ...edges.map((edge) => edgeOf(edge, rects, colours)),
    ...nodes.map((node) => nodeOf(node, rects.get(node.id), colours, words)),
    '</g></svg>',
  ];
  return { svg: parts.join('\n'), width, height };
}

export const toneOf = (node: GraphNode): PictureTone => {
  switch (node.kind) {
    case 'exchange':
      return node.name === '' ? 'default' : node.exchange.type;
    case 'queue':
      return 'queue';
    case 'unroutable':
      return 'dead';
    default:
      return 'client';
  }
};

function areaOf(
  group: LayoutGroup,
  rects: ReadonlyMap<string, Rect>,
  colours: PictureColours,
): string {
  const members = group.members.flatMap((id) => rects.get(id) ?? []);
  const box = bounds(members);
  if (box === null) return '';
  const { x, y, width, height } = grown(box, 24);
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="14" fill="${colours.border}" fill-opacity="0.35" stroke="${colours.border}"/><text x="${x + 4}" y="${y - 7}" font-size="12" font-weight="600" fill="${colours.muted}">${escaped(group.title)}</text>`;
}

const DASHES: Readonly<Partial<Record<GraphEdge['kind'], string>>> = {
  'dead-letter': '7 5',
  alternate: '2 6',
  implicit: '1.5 5',
  unroutable: '2 5',
};

/** Parallel bindings are fanned out: a picture cannot be hovered. */
function edgeOf(
  edge: GraphEdge,
  rects: ReadonlyMap<string, Rect>,
  colours: PictureColours,
): string {
  const [source, target] = [rects.get(edge.source), rects.get(edge.target)];
  if (source === undefined || target === undefined) return '';
  const isDead = edge.kind === 'dead-letter' || edge.kind === 'unroutable';
  const stroke = isDead ? colours.tones.dead : colours.outline;
  const dash = DASHES[edge.kind] === undefined ? '' : ` stroke-dasharray="${DASHES[edge.kind]}"`;
  return edgeParts(edge, source, target, true)
    .map(({ curve, binding }) => {
      const at = pointAt(curve, 0.5);
      const label =
        binding === null || binding.key === '' ? '' : keyLabel(binding.key, at, colours);
      return `<path d="${pathOf(curve)}" fill="none" stroke="${stroke}" stroke-width="1.5"${dash}/><path d="${arrowOf(curve, 9)}" fill="${stroke}"/>${label}`;
    })
    .join('');
}

/** A halo instead of a box: no text has to be measured. */
const keyLabel = (key: string, at: Point, colours: PictureColours): string =>
  `<text x="${at.x.toFixed(1)}" y="${(at.y + 4).toFixed(1)}" font-family="${MONO}" font-size="11" text-anchor="middle" fill="${colours.muted}" stroke="${colours.canvas}" stroke-width="5" stroke-linejoin="round" paint-order="stroke">${escaped(shortened(key, 30))}</text>`;

function nodeOf(
  node: GraphNode,
  rect: Rect | undefined,
  colours: PictureColours,
  words: PictureWords,
): string {
  if (rect === undefined) return '';
  const tone = colours.tones[toneOf(node)];
  const isRound = node.kind === 'publisher' || node.kind === 'consumer';
  const radius = isRound ? rect.height / 2 : node.kind === 'exchange' ? 10 : 6;
  const name = node.kind === 'unroutable' ? words.unroutable : node.name || words.defaultExchange;
  const middle = rect.y + rect.height / 2;
  return [
    `<rect x="${rect.x}" y="${rect.y}" width="${rect.width}" height="${rect.height}" rx="${radius}" fill="${colours.surface}" stroke="${colours.outline}"${isDashed(node) ? ' stroke-dasharray="5 4"' : ''}/>`,
    `<rect x="${rect.x + 12}" y="${middle - 13}" width="5" height="26" rx="2.5" fill="${tone}"/>`,
    `<text x="${rect.x + 28}" y="${middle - 2}" font-size="13" font-weight="600" fill="${colours.text}">${escaped(shortened(name, 23))}</text>`,
    `<text x="${rect.x + 28}" y="${middle + 15}" font-size="11" fill="${colours.muted}">${escaped(shortened(words.facts(node), 30))}</text>`,
  ].join('');
}

function isDashed(node: GraphNode): boolean {
  if (node.kind === 'exchange') return node.exchange.isAutoDelete;
  if (node.kind === 'queue') return node.queue.isAutoDelete || node.queue.isExclusive;
  return node.kind === 'unroutable';
}

const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Names may hold anything; control characters have no place in XML. */
const escaped = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\uFFFD');
