// Turns records that the worker read back into queued messages, on the main thread. Bodies and
// properties stay views into the chunk they came in: chunks are small, so that one message held for
// long keeps little else alive.

import type { MessageDecoder } from '../../broker/ports.ts';
import type { Lane } from '../../broker/queue/lane.ts';
import { QueuedMessage, Storage } from '../../broker/queue/queued-message.ts';
import { RECORD_HEADER_BYTES, RecordFlag, recordPosition, recordSize } from './record.ts';

const TWO_TO_32 = 0x1_0000_0000;

export class RecordReader {
  readonly #decode: MessageDecoder;
  /** The last address, because neighbours in a queue mostly share it. */
  #address: Uint8Array = new Uint8Array([0, 0]);
  #exchange = '';
  #routingKey = '';

  constructor(decode: MessageDecoder) {
    this.#decode = decode;
  }

  /** Appends the messages of one chunk to `into`, leaving out positions below `floor`. Throws when it is damaged. */
  read(chunk: ArrayBuffer, lane: Lane, floor: number, into: QueuedMessage[]): void {
    const view = new DataView(chunk);
    let offset = 0;
    while (offset < chunk.byteLength) {
      const size = recordSize(view, offset);
      const position = recordPosition(view, offset);
      if (position >= floor) into.push(this.#message(view, offset, size, position, lane));
      offset += size;
    }
  }

  #message(
    view: DataView,
    offset: number,
    size: number,
    position: number,
    lane: Lane,
  ): QueuedMessage {
    const chunk = view.buffer;
    const flags = view.getUint16(offset + 4, true);
    const publishedAtMs =
      view.getUint16(offset + 16, true) * TWO_TO_32 + view.getUint32(offset + 12, true);
    const addressBytes = view.getUint16(offset + 18, true);
    const propertyBytes = view.getUint32(offset + 20, true);
    let at = offset + RECORD_HEADER_BYTES;
    let expiresAtMs = Number.POSITIVE_INFINITY;
    let deliveryCount = 0;
    if ((flags & RecordFlag.expires) !== 0) {
      expiresAtMs = view.getFloat64(at, true);
      at += 8;
    }
    if ((flags & RecordFlag.counted) !== 0) {
      deliveryCount = view.getUint32(at, true);
      at += 4;
    }
    this.#readAddress(view, at, addressBytes);
    at += addressBytes;
    const properties = new Uint8Array(chunk, view.byteOffset + at, propertyBytes);
    at += propertyBytes;
    const body = new Uint8Array(chunk, view.byteOffset + at, offset + size - at);
    const message = this.#decode(this.#exchange, this.#routingKey, properties, body, publishedAtMs);
    message.hasDeathHistory = (flags & RecordFlag.deadLettered) !== 0;
    const queued = new QueuedMessage(
      message,
      lane,
      position,
      expiresAtMs,
      (flags & RecordFlag.durable) !== 0,
    );
    queued.storage = Storage.stored;
    queued.deliveryCount = deliveryCount;
    queued.isRedelivered = (flags & RecordFlag.counted) !== 0;
    return queued;
  }

  #readAddress(view: DataView, at: number, length: number): void {
    const known = this.#address;
    if (known.length === length) {
      let i = 0;
      while (i < length && known[i] === view.getUint8(at + i)) i++;
      if (i === length) return;
    }
    const bytes = Buffer.from(view.buffer, view.byteOffset + at, length);
    const exchangeBytes = bytes[0] ?? 0;
    this.#exchange = bytes.toString('utf8', 1, 1 + exchangeBytes);
    this.#routingKey = bytes.toString('utf8', 2 + exchangeBytes, length);
    this.#address = Uint8Array.from(bytes);
  }
}
