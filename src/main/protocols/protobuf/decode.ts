// Decoding with the generated code, with our own error.

import { MalformedBytes } from '../../codec/byte-reader.ts';

/** Generated decoders throw plain errors for bytes that are no such message; this throws MalformedBytes. */
export function decode<T>(type: { decode(bytes: Uint8Array): T }, bytes: Uint8Array): T {
  try {
    return type.decode(bytes);
  } catch (error) {
    throw new MalformedBytes(error instanceof Error ? error.message : String(error));
  }
}
