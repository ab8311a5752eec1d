// Puts a publish together from its method, header and body frames [amqp091 §4.2.6]. The body is
// copied once, into memory of its own, because the frame's buffer belongs to the socket.

import { Buffer } from 'node:buffer';
import { MalformedBytes } from '../../codec/byte-reader.ts';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { ABSOLUTE_MAX_BODY_BYTES } from './amqp-settings.ts';
import { ConnectionException } from './exceptions.ts';
import type { PublishTarget } from './publish-targets.ts';

const NO_BODY = new Uint8Array(0);
/** Arrays up to this size live on V8's own heap and cost much less than the buffer pool. */
const ON_HEAP_BYTES = 64;
/** Until a body is all there, memory follows what has arrived, up to this much in advance. */
const TRUSTED_BYTES = 1024 * 1024;

export class ContentAssembler {
  /** The publish that is being put together; null between publishes. */
  target: PublishTarget | null = null;
  properties: EncodedProperties = EncodedProperties.EMPTY;
  body: Uint8Array = NO_BODY;
  /** Size of the body that the header announced. */
  bodyBytes = 0;
  readonly #maxBodyBytes: number;
  #expectsHeader = false;
  #received = 0;
  #growing: Buffer | null = null;

  /** A body larger than `maxBodyBytes` is not kept: it ends as an empty one of known size. */
  constructor(maxBodyBytes: number) {
    this.#maxBodyBytes = maxBodyBytes;
  }

  /** A basic.publish came: its header must follow. */
  begin(target: PublishTarget): void {
    this.target = target;
    this.#expectsHeader = true;
  }

  /** Throws UNEXPECTED_FRAME when a method comes in the middle of a publish. */
  refuseMethod(): never {
    throw unexpected(
      this.#expectsHeader
        ? 'expected content header for class 60, got non content header frame instead'
        : 'expected content body, got non content body frame instead',
    );
  }

  /** A header frame; true when the publish is complete because it has no body. */
  header(buffer: Buffer, start: number, end: number): boolean {
    if (this.target === null) throw unexpectedStart();
    if (!this.#expectsHeader) this.refuseMethod();
    const classId = buffer.readUInt16BE(start);
    const weight = buffer.readUInt16BE(start + 2);
    if (classId !== 60) {
      throw unexpected(
        `expected content header for class 60, got one for class ${classId} instead`,
      );
    }
    if (weight !== 0) {
      throw unexpected(
        'expected content header for class 60, got non content header frame instead',
      );
    }
    const bodyBytes =
      buffer.readUInt32BE(start + 4) * 0x1_0000_0000 + buffer.readUInt32BE(start + 8);
    if (bodyBytes > ABSOLUTE_MAX_BODY_BYTES) {
      throw new ConnectionException(
        'FRAME_ERROR',
        `content body size ${bodyBytes} exceeds maximum allowed size ${ABSOLUTE_MAX_BODY_BYTES}`,
        60,
        40,
      );
    }
    this.properties = parseProperties(buffer, start + 12, end, this.properties);
    this.#expectsHeader = false;
    this.bodyBytes = bodyBytes;
    this.#received = 0;
    this.#growing = null;
    this.body = NO_BODY;
    return bodyBytes === 0;
  }

  /** A body frame; true when the publish is complete. */
  bodyFrame(buffer: Buffer, start: number, end: number): boolean {
    if (this.target === null) throw unexpectedStart();
    if (this.#expectsHeader) this.refuseMethod();
    const size = end - start;
    const received = this.#received + size;
    if (received > this.bodyBytes) {
      throw new ConnectionException(
        'FRAME_ERROR',
        'content body frame exceeds remaining content size',
        60,
        40,
      );
    }
    if (size === this.bodyBytes) {
      this.body = copyOf(buffer, start, end);
      return true;
    }
    if (this.bodyBytes <= this.#maxBodyBytes) this.#add(buffer, start, end, received);
    this.#received = received;
    return received === this.bodyBytes;
  }

  #add(buffer: Buffer, start: number, end: number, received: number): void {
    let growing = this.#growing;
    if (growing === null || growing.length < received) {
      const wanted = Math.max(received, (growing?.length ?? 0) * 2, TRUSTED_BYTES);
      const larger = Buffer.allocUnsafeSlow(Math.min(this.bodyBytes, wanted));
      growing?.copy(larger, 0, 0, this.#received);
      growing = larger;
      this.#growing = larger;
    }
    buffer.copy(growing, this.#received, start, end);
    if (received === this.bodyBytes) {
      this.body = growing;
      this.#growing = null;
    }
  }

  /** The publish was taken over; ready for the next one. */
  finish(): void {
    this.target = null;
    this.body = NO_BODY;
  }

  /** Nothing of the channel's content counts any more. */
  abandon(): void {
    this.finish();
    this.#growing = null;
    this.#expectsHeader = false;
  }
}

function copyOf(buffer: Buffer, start: number, end: number): Uint8Array {
  const size = end - start;
  if (size > ON_HEAP_BYTES) {
    const copy = Buffer.allocUnsafe(size);
    buffer.copy(copy, 0, start, end);
    return copy;
  }
  const copy = new Uint8Array(size);
  for (let i = 0; i < size; i++) copy[i] = buffer[start + i] as number;
  return copy;
}

function parseProperties(
  buffer: Buffer,
  start: number,
  end: number,
  previous: EncodedProperties,
): EncodedProperties {
  try {
    return EncodedProperties.parse(buffer, start, end, previous);
  } catch (error) {
    if (!(error instanceof MalformedBytes)) throw error;
    throw new ConnectionException('INTERNAL_ERROR', '', 60, 40);
  }
}

function unexpected(text: string): ConnectionException {
  return new ConnectionException('UNEXPECTED_FRAME', text, 60, 40);
}

function unexpectedStart(): ConnectionException {
  return new ConnectionException(
    'UNEXPECTED_FRAME',
    'expected method frame, got non method frame instead',
  );
}
