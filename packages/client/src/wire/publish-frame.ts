// Writes Publish frames by hand: one address, messages in order. Bodies are copied once, into the buffer
// that goes to the socket.

import { Buffer } from 'node:buffer';
import { varintSize, writeVarint } from './byte-cursor.ts';
import { FIELD, LENGTH_BYTES } from './protocol.ts';

/** A message as it goes into a frame. */
export interface FrameMessage {
  /** The encoded Properties message; empty for none. */
  readonly properties: Uint8Array;
  readonly body: Uint8Array;
}

/** Keys of the fields: number and wire type [warren/v1/publishing.proto]. */
const KEY = {
  channel: (FIELD.channel << 3) | 0,
  publish: (FIELD.publish << 3) | 2,
  firstNumber: (1 << 3) | 0,
  address: (2 << 3) | 2,
  properties: (3 << 3) | 2,
  message: (4 << 3) | 2,
  exchange: (1 << 3) | 2,
  routingKey: (2 << 3) | 2,
  propertiesIndex: (2 << 3) | 0,
  body: (3 << 3) | 2,
} as const;

/** The encoded Address message. */
export function encodeAddress(exchange: string, routingKey: string): Buffer {
  const parts = [
    ...(exchange === '' ? [] : [textField(KEY.exchange, exchange)]),
    ...(routingKey === '' ? [] : [textField(KEY.routingKey, routingKey)]),
  ];
  return Buffer.concat(parts);
}

function textField(key: number, text: string): Buffer {
  const length = Buffer.byteLength(text);
  const field = Buffer.allocUnsafe(1 + varintSize(length) + length);
  field[0] = key;
  field.write(text, writeVarint(field, 1, length), 'utf8');
  return field;
}

/** Bytes that a message adds to a frame, at most. */
export function sizeInFrame({ properties, body }: FrameMessage): number {
  return properties.length + body.length + 24;
}

/**
 * One frame with `messages[from..to)`, all to `address`. Equal property objects next to each other are
 * written once.
 */
export function encodePublishFrame(
  channel: number,
  firstNumber: number,
  address: Uint8Array,
  messages: readonly FrameMessage[],
  from: number,
  to: number,
): Buffer {
  let content = 1 + varintSize(firstNumber) + 1 + varintSize(address.length) + address.length;
  const indexes: number[] = [];
  const tables: Uint8Array[] = [];
  let last: Uint8Array | undefined;
  for (let at = from; at < to; at++) {
    const { properties, body } = messages[at] as FrameMessage;
    if (properties !== last) {
      last = properties;
      tables.push(properties);
      content += 1 + varintSize(properties.length) + properties.length;
    }
    indexes.push(tables.length - 1);
    const size = messageSize(tables.length - 1, body);
    content += 1 + varintSize(size) + size;
  }
  const envelope = 1 + varintSize(channel) + 1 + varintSize(content) + content;
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + envelope);
  let at = frame.writeUInt32BE(envelope, 0);
  frame[at++] = KEY.channel;
  at = writeVarint(frame, at, channel);
  frame[at++] = KEY.publish;
  at = writeVarint(frame, at, content);
  frame[at++] = KEY.firstNumber;
  at = writeVarint(frame, at, firstNumber);
  at = writeBytes(frame, at, KEY.address, address);
  for (const table of tables) at = writeBytes(frame, at, KEY.properties, table);
  for (let n = from; n < to; n++) {
    const { body } = messages[n] as FrameMessage;
    const index = indexes[n - from] as number;
    frame[at++] = KEY.message;
    at = writeVarint(frame, at, messageSize(index, body));
    if (index > 0) {
      frame[at++] = KEY.propertiesIndex;
      at = writeVarint(frame, at, index);
    }
    if (body.length > 0) at = writeBytes(frame, at, KEY.body, body);
  }
  return frame;
}

function messageSize(index: number, body: Uint8Array): number {
  const { length } = body;
  return (
    (index > 0 ? 1 + varintSize(index) : 0) + (length > 0 ? 1 + varintSize(length) + length : 0)
  );
}

function writeBytes(frame: Buffer, position: number, key: number, bytes: Uint8Array): number {
  frame[position] = key;
  const start = writeVarint(frame, position + 1, bytes.length);
  frame.set(bytes, start);
  return start + bytes.length;
}
