// One watcher per vhost for all pages that look at it: made for the first, closed with the last, so that
// ten pages cost the broker what one does, and none costs nothing.

import type { VirtualHost } from '../../broker/vhost.ts';

export interface Watcher<L> {
  readonly listeners: Set<L>;
  /** Lets go of every timer and listener. */
  close(): void;
}

/** `T` watches a vhost and tells listeners of type `L`. */
export class SharedByVhost<T extends Watcher<L>, L> {
  readonly #make: (vhost: VirtualHost) => T;
  readonly #watchers = new Map<VirtualHost, T>();

  constructor(make: (vhost: VirtualHost) => T) {
    this.#make = make;
  }

  /** Listens to the watcher of the vhost; `release` ends that. */
  acquire(vhost: VirtualHost, listener: L): { readonly watcher: T; release(): void } {
    let watcher = this.#watchers.get(vhost);
    if (watcher === undefined) {
      watcher = this.#make(vhost);
      this.#watchers.set(vhost, watcher);
    }
    const held = watcher;
    held.listeners.add(listener);
    return { watcher: held, release: () => this.#release(vhost, held, listener) };
  }

  /** Vhosts that are watched. */
  get count(): number {
    return this.#watchers.size;
  }

  #release(vhost: VirtualHost, watcher: T, listener: L): void {
    watcher.listeners.delete(listener);
    if (watcher.listeners.size > 0 || this.#watchers.get(vhost) !== watcher) return;
    this.#watchers.delete(vhost);
    watcher.close();
  }
}
