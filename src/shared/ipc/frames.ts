// What crosses a transport between page and program, one JSON text per frame. The same for Electron's IPC
// and for the WebSocket. Types only.

import type { Failure } from './result.ts';

/** From the page. `id`s are the page's own, from 1 up. */
export type PageFrame =
  | {
      readonly kind: 'invoke';
      readonly id: number;
      readonly command: string;
      readonly request: unknown;
    }
  | {
      readonly kind: 'subscribe';
      readonly id: number;
      readonly feed: string;
      readonly options: unknown;
    }
  | { readonly kind: 'unsubscribe'; readonly id: number }
  /** The page has taken the payload; until then at most one more is sent, and newer ones are merged. */
  | { readonly kind: 'received'; readonly id: number; readonly sequence: number }
  /** The page is hidden (true) or seen again: feeds pause, and begin again with a snapshot. */
  | { readonly kind: 'visibility'; readonly isHidden: boolean };

/** From the program. */
export type ProgramFrame =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: Failure }
  /** A payload of subscription `id`; `sequence` counts up by one from 1. */
  | {
      readonly kind: 'payload';
      readonly id: number;
      readonly sequence: number;
      readonly payload: unknown;
    }
  /** The subscription cannot begin or go on. */
  | { readonly kind: 'ended'; readonly id: number; readonly failure: Failure };
