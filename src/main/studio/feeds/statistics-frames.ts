// Frames of counts put together: what a page could not take in time comes as one frame of a longer
// interval, exact to the message. Pure functions.

import type { StatisticsFrame, UnroutableNote } from '../../../shared/ipc/statistics.ts';

/** Notes of unroutable messages in one frame, the newest. */
export const MAX_UNROUTABLE_NOTES = 20;

/** Which entries a user sees: by the id of a connection, channel or consumer. */
export type SeesId = (id: string) => boolean;

/** `later` follows `earlier` without a gap. */
export function mergeFrames(earlier: StatisticsFrame, later: StatisticsFrame): StatisticsFrame {
  return {
    atMs: later.atMs,
    intervalMs: earlier.intervalMs + later.intervalMs,
    queues: merge(earlier.queues, later.queues, ofFirst, (a, b) => [
      b[0],
      b[1],
      b[2],
      a[3] + b[3],
      a[4] + b[4],
      a[5] + b[5],
      a[6] + b[6],
      a[7] + b[7],
    ]),
    exchanges: merge(earlier.exchanges, later.exchanges, ofFirst, (a, b) => [
      b[0],
      a[1] + b[1],
      a[2] + b[2],
    ]),
    bindings: merge(earlier.bindings, later.bindings, ofFirst, (a, b) => [b[0], a[1] + b[1]]),
    defaultBindings: merge(earlier.defaultBindings, later.defaultBindings, ofFirst, (a, b) => [
      b[0],
      a[1] + b[1],
    ]),
    publishers: merge(
      earlier.publishers,
      later.publishers,
      ([channel, exchange]) => JSON.stringify([channel, exchange]),
      (a, b) => [b[0], b[1], a[2] + b[2]],
    ),
    consumers: merge(earlier.consumers, later.consumers, ofFirst, (a, b) => [
      b[0],
      a[1] + b[1],
      b[2],
    ]),
    channels: merge(earlier.channels, later.channels, ofFirst, (_, b) => b),
    connections: merge(earlier.connections, later.connections, ofFirst, (a, b) => [
      b[0],
      b[1],
      a[2] + b[2],
      a[3] + b[3],
    ]),
    unroutable: newest([...earlier.unroutable, ...later.unroutable]),
  };
}

/** Without the connections, channels and consumers that a user does not see. */
export function visibleFrame(frame: StatisticsFrame, sees: SeesId): StatisticsFrame {
  return {
    ...frame,
    publishers: frame.publishers.filter(([channel]) => sees(channel)),
    consumers: frame.consumers.filter(([id]) => sees(id)),
    channels: frame.channels.filter(([id]) => sees(id)),
    connections: frame.connections.filter(([id]) => sees(id)),
  };
}

const newest = (notes: readonly UnroutableNote[]): readonly UnroutableNote[] =>
  notes.slice(-MAX_UNROUTABLE_NOTES);

const ofFirst = ([id]: readonly [string, ...unknown[]]): string => id;

function merge<T>(
  earlier: readonly T[],
  later: readonly T[],
  keyOf: (entry: T) => string,
  add: (a: T, b: T) => T,
): readonly T[] {
  if (earlier.length === 0) return later;
  if (later.length === 0) return earlier;
  const merged = new Map(earlier.map((entry) => [keyOf(entry), entry]));
  for (const entry of later) {
    const key = keyOf(entry);
    const before = merged.get(key);
    merged.set(key, before === undefined ? entry : add(before, entry));
  }
  return [...merged.values()];
}
