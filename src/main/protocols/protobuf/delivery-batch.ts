// Writes Deliveries by hand, straight into the output: the hot half of the encoder. One frame goes on
// as long as deliveries are for the same consumer; its lengths are filled in when it ends.

import { Buffer } from 'node:buffer';
import type { Address } from '../../broker/message.ts';
import type { Properties } from '../../broker/properties.ts';
import type { QueuedMessage } from '../../broker/queue/queued-message.ts';
import { offsetOf } from '../../broker/queue/stream-reader.ts';
import type { OutputBatch } from '../output-batch.ts';
import { encodeProperties } from './properties-codec.ts';
import { putVarint, varintBytes } from './proto-writer.ts';

/** Bodies up to this size are copied into the output; larger ones are referenced. */
const COPY_LIMIT_BYTES = 4096;
/** A frame takes no more deliveries once it is this large. */
const FRAME_TARGET_BYTES = 64 * 1024;
/** A length that is filled in later has room for 2^28, in a varint of fixed size. */
const FIXED_LENGTH_BYTES = 4;

/** Bytes that a Delivery adds to its body and table indexes, at most. */
const DELIVERY_OVERHEAD_BYTES = 48;

const NO_OFFSET = -1;

/** Who a frame of deliveries is for. */
export interface DeliveryTarget {
  readonly channelNumber: number;
  /** Field consumer_tag of Deliveries, with its tag. */
  readonly encodedTag: Uint8Array;
  /** Whether its deliveries come from a stream. */
  readonly hasOffsets: boolean;
}

/** The consumer_tag field of Deliveries. */
export function encodeConsumerTag(consumerTag: string): Uint8Array {
  const text = Buffer.from(consumerTag);
  if (text.length === 0) return text;
  const field = Buffer.alloc(1 + varintBytes(text.length) + text.length);
  field[0] = (1 << 3) | 2;
  field.set(text, putVarint(field, 1, text.length));
  return field;
}

export class DeliveryBatch {
  readonly #output: OutputBatch;
  /** Largest frame that is made of several deliveries. */
  maxFrameBytes = FRAME_TARGET_BYTES;
  #target: DeliveryTarget | null = null;
  #head: Buffer = Buffer.alloc(0);
  #headAt = 0;
  #lengthAt = 0;
  #nextTag = 0;
  /** Of the envelope so far. */
  #envelopeBytes = 0;
  /** Of the Deliveries message so far. */
  #contentBytes = 0;
  #address: Address | null = null;
  #addressIndex = -1;
  #properties: Properties | null = null;
  #propertiesIndex = -1;

  constructor(output: OutputBatch) {
    this.#output = output;
  }

  get isOpen(): boolean {
    return this.#target !== null;
  }

  add(target: DeliveryTarget, deliveryTag: number, queued: QueuedMessage): void {
    const { message } = queued;
    if (this.#target !== target || this.#nextTag !== deliveryTag) this.#open(target, deliveryTag);
    else if (this.#contentBytes + message.body.length > this.#limit)
      this.#open(target, deliveryTag);
    this.#nextTag = deliveryTag + 1;
    if (message.address !== this.#address) this.#addAddress(message.address);
    if (message.properties !== this.#properties) this.#addProperties(message.properties);
    this.#addDelivery(queued, target.hasOffsets ? offsetOf(queued) : NO_OFFSET);
  }

  get #limit(): number {
    return Math.min(this.maxFrameBytes, FRAME_TARGET_BYTES) - DELIVERY_OVERHEAD_BYTES;
  }

  /** Ends the frame that is being written, before anything else is sent. */
  close(): void {
    if (this.#target === null) return;
    this.#target = null;
    this.#address = null;
    this.#properties = null;
    this.#head.writeUInt32BE(this.#envelopeBytes + this.#contentBytes, this.#headAt);
    let rest = this.#contentBytes;
    for (let i = 0; i < FIXED_LENGTH_BYTES - 1; i++) {
      this.#head[this.#lengthAt + i] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#head[this.#lengthAt + FIXED_LENGTH_BYTES - 1] = rest;
  }

  #open(target: DeliveryTarget, firstTag: number): void {
    this.close();
    const output = this.#output;
    const { encodedTag, channelNumber } = target;
    const buffer = output.reserve(40 + encodedTag.length);
    this.#target = target;
    this.#head = buffer;
    this.#headAt = output.length;
    const envelopeAt = output.length + 4;
    buffer[envelopeAt] = 2 << 3;
    let at = putVarint(buffer, envelopeAt + 1, channelNumber);
    buffer[at] = (8 << 3) | 2;
    this.#lengthAt = at + 1;
    at = this.#lengthAt + FIXED_LENGTH_BYTES;
    this.#envelopeBytes = at - envelopeAt;
    const contentAt = at;
    buffer.set(encodedTag, at);
    at += encodedTag.length;
    buffer[at] = 2 << 3;
    at = putVarint(buffer, at + 1, firstTag);
    this.#contentBytes = at - contentAt;
    output.length = at;
    this.#addressIndex = -1;
    this.#propertiesIndex = -1;
  }

  #addAddress(address: Address): void {
    this.#address = address;
    this.#addressIndex += 1;
    this.#addEntry((3 << 3) | 2, encodeAddress(address));
  }

  #addProperties(properties: Properties): void {
    this.#properties = properties;
    this.#propertiesIndex += 1;
    this.#addEntry((4 << 3) | 2, encodeProperties(properties));
  }

  #addEntry(tag: number, bytes: Uint8Array): void {
    const output = this.#output;
    const buffer = output.reserve(6 + bytes.length);
    const start = output.length;
    buffer[start] = tag;
    const at = putVarint(buffer, start + 1, bytes.length);
    const end = copyInto(buffer, at, bytes);
    output.length = end;
    this.#contentBytes += end - start;
  }

  /** The body comes last, so that a large one can be referenced. */
  #addDelivery(queued: QueuedMessage, offset: number): void {
    const { body } = queued.message;
    const output = this.#output;
    const isCopied = body.length <= COPY_LIMIT_BYTES;
    const buffer = output.reserve(DELIVERY_OVERHEAD_BYTES + (isCopied ? body.length : 0));
    const start = output.length;
    const inner = this.#innerBytes(queued) + (offset === NO_OFFSET ? 0 : 1 + varintBytes(offset));
    buffer[start] = (5 << 3) | 2;
    let at = putVarint(buffer, start + 1, inner);
    const end = at + inner;
    if (this.#addressIndex > 0) at = putField(buffer, at, 1 << 3, this.#addressIndex);
    if (this.#propertiesIndex > 0) at = putField(buffer, at, 2 << 3, this.#propertiesIndex);
    if (queued.isRedelivered) at = putField(buffer, at, 4 << 3, 1);
    if (queued.deliveryCount > 0) at = putField(buffer, at, 5 << 3, queued.deliveryCount);
    if (offset !== NO_OFFSET) at = putField(buffer, at, 6 << 3, offset);
    this.#contentBytes += end - start;
    if (body.length > 0) {
      at = putField(buffer, at, (3 << 3) | 2, body.length);
      if (isCopied) at = copyInto(buffer, at, body);
    }
    output.length = at;
    if (!isCopied) output.reference(body);
  }

  #innerBytes({ message, isRedelivered, deliveryCount }: QueuedMessage): number {
    const { length } = message.body;
    return (
      (this.#addressIndex > 0 ? 1 + varintBytes(this.#addressIndex) : 0) +
      (this.#propertiesIndex > 0 ? 1 + varintBytes(this.#propertiesIndex) : 0) +
      (isRedelivered ? 2 : 0) +
      (deliveryCount > 0 ? 1 + varintBytes(deliveryCount) : 0) +
      (length > 0 ? 1 + varintBytes(length) + length : 0)
    );
  }
}

function putField(buffer: Buffer, at: number, tag: number, value: number): number {
  buffer[at] = tag;
  return putVarint(buffer, at + 1, value);
}

/** Copies small arrays faster than `set`, whose call costs more than a few bytes do. */
function copyInto(target: Buffer, at: number, source: Uint8Array): number {
  const { length } = source;
  if (length > 48) target.set(source, at);
  else for (let i = 0; i < length; i++) target[at + i] = source[i] as number;
  return at + length;
}

let lastAddress: Address | null = null;
let lastAddressBytes: Buffer = Buffer.alloc(0);

/** The Address message; the same bytes again for the same address. */
export function encodeAddress(address: Address): Buffer {
  if (address === lastAddress) return lastAddressBytes;
  const exchange = Buffer.from(address.exchange);
  const routingKey = Buffer.from(address.routingKey);
  const bytes = Buffer.alloc(12 + exchange.length + routingKey.length);
  let at = 0;
  if (exchange.length > 0) {
    at = putField(bytes, at, (1 << 3) | 2, exchange.length);
    at = copyInto(bytes, at, exchange);
  }
  if (routingKey.length > 0) {
    at = putField(bytes, at, (2 << 3) | 2, routingKey.length);
    at = copyInto(bytes, at, routingKey);
  }
  lastAddress = address;
  lastAddressBytes = bytes.subarray(0, at);
  return lastAddressBytes;
}
