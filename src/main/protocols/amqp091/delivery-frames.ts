// Writes content to the output: the hot half of the encoder. A delivery is one method frame, one
// header frame and body frames, written straight into the output batch [amqp091 §4.2.6].

import { Buffer } from 'node:buffer';
import type { Consumer } from '../../broker/consumer.ts';
import type { Message } from '../../broker/message.ts';
import { encodedAddress } from '../../codec/encoded-address.ts';
import type { OutputBatch } from '../output-batch.ts';

const FRAME_END = 0xce;
/** Bytes of a frame beside its payload. */
const FRAME_OVERHEAD = 8;
/** Bodies up to this size are copied into the batch; larger ones are referenced. */
const COPY_LIMIT_BYTES = 4096;
const TWO_POW_32 = 0x1_0000_0000;

/** Class and method id of basic.deliver, then the consumer tag: the same for every delivery. */
function deliverPrefix(consumer: Consumer): Uint8Array {
  const tag = Buffer.from(consumer.tag, 'utf8');
  const prefix = Buffer.alloc(5 + tag.length);
  prefix.writeUInt16BE(60, 0);
  prefix.writeUInt16BE(60, 2);
  prefix[4] = tag.length;
  prefix.set(tag, 5);
  return prefix;
}

/** Copies small arrays faster than `set`, whose call costs more than a few bytes do. */
function copyInto(target: Buffer, at: number, source: Uint8Array): number {
  const { length } = source;
  if (length > 48) target.set(source, at);
  else for (let i = 0; i < length; i++) target[at + i] = source[i] as number;
  return at + length;
}

function putU32(target: Buffer, at: number, value: number): number {
  target[at] = value >>> 24;
  target[at + 1] = (value >>> 16) & 0xff;
  target[at + 2] = (value >>> 8) & 0xff;
  target[at + 3] = value & 0xff;
  return at + 4;
}

function putFrameHead(
  target: Buffer,
  at: number,
  type: number,
  channel: number,
  size: number,
): number {
  target[at] = type;
  target[at + 1] = channel >>> 8;
  target[at + 2] = channel & 0xff;
  return putU32(target, at + 3, size);
}

export class DeliveryFrames {
  readonly #output: OutputBatch;
  /** Largest body payload of a frame. */
  #bodyMax: number;

  constructor(output: OutputBatch, frameMax: number) {
    this.#output = output;
    this.#bodyMax = frameMax - FRAME_OVERHEAD;
  }

  /** Sets the largest frame after tuning; 0 is unlimited. */
  set frameMax(bytes: number) {
    this.#bodyMax = bytes === 0 ? 0xffff_ffff : bytes - FRAME_OVERHEAD;
  }

  /** basic.deliver [amqp091 basic.deliver]. */
  deliver(
    channel: number,
    consumer: Consumer,
    deliveryTag: number,
    isRedelivered: boolean,
    message: Message,
    properties: Uint8Array,
  ): void {
    consumer.encodedPrefix ??= deliverPrefix(consumer);
    const prefix = consumer.encodedPrefix;
    const address = encodedAddress(message.address);
    const methodBytes = prefix.length + 9 + address.length;
    const output = this.#output;
    const target = output.reserve(this.#reservation(methodBytes, properties, message.body));
    let at = putFrameHead(target, output.length, 1, channel, methodBytes);
    at = copyInto(target, at, prefix);
    at = putU32(target, at, Math.floor(deliveryTag / TWO_POW_32));
    at = putU32(target, at, deliveryTag >>> 0);
    target[at] = isRedelivered ? 1 : 0;
    at = copyInto(target, at + 1, address);
    target[at] = FRAME_END;
    this.#content(target, at + 1, channel, properties, message.body);
  }

  /** A method frame with `method` as payload, then the content: basic.return and basic.get-ok. */
  content(channel: number, method: Uint8Array, properties: Uint8Array, body: Uint8Array): void {
    const output = this.#output;
    const target = output.reserve(this.#reservation(method.length, properties, body));
    let at = putFrameHead(target, output.length, 1, channel, method.length);
    at = copyInto(target, at, method);
    target[at] = FRAME_END;
    this.#content(target, at + 1, channel, properties, body);
  }

  #reservation(methodBytes: number, properties: Uint8Array, body: Uint8Array): number {
    const heads = methodBytes + properties.length + 12 + 3 * FRAME_OVERHEAD;
    return body.length <= COPY_LIMIT_BYTES ? heads + body.length : heads;
  }

  /** Header frame and body; continues at `at` of `target`, the output's buffer. */
  #content(
    target: Buffer,
    at: number,
    channel: number,
    properties: Uint8Array,
    body: Uint8Array,
  ): void {
    const bodyBytes = body.length;
    let next = putFrameHead(target, at, 2, channel, 12 + properties.length);
    next = putU32(target, next, 60 << 16); // class 60, weight 0
    next = putU32(target, next, Math.floor(bodyBytes / TWO_POW_32));
    next = putU32(target, next, bodyBytes >>> 0);
    next = copyInto(target, next, properties);
    target[next] = FRAME_END;
    next += 1;
    if (bodyBytes === 0) {
      this.#output.length = next;
    } else if (bodyBytes <= COPY_LIMIT_BYTES && bodyBytes <= this.#bodyMax) {
      next = putFrameHead(target, next, 3, channel, bodyBytes);
      next = copyInto(target, next, body);
      target[next] = FRAME_END;
      this.#output.length = next + 1;
    } else {
      this.#output.length = next;
      this.#bodyFrames(channel, body);
    }
  }

  /** Body frames that reference the body's bytes instead of copying them. */
  #bodyFrames(channel: number, body: Uint8Array): void {
    const output = this.#output;
    for (let start = 0; start < body.length; start += this.#bodyMax) {
      const size = Math.min(this.#bodyMax, body.length - start);
      const head = output.reserve(7);
      output.length = putFrameHead(head, output.length, 3, channel, size);
      output.reference(body.subarray(start, start + size));
      const tail = output.reserve(1);
      tail[output.length] = FRAME_END;
      output.length += 1;
    }
  }
}
