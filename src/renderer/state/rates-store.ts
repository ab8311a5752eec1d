// Live numbers, outside React's state: thousands of them change several times a second, and whoever shows
// one reads only that one. Written by the statistics feed.

import { useCallback, useSyncExternalStore } from 'react';

/** Smoothed messages per second and depths of one entity; what does not apply is 0. */
export interface LiveNumbers {
  /** Into an exchange or a queue, over a binding, or to a consumer. */
  readonly perSecond: number;
  /** Out of a queue to its consumers. */
  readonly outPerSecond: number;
  readonly ackPerSecond: number;
  readonly redeliveredPerSecond: number;
  readonly unroutablePerSecond: number;
  readonly ready: number;
  readonly unacked: number;
  /** Messages of the newest frame, unsmoothed: for showing single ones. */
  readonly lastCount: number;
}

export const STILL: LiveNumbers = {
  perSecond: 0,
  outPerSecond: 0,
  ackPerSecond: 0,
  redeliveredPerSecond: 0,
  unroutablePerSecond: 0,
  ready: 0,
  unacked: 0,
  lastCount: 0,
};

const numbers = new Map<string, LiveNumbers>();
const listeners = new Map<string, Set<() => void>>();
const anyListeners = new Set<() => void>();

/** The newest numbers of an entity; also `default:QUEUE` and `publisher:CHANNEL ID>EXCHANGE`. */
export const liveNumbers = (id: string): LiveNumbers => numbers.get(id) ?? STILL;

/** Shown numbers follow; for text at two updates a second, which is how often the feed's owner writes. */
export function useLiveNumbers(id: string): LiveNumbers {
  const subscribe = useCallback((listener: () => void) => listenTo(id, listener), [id]);
  return useSyncExternalStore(subscribe, () => liveNumbers(id));
}

/** Called after every batch of changes, for canvases that draw themselves. */
export function onLiveNumbers(listener: () => void): () => void {
  anyListeners.add(listener);
  return () => anyListeners.delete(listener);
}

/** The feed's owner only. */
export function writeLiveNumbers(changes: ReadonlyMap<string, LiveNumbers>): void {
  for (const [id, value] of changes) numbers.set(id, value);
  for (const id of changes.keys()) for (const listener of listeners.get(id) ?? []) listener();
  for (const listener of anyListeners) listener();
}

/** Another vhost is shown, or the feed begins anew. */
export function clearLiveNumbers(): void {
  const ids = [...numbers.keys()];
  numbers.clear();
  for (const id of ids) for (const listener of listeners.get(id) ?? []) listener();
  for (const listener of anyListeners) listener();
}

function listenTo(id: string, listener: () => void): () => void {
  const own = listeners.get(id) ?? new Set();
  own.add(listener);
  listeners.set(id, own);
  return () => {
    own.delete(listener);
    if (own.size === 0) listeners.delete(id);
  };
}
