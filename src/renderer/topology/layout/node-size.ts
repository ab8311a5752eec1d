// How large each kind of node is, in graph units. Fixed, so that layout, edges and pictures need no
// measuring. The style sheets of the nodes follow these numbers.

import type { GraphNodeKind } from '../graph/graph-types.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

const SIZES: Readonly<Record<GraphNodeKind, Size>> = {
  exchange: { width: 208, height: 60 },
  queue: { width: 224, height: 84 },
  publisher: { width: 184, height: 52 },
  consumer: { width: 184, height: 52 },
  unroutable: { width: 184, height: 84 },
};

export const nodeSize = (kind: GraphNodeKind): Size => SIZES[kind];

/** Distance of the grid that nodes snap to. */
export const GRID = 12;
