// The outside of every frame: correlation id, channel, and which body. Read and written by hand, so that a
// body that needs no decoding is not decoded.

import type { Buffer } from 'node:buffer';
import { MalformedBytes } from '../../codec/byte-reader.ts';
import { warren } from './gen/warren.js';
import { LENGTH_DELIMITED, ProtoReader } from './proto-reader.ts';

/** Numbers of the bodies that are told apart by hand (envelope.proto). */
export const Body = {
  none: 0,
  error: 3,
  keepAlive: 5,
  publish: 6,
  confirms: 7,
  deliveries: 8,
  settle: 9,
  get: 11,
  getOk: 12,
  hello: 16,
  close: 18,
  closeOk: 19,
} as const;

const FIRST_BODY = 3;
const reader = new ProtoReader();

/** The envelope that was read last; used again for the next one. */
export interface EnvelopeHead {
  id: number;
  channel: number;
  /** Field number of the body; 0 for none, also when it is no message at all. */
  body: number;
  /** The body's bytes. */
  start: number;
  end: number;
}

export const makeEnvelopeHead = (): EnvelopeHead => ({
  id: 0,
  channel: 0,
  body: Body.none,
  start: 0,
  end: 0,
});

/** Reads [start, end) of `buffer` into `head`. Throws MalformedBytes. */
export function readEnvelope(
  buffer: Buffer,
  start: number,
  end: number,
  head: EnvelopeHead,
): EnvelopeHead {
  head.id = 0;
  head.channel = 0;
  head.body = Body.none;
  reader.over(buffer, start, end);
  while (reader.hasMore) {
    const tag = reader.u32();
    const field = tag >>> 3;
    if (tag === 8) head.id = reader.u32();
    else if (tag === 16) head.channel = reader.u32();
    else if (field >= FIRST_BODY && (tag & 7) === LENGTH_DELIMITED) {
      if (head.body !== Body.none) throw new MalformedBytes('envelope with two bodies');
      head.body = field;
      head.end = reader.enter();
      head.start = reader.at;
      reader.at = head.end;
    } else if (field === 0) throw new MalformedBytes('field number 0');
    else reader.skip(tag);
  }
  return head;
}

/** What the broker sends, with its body under the name of its field. */
export type OutgoingEnvelope = warren.v1.Envelope.$Properties;

/** The frame of an envelope, its length in front. */
export function encodeFrame(envelope: OutgoingEnvelope): Uint8Array {
  const encoded = warren.v1.Envelope.encode(envelope).finish();
  const frame = new Uint8Array(4 + encoded.length);
  new DataView(frame.buffer).setUint32(0, encoded.length);
  frame.set(encoded, 4);
  return frame;
}
