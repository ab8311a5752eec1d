// `npm run vectors`: writes the files of proto/vectors from vectors.json, by the schema alone, without
// any code of the server or the client. `vectorBytes` is what a file has to hold.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';

const SCHEMAS = join(import.meta.dirname, '..', 'proto');
const FOLDER = join(SCHEMAS, 'vectors');

/** Envelope by reflection: converts between objects, canonical JSON and bytes. */
export function envelopeType() {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => join(SCHEMAS, target);
  return root.loadSync('warren/v1/envelope.proto').lookupType('warren.v1.Envelope');
}

/** The vectors as vectors.json has them. */
export const readVectors = () =>
  JSON.parse(readFileSync(join(FOLDER, 'vectors.json'), 'utf8')).vectors;

/** The bytes of a vector's file. */
export const readVectorFile = ({ file }) => readFileSync(join(FOLDER, file));

/** What a vector's file has to hold: the bytes it names, or its envelopes encoded canonically. */
export function vectorBytes(vector, type = envelopeType()) {
  if (vector.hex !== undefined) return Buffer.from(vector.hex, 'hex');
  const frames = vector.envelopes.map((envelope) => {
    const encoded = type.encode(type.fromObject(envelope)).finish();
    const frame = Buffer.alloc(4 + encoded.length);
    frame.writeUInt32BE(encoded.length, 0);
    frame.set(encoded, 4);
    return frame;
  });
  return Buffer.concat(frames);
}

if (process.argv[1] === import.meta.filename) {
  const type = envelopeType();
  for (const vector of readVectors()) {
    writeFileSync(join(FOLDER, vector.file), vectorBytes(vector, type));
  }
}
