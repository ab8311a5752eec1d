// What crosses to the worker thread: one batch as two flat buffers, so that a batch of a hundred
// thousand messages costs no more objects than a batch of one.

import type { DefinitionChange, RecoveredState } from '../../broker/ports.ts';
import type { StorageFault } from '../storage-error.ts';

/**
 * Operations in a batch's `directory`, a run of numbers that starts with the operation:
 *
 * - `drop`: lane
 * - `purge`: lane, from, below
 * - `remove`: lane, 1 if transient, how many runs, then start and length of each run rising
 * - `segment`: lane, 1 if transient, first, span, messages, offset, bytes, offset of the bitmap or -1
 * - `count`: lane, position, delivery count
 * - `tally`: lane, durable messages and body bytes gained or lost, next position, 1 if it must be kept
 * - `reserve`: lane, horizon of deliveries
 */
export const Operation = {
  drop: 1,
  purge: 2,
  remove: 3,
  segment: 4,
  count: 5,
  tally: 6,
  reserve: 7,
} as const;

/** Widest distance between first and last position of a segment: bounds bitmaps and searches. */
export const MAX_SEGMENT_SPAN = 65_535;

/** A segment is closed when it has reached this many bytes. */
export const SEGMENT_BYTES = 256 * 1024;

export interface PackedBatch {
  readonly definitions: readonly DefinitionChange[];
  readonly directory: Float64Array<ArrayBuffer>;
  /** Records and bitmaps of the new segments; given back with the answer for the next batch. */
  readonly content: ArrayBuffer;
}

export interface ReadRequest {
  /** Comes back with the answer. */
  readonly readId: number;
  readonly laneId: number;
  readonly from: number;
  readonly maxMessages: number;
  readonly maxBytes: number;
}

/** Main thread to worker. The worker answers batches in order, each with `committed`, then its reads. */
export type WorkerRequest =
  | {
      readonly kind: 'write';
      /** Null when there is nothing to write, only to read. */
      readonly batch: PackedBatch | null;
      readonly reads: readonly ReadRequest[];
    }
  | { readonly kind: 'close' };

/** Worker to main thread. */
export type WorkerReport =
  | { readonly kind: 'opened'; readonly recovered: RecoveredState }
  | {
      readonly kind: 'refused';
      readonly fault: StorageFault;
      readonly path: string;
      readonly message: string;
    }
  | { readonly kind: 'committed'; readonly content: ArrayBuffer | null }
  | {
      readonly kind: 'read';
      readonly readId: number;
      /** Whole records in order of position, a few in each chunk. */
      readonly chunks: readonly ArrayBuffer[];
      /** Position and count of messages whose delivery count changed after they were written. */
      readonly deliveryCounts: readonly (readonly [position: number, count: number])[];
      readonly isEnd: boolean;
    }
  | { readonly kind: 'disk-full'; readonly isFull: boolean }
  | {
      readonly kind: 'failed';
      readonly fault: StorageFault;
      readonly path: string;
      readonly message: string;
    }
  | { readonly kind: 'closed' };

/** What the worker needs to know when it starts. */
export interface WorkerSetup {
  readonly folder: string;
}
