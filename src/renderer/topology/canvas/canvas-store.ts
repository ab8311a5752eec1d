// What the canvas knows of itself while it is on screen: the graph it draws, how much detail fits, and what
// the pointer or the keyboard is at. Positions are in the layout store, numbers in the rates store.

import { create } from 'zustand';
import type { ConnectionRefusal } from '../../../shared/topology/connection-rules.ts';
import type { Point } from '../../state/authoring-store.ts';
import type { Rect } from '../geometry/rect.ts';
import { EMPTY_GRAPH, type Graph } from '../graph/graph-types.ts';

/** How much of a node is drawn: blocks; names and depths; everything. */
export type Detail = 'far' | 'middle' | 'near';

export const detailAt = (zoom: number): Detail =>
  zoom < 0.4 ? 'far' : zoom < 0.8 ? 'middle' : 'near';

/** A binding being drawn with the pointer. */
export interface Connecting {
  /** The node it began at. */
  readonly fromId: string;
  /** Which end of the binding that node is. */
  readonly end: 'source' | 'destination';
  readonly legal: ReadonlySet<string>;
  readonly pointer: Point;
  readonly overId: string | null;
  readonly refusal: ConnectionRefusal | null;
}

/** An edge, or one of its bindings, under the pointer or in focus. */
export interface EdgeFocus {
  readonly edgeId: string;
  readonly bindingId: string | null;
}

interface CanvasState {
  readonly graph: Graph;
  /** False until topology and positions of the vhost are there. */
  readonly isReady: boolean;
  readonly detail: Detail;
  /** Binary logarithm of the zoom, in steps of a half. */
  readonly zoomStep: number;
  /** The viewport is being moved: what is expensive to draw waits. */
  readonly isPanning: boolean;
  /** The user has moved the picture since the vhost was opened. */
  readonly isPanned: boolean;
  /** What is on screen and some more around it, graph units: nothing else needs to be drawn well. */
  readonly area: Rect | null;
  /** The same for edges, a frame later: drawing both at once would be one long frame. */
  readonly edgeArea: Rect | null;
  /** The node the Tab key goes to. */
  readonly focusedId: string | null;
  readonly hoveredNodeId: string | null;
  readonly hoveredEdge: EdgeFocus | null;
  readonly connecting: Connecting | null;
  /** Predeclared exchanges that were asked for, by id. */
  readonly shown: ReadonlySet<string>;
  readonly isSearching: boolean;
  /** The group whose title is being edited. */
  readonly renamedGroupId: string | null;
  /** Said to screen readers. */
  readonly announcement: string;
}

export const useCanvas = create<CanvasState>()(() => ({
  graph: EMPTY_GRAPH,
  isReady: false,
  detail: 'near',
  zoomStep: 0,
  isPanning: false,
  isPanned: false,
  area: null,
  edgeArea: null,
  focusedId: null,
  hoveredNodeId: null,
  hoveredEdge: null,
  connecting: null,
  shown: new Set<string>(),
  isSearching: false,
  renamedGroupId: null,
  announcement: '',
}));

export const setCanvas = useCanvas.setState;

export const announce = (announcement: string): void => useCanvas.setState({ announcement });
