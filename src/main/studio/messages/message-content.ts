// A message of the engine as the page shows it, with the beginning of its body.

import { Buffer } from 'node:buffer';
import { BODY_PREVIEW_BYTES, type MessageContent } from '../../../shared/ipc/message.ts';
import type { Message } from '../../broker/message.ts';
import { deathSteps } from './death-steps.ts';
import { decodeProperties } from './properties.ts';

export function contentOf({ address, properties, body, publishedAtMs }: Message): MessageContent {
  return {
    exchange: address.exchange,
    routingKey: address.routingKey,
    properties: decodeProperties(properties),
    deaths: properties.hasHeaders ? deathSteps(properties.headers()) : [],
    bodyBytes: body.length,
    body: bodyPart(body, 0, BODY_PREVIEW_BYTES),
    publishedAtMs,
  };
}

/** Base64 of up to `length` bytes from `offset` on. */
export function bodyPart(body: Uint8Array, offset: number, length: number): string {
  const part = body.subarray(offset, offset + length);
  return Buffer.from(part.buffer, part.byteOffset, part.length).toString('base64');
}
