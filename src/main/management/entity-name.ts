// Names that come in by address or body and go on to the engine.

import { Buffer } from 'node:buffer';
import { badRequest } from './error-response.ts';

const MAX_NAME_BYTES = 255;

/** The name, unless it is longer than AMQP can say it [amqp091 §4.2.5.3]. Throws a 400. */
export function checkName(kind: string, name: string): string {
  const bytes = Buffer.byteLength(name);
  if (bytes <= MAX_NAME_BYTES) return name;
  throw badRequest(`${kind} should be less than ${MAX_NAME_BYTES} bytes, actually was ${bytes}\n`);
}
