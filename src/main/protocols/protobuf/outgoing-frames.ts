// What a connection writes, in order: frames of their own, and between them deliveries that gather into
// one. Must not write to the socket before it is told to.

import { Buffer } from 'node:buffer';
import type { QueuedMessage } from '../../broker/queue/queued-message.ts';
import type { OutputBatch } from '../output-batch.ts';
import { DeliveryBatch, type DeliveryTarget } from './delivery-batch.ts';

/** Frames up to this size are copied into the output; larger ones are referenced. */
const COPY_LIMIT_BYTES = 4096;

/** The frame of an encoded envelope, in memory of its own. */
export function frameOf(encoded: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(4 + encoded.length);
  frame.writeUInt32BE(encoded.length, 0);
  frame.set(encoded, 4);
  return frame;
}

export class OutgoingFrames {
  readonly #output: OutputBatch;
  readonly #deliveries: DeliveryBatch;

  constructor(output: OutputBatch) {
    this.#output = output;
    this.#deliveries = new DeliveryBatch(output);
  }

  /** Largest frame that is made of several deliveries. */
  set maxFrameBytes(bytes: number) {
    this.#deliveries.maxFrameBytes = bytes;
  }

  append(frame: Uint8Array): void {
    this.#deliveries.close();
    if (frame.length > COPY_LIMIT_BYTES) this.#output.reference(frame);
    else this.#output.append(frame);
  }

  addDelivery(target: DeliveryTarget, deliveryTag: number, queued: QueuedMessage): void {
    this.#deliveries.add(target, deliveryTag, queued);
  }

  /** Writes everything gathered; whether there was something. */
  flush(): boolean {
    this.#deliveries.close();
    const isEmpty = this.#output.isEmpty;
    this.#output.flush();
    return !isEmpty;
  }
}
