// Packs messages as records into one growing buffer on the main thread. Runs for every durable
// message: allocates nothing for one.

import type { QueuedMessage } from '../../broker/queue/queued-message.ts';
import { encodedAddress } from '../../codec/encoded-address.ts';
import { RECORD_HEADER_BYTES, RecordFlag } from './record.ts';

const TWO_TO_32 = 0x1_0000_0000;
/** Up to here a loop beats `TypedArray.set`, which pays for a call into the runtime. */
const LOOP_COPY_BYTES = 32;

export class RecordWriter {
  bytes: Uint8Array<ArrayBuffer>;
  /** Where the next record goes. */
  offset = 0;
  #view: DataView;

  /** Starts in `buffer`, which it owns from now on; moves to a larger one when it is full. */
  constructor(buffer: ArrayBuffer) {
    this.bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
  }

  /** Appends one record; returns its size in bytes. */
  write(queued: QueuedMessage): number {
    const message = queued.message;
    const address = encodedAddress(message.address);
    const properties = message.properties.encoded;
    const body = message.body;
    const start = this.offset;
    const hasExpiry = queued.expiresAtMs !== Number.POSITIVE_INFINITY;
    const hasCount = queued.deliveryCount > 0 || queued.isRedelivered;
    const size =
      RECORD_HEADER_BYTES +
      (hasExpiry ? 8 : 0) +
      (hasCount ? 4 : 0) +
      address.length +
      properties.length +
      body.length;
    this.#reserve(size);

    const view = this.#view;
    const position = queued.position;
    const publishedAtMs = message.publishedAtMs;
    let flags = queued.isDurable ? RecordFlag.durable : 0;
    if (hasExpiry) flags |= RecordFlag.expires;
    if (hasCount) flags |= RecordFlag.counted;
    if (message.hasDeathHistory) flags |= RecordFlag.deadLettered;
    view.setUint32(start, size, true);
    view.setUint16(start + 4, flags, true);
    view.setUint16(start + 6, position / TWO_TO_32, true);
    view.setUint32(start + 8, position % TWO_TO_32, true);
    view.setUint32(start + 12, publishedAtMs % TWO_TO_32, true);
    view.setUint16(start + 16, publishedAtMs / TWO_TO_32, true);
    view.setUint16(start + 18, address.length, true);
    view.setUint32(start + 20, properties.length, true);
    let at = start + RECORD_HEADER_BYTES;
    if (hasExpiry) {
      view.setFloat64(at, queued.expiresAtMs, true);
      at += 8;
    }
    if (hasCount) {
      view.setUint32(at, queued.deliveryCount, true);
      at += 4;
    }
    at = this.#copy(address, at);
    at = this.#copy(properties, at);
    this.offset = this.#copy(body, at);
    return size;
  }

  /** Appends `length` zero bytes; returns where they start. */
  skip(length: number): number {
    this.#reserve(length);
    const start = this.offset;
    this.bytes.fill(0, start, start + length);
    this.offset += length;
    return start;
  }

  #copy(source: Uint8Array, at: number): number {
    const length = source.length;
    if (length <= LOOP_COPY_BYTES) {
      const bytes = this.bytes;
      for (let i = 0; i < length; i++) bytes[at + i] = source[i] ?? 0;
    } else {
      this.bytes.set(source, at);
    }
    return at + length;
  }

  #reserve(size: number): void {
    const needed = this.offset + size;
    if (needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.offset));
    this.bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
