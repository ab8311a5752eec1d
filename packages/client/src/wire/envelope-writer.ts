// Turns an envelope into a frame with the generated code.

import { Buffer } from 'node:buffer';
import { Envelope, type EnvelopeFields, LENGTH_BYTES } from './protocol.ts';

/** The frame of one envelope, with its length in front. */
export function encodeFrame(envelope: EnvelopeFields): Buffer {
  const bytes = Envelope.encode(envelope).finish();
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + bytes.length);
  frame.writeUInt32BE(bytes.length, 0);
  frame.set(bytes, LENGTH_BYTES);
  return frame;
}
