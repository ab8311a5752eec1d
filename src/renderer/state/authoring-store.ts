// What the user wants to draw or change next: the canvas, the list and the palette ask for it here, and the
// authoring overlays answer it. One request at a time.

import { create } from 'zustand';
import type { ExchangeType } from '../../shared/ipc/topology.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What can be drawn anew. */
export type NodeTemplate =
  | { readonly kind: 'exchange'; readonly type: ExchangeType }
  | { readonly kind: 'queue'; readonly type: 'classic' | 'quorum' | 'stream' };

/** `screen` is where the overlay opens, in client pixels; `canvas` where the node goes, in graph units. */
export type AuthoringRequest =
  /** A list to pick what to add from; `connectFrom` is bound to it then. */
  | {
      readonly kind: 'quick-add';
      readonly screen: Point;
      readonly canvas: Point;
      readonly connectFrom: string | null;
    }
  /** The name of a new node, already placed. */
  | {
      readonly kind: 'name-node';
      readonly template: NodeTemplate;
      readonly screen: Point;
      readonly canvas: Point;
      readonly connectFrom: string | null;
    }
  /** Key or arguments of a new binding between two nodes. */
  | {
      readonly kind: 'bind';
      readonly sourceId: string;
      readonly destinationId: string;
      readonly screen: Point;
    }
  /** A list of legal targets to bind to, for the keyboard. */
  | { readonly kind: 'bind-to'; readonly sourceId: string; readonly screen: Point }
  | { readonly kind: 'rename'; readonly nodeId: string }
  | { readonly kind: 'recreate'; readonly nodeId: string }
  /** Nodes and bindings; asks first when messages or consumers would go. */
  | { readonly kind: 'delete'; readonly ids: readonly string[] }
  | { readonly kind: 'purge'; readonly queue: string };

interface AuthoringState {
  readonly request: AuthoringRequest | null;
  ask(request: AuthoringRequest): void;
  done(): void;
}

export const useAuthoring = create<AuthoringState>()((set) => ({
  request: null,
  ask: (request) => set({ request }),
  done: () => set({ request: null }),
}));
