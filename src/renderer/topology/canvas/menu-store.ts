// Which context menu of the canvas is open, and where.

import { create } from 'zustand';
import type { Point } from '../../state/authoring-store.ts';
import type { GraphEdge, GraphNode } from '../graph/graph-types.ts';

export type MenuRequest =
  | { readonly kind: 'node'; readonly screen: Point; readonly node: GraphNode }
  | {
      readonly kind: 'edge';
      readonly screen: Point;
      readonly edge: GraphEdge;
      readonly bindingId: string | null;
    }
  | { readonly kind: 'pane'; readonly screen: Point }
  | { readonly kind: 'group'; readonly screen: Point; readonly groupId: string };

interface MenuState {
  readonly menu: MenuRequest | null;
}

export const useCanvasMenu = create<MenuState>()(() => ({ menu: null }));

export const openMenu = (menu: MenuRequest): void => useCanvasMenu.setState({ menu });
export const closeMenu = (): void => useCanvasMenu.setState({ menu: null });
