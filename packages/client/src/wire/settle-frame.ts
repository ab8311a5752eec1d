// Writes Settle frames by hand.

import { Buffer } from 'node:buffer';
import { varintSize, writeVarint } from './byte-cursor.ts';
import { FIELD, LENGTH_BYTES } from './protocol.ts';

/** Deliveries to be settled in the same way, as pairs of first and last tag. */
export interface SettleBatch {
  /** A number of SettleAction. */
  readonly action: number;
  readonly delayMs: number;
  /** first, last, first, last ... */
  readonly ends: readonly number[];
}

/** The frame of one batch [warren/v1/consuming.proto, Settle]. */
export function encodeSettleFrame(channel: number, { action, delayMs, ends }: SettleBatch): Buffer {
  let content = 2 + (delayMs > 0 ? 1 + varintSize(delayMs) : 0);
  for (let n = 0; n < ends.length; n += 2) content += 2 + rangeSize(ends, n);
  const envelope = 1 + varintSize(channel) + 1 + varintSize(content) + content;
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + envelope);
  let at = frame.writeUInt32BE(envelope, 0);
  frame[at++] = (FIELD.channel << 3) | 0;
  at = writeVarint(frame, at, channel);
  frame[at++] = (FIELD.settle << 3) | 2;
  at = writeVarint(frame, at, content);
  for (let n = 0; n < ends.length; n += 2) {
    frame[at++] = (1 << 3) | 2;
    frame[at++] = rangeSize(ends, n);
    frame[at++] = (1 << 3) | 0;
    at = writeVarint(frame, at, ends[n] as number);
    frame[at++] = (2 << 3) | 0;
    at = writeVarint(frame, at, ends[n + 1] as number);
  }
  frame[at++] = (3 << 3) | 0;
  frame[at++] = action;
  if (delayMs > 0) {
    frame[at++] = (4 << 3) | 0;
    writeVarint(frame, at, delayMs);
  }
  return frame;
}

/** Two varints below 2^53 with their keys: never more than 18 bytes. */
function rangeSize(ends: readonly number[], at: number): number {
  return 2 + varintSize(ends[at] as number) + varintSize(ends[at + 1] as number);
}
