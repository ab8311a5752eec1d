// What the page knows of its connection to the program, as a store that React reads.

import { create, type StoreApi, type UseBoundStore } from 'zustand';
import type { Welcome } from '../../shared/ipc/contract.ts';

export type ConnectionPhase =
  /** The first attempt, or one after `lost`. */
  | 'connecting'
  /** Somebody has to log in; never in the desktop program. */
  | 'login'
  /** Commands are answered and feeds run. */
  | 'open'
  /** The program does not answer; the next attempt begins at `retryAtMs`. */
  | 'lost'
  /** The program speaks another version of the contract: only loading the page again helps. */
  | 'outdated';

export interface Connection {
  readonly phase: ConnectionPhase;
  /** When the next attempt begins, milliseconds since 1970; null unless the phase is `lost`. */
  readonly retryAtMs: number | null;
  /** The program's last greeting: stays through `lost` and `connecting`, null before and after a login. */
  readonly welcome: Welcome | null;
}

export type ConnectionStore = UseBoundStore<StoreApi<Connection>>;

export const createConnectionStore = (): ConnectionStore =>
  create<Connection>(() => ({ phase: 'connecting', retryAtMs: null, welcome: null }));
