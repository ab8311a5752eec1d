// Who wants to know what happens to a client beside its calls.

import type { ClientEvents } from './client-options.ts';

type ListenerSets = { [Name in keyof ClientEvents]: Set<(...args: ClientEvents[Name]) => void> };

export class Listeners {
  readonly #sets: ListenerSets = {
    connected: new Set(),
    disconnected: new Set(),
    closed: new Set(),
    blocked: new Set(),
    unblocked: new Set(),
    warning: new Set(),
  };

  /** Calls `listener` for every event of this name until what is returned is called. */
  on<Name extends keyof ClientEvents>(
    name: Name,
    listener: (...args: ClientEvents[Name]) => void,
  ): () => void {
    const listeners: Set<(...args: ClientEvents[Name]) => void> = this.#sets[name];
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  emit<Name extends keyof ClientEvents>(name: Name, ...args: ClientEvents[Name]): void {
    const listeners: Set<(...args: ClientEvents[Name]) => void> = this.#sets[name];
    for (const listener of [...listeners]) listener(...args);
  }
}
