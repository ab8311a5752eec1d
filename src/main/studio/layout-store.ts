// Where the studio keeps what is its own and not the broker's: where things were placed, and which
// objects were drawn in it. An interface; the file behind it is the program's affair.

import type { VhostLayout } from '../../shared/ipc/contract.ts';
import type { Origin } from '../../shared/ipc/topology.ts';

/** Who brought durable objects of a vhost about, by entity id; others come from configuration. */
export type StoredOrigins = Readonly<Record<string, Origin>>;

export const EMPTY_LAYOUT: VhostLayout = { version: 1, positions: {}, groups: [], viewport: null };

/** Answers at once from memory; writing may be later, but happens before an orderly stop ends. */
export interface LayoutStore {
  load(vhost: string): VhostLayout;
  save(vhost: string, layout: VhostLayout): void;
  loadOrigins(vhost: string): StoredOrigins;
  /** Keeps the record itself: what changes in it until it is written is written. */
  saveOrigins(vhost: string, origins: StoredOrigins): void;
  /** The vhost is gone with everything in it. */
  forget(vhost: string): void;
}
