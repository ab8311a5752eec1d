// Loads positions, groups and the viewport of a vhost when it is shown, and saves them a moment after they
// changed.

import type { VhostLayout } from '../../../shared/ipc/contract.ts';
import { type Failure, invoke } from '../../api/index.ts';
import { useLayout } from '../../state/layout-store.ts';
import { keptPositions } from '../layout/client-places.ts';
import { useCanvas } from './canvas-store.ts';

const SAVE_AFTER_MS = 600;

export type Viewport = NonNullable<VhostLayout['viewport']>;

export interface LoadedLayout {
  readonly viewport: Viewport | null;
  /** Why there are no positions; nothing is saved then before the user moves something. */
  readonly failure: Failure | null;
}

/** Of one vhost, from `load` to `stop`. */
export class LayoutKeeper {
  readonly #vhost: string;
  readonly #onFailure: (failure: Failure) => void;
  #viewport: Viewport | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #stop: (() => void) | null = null;
  #isStopped = false;

  constructor(vhost: string, onFailure: (failure: Failure) => void) {
    this.#vhost = vhost;
    this.#onFailure = onFailure;
  }

  /** Fills the layout store; null when another vhost was chosen meanwhile. */
  async load(): Promise<LoadedLayout | null> {
    const result = await invoke('layout.load', { vhost: this.#vhost });
    if (this.#isStopped) return null;
    const layout = result.ok ? result.value : null;
    useLayout.getState().replace(layout ?? { positions: {}, groups: [] });
    this.#viewport = layout?.viewport ?? null;
    const stopFollowing = useLayout.subscribe(() => this.#saveSoon());
    // A page that is closed or reloaded sends what it still has to say.
    addEventListener('pagehide', this.#saveNow);
    this.#stop = () => {
      stopFollowing();
      removeEventListener('pagehide', this.#saveNow);
    };
    return { viewport: this.#viewport, failure: result.ok ? null : result.failure };
  }

  keepViewport(viewport: Viewport): void {
    this.#viewport = viewport;
    if (this.#stop !== null) this.#saveSoon();
  }

  /** Saves what is not saved yet. */
  stop(): void {
    this.#isStopped = true;
    this.#stop?.();
    this.#saveNow();
  }

  readonly #saveNow = (): void => {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    void this.#save();
  };

  #saveSoon(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), SAVE_AFTER_MS);
  }

  async #save(): Promise<void> {
    this.#timer = null;
    const { positions, groups } = useLayout.getState();
    const layout: VhostLayout = {
      version: 1,
      positions: keptPositions(useCanvas.getState().graph, positions),
      groups,
      viewport: this.#viewport,
    };
    const result = await invoke('layout.save', { vhost: this.#vhost, layout });
    if (!result.ok && !this.#isStopped) this.#onFailure(result.failure);
  }
}
