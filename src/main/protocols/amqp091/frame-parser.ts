// Cuts a stream of bytes into frames [amqp091 §4.2.3] with a cursor: frames are handed out where they
// lie in the chunk. Copies only a frame that is spread over chunks; knows nothing of methods or state.

import { Buffer } from 'node:buffer';
import {
  CONTENT_HEADER_BYTES,
  FRAME_BODY,
  FRAME_END,
  FRAME_HEADER,
  FRAME_HEADER_BYTES,
  FRAME_HEARTBEAT,
  FRAME_METHOD,
  FRAME_OVERHEAD_BYTES,
} from './constants.ts';
import { octetSnippet } from './erlang-term.ts';
import { ConnectionException } from './exceptions.ts';

/** Receives complete frames of a known type. */
export interface FrameHandler {
  /**
   * The payload is [start, end) of `buffer`, valid only during the call. Method payloads hold at
   * least their ids, content headers at least everything before the property flags.
   */
  onFrame(type: number, channel: number, buffer: Buffer, start: number, end: number): void;
}

const METHOD_IDS_BYTES = 4;
const INITIAL_PARTIAL_BYTES = 512;
/** A larger buffer is given back when no frame is left incomplete. */
const KEPT_PARTIAL_BYTES = 8192;
const NOTHING = Buffer.alloc(0);

/**
 * Frames go to the handler one by one inside `push` and `resume`. When either of them throws, whether
 * the parser or the handler was the cause, the frames behind the one at fault are kept: call `resume`
 * to go on, or `stop`. After a fault that leaves no trust in the stream (a frame too large, a bad end
 * octet) the parser has stopped itself.
 */
export class FrameParser {
  /** Largest frame in bytes, overhead included; 0 for no limit. */
  frameMax: number;
  /** Set by the handler to keep the following frames until `resume`. */
  isPaused = false;
  private isStopped = false;
  private isParsing = false;
  private readonly handler: FrameHandler;
  /** The beginning of a frame whose end has not arrived: `partialBytes` of this buffer. */
  private partial: Buffer = NOTHING;
  private partialBytes = 0;
  /** Bytes not looked at because of a pause or a fault, in order of arrival. */
  private rest: Buffer[] = [];
  /** Where the next frame starts in the chunk at hand. */
  private next = 0;

  constructor(handler: FrameHandler, frameMax: number) {
    this.handler = handler;
    this.frameMax = frameMax;
  }

  /** Bytes held in memory of the parser's own. */
  get heldBytes(): number {
    return this.rest.reduce((sum, chunk) => sum + chunk.length, this.partial.length);
  }

  /**
   * Takes the next bytes of the stream; nothing of `chunk` is used after the call. While paused all
   * bytes are kept, so the caller stops reading from its socket. Throws
   * ConnectionException (FRAME_ERROR, UNEXPECTED_FRAME) for bytes that are no frames, and whatever
   * the handler throws.
   */
  push(chunk: Buffer): void {
    if (this.isStopped) return;
    if (!this.isPaused && this.rest.length === 0) {
      this.parse(chunk);
      return;
    }
    this.rest.push(Buffer.from(chunk));
    if (!this.isPaused) this.resume();
  }

  /** Goes on after a pause or a fault; the handler may call it to take a pause back. Throws as `push`. */
  resume(): void {
    this.isPaused = false;
    if (this.isParsing) return;
    while (!this.isPaused) {
      const chunk = this.rest.shift();
      if (chunk === undefined) return;
      this.parse(chunk);
    }
  }

  /** Drops everything held and all that follows; works from inside the handler too. */
  stop(): void {
    this.isStopped = true;
    this.partial = NOTHING;
    this.partialBytes = 0;
    this.rest = [];
  }

  private parse(chunk: Buffer): void {
    this.next = 0;
    this.isParsing = true;
    try {
      if (this.partialBytes > 0) this.completePartial(chunk);
      if (!this.isPaused && !this.isStopped) this.parseInPlace(chunk);
    } finally {
      this.isParsing = false;
      this.keepRest(chunk);
    }
  }

  private parseInPlace(chunk: Buffer): void {
    const end = chunk.length;
    let at = this.next;
    while (end - at >= FRAME_HEADER_BYTES) {
      const size = chunk.readUInt32BE(at + 3);
      this.checkSize(chunk, at, size);
      const start = at + FRAME_HEADER_BYTES;
      const endAt = start + size;
      if (endAt >= end) break;
      at = endAt + 1;
      this.next = at;
      this.dispatch(chunk, start, endAt);
      if (this.isPaused || this.isStopped) return;
    }
    if (at < end) this.startPartial(chunk, at);
    else if (this.partialBytes === 0 && this.partial.length > KEPT_PARTIAL_BYTES) {
      this.partial = NOTHING;
    }
  }

  private startPartial(chunk: Buffer, at: number): void {
    const bytes = chunk.length - at;
    this.reserve(bytes, Math.max(bytes, INITIAL_PARTIAL_BYTES));
    chunk.copy(this.partial, 0, at);
    this.partialBytes = bytes;
    this.next = chunk.length;
  }

  /** Adds to the partial frame the bytes it lacks, and hands it out when that completes it. */
  private completePartial(chunk: Buffer): void {
    if (this.partialBytes < FRAME_HEADER_BYTES) {
      this.fill(chunk, FRAME_HEADER_BYTES);
      if (this.partialBytes < FRAME_HEADER_BYTES) return;
      this.checkSize(this.partial, 0, this.partial.readUInt32BE(3));
    }
    const end = FRAME_HEADER_BYTES + this.partial.readUInt32BE(3);
    this.fill(chunk, end + 1);
    if (this.partialBytes <= end) return;
    this.partialBytes = 0;
    this.dispatch(this.partial, FRAME_HEADER_BYTES, end);
  }

  /** Moves bytes from the chunk until the partial frame has `wanted` of them or the chunk ends. */
  private fill(chunk: Buffer, wanted: number): void {
    const bytes = Math.min(wanted - this.partialBytes, chunk.length - this.next);
    this.reserve(this.partialBytes + bytes, wanted);
    chunk.copy(this.partial, this.partialBytes, this.next, this.next + bytes);
    this.partialBytes += bytes;
    this.next += bytes;
  }

  /** Grows with what has arrived, by doubling, so an announced size alone costs nothing. */
  private reserve(bytes: number, wanted: number): void {
    if (bytes <= this.partial.length) return;
    const doubled = Math.min(Math.max(this.partial.length * 2, INITIAL_PARTIAL_BYTES), wanted);
    const larger = Buffer.allocUnsafeSlow(Math.max(bytes, doubled));
    this.partial.copy(larger, 0, 0, this.partialBytes);
    this.partial = larger;
  }

  private keepRest(chunk: Buffer): void {
    if (this.isStopped || this.next >= chunk.length) return;
    this.rest.unshift(Buffer.from(chunk.subarray(this.next)));
  }

  /**
   * On the seven bytes alone. Payloads up to the frame limit itself pass, eight bytes more than the
   * specification allows, as in RabbitMQ.
   */
  private checkSize(buffer: Buffer, at: number, size: number): void {
    if (size <= this.frameMax || this.frameMax === 0) return;
    this.stop();
    const limit = this.frameMax - FRAME_OVERHEAD_BYTES;
    throw new ConnectionException(
      'FRAME_ERROR',
      `type ${buffer.readUInt8(at)}, all octets = <<>>: {frame_too_large,${size},${limit}}`,
    );
  }

  private dispatch(buffer: Buffer, start: number, end: number): void {
    const type = buffer.readUInt8(start - FRAME_HEADER_BYTES);
    const channel = buffer.readUInt16BE(start - FRAME_HEADER_BYTES + 1);
    const endOctet = buffer.readUInt8(end);
    if (endOctet !== FRAME_END) {
      this.stop();
      const reason = `{invalid_frame_end_marker,${endOctet}}`;
      throw frameError(type, buffer, start, end, reason);
    }
    if (!isKnown(type, end - start)) throw frameError(type, buffer, start, end, 'unknown_frame');
    if (channel === 0 ? type === FRAME_HEADER || type === FRAME_BODY : type === FRAME_HEARTBEAT) {
      throw unexpectedFrame(type, buffer, start, end);
    }
    this.handler.onFrame(type, channel, buffer, start, end);
  }
}

function isKnown(type: number, size: number): boolean {
  switch (type) {
    case FRAME_METHOD:
      return size >= METHOD_IDS_BYTES;
    case FRAME_HEADER:
      return size >= CONTENT_HEADER_BYTES;
    case FRAME_BODY:
      return true;
    case FRAME_HEARTBEAT:
      return size === 0;
    default:
      return false;
  }
}

function frameError(
  type: number,
  buffer: Buffer,
  start: number,
  end: number,
  reason: string,
): ConnectionException {
  const text = `type ${type}, ${octetSnippet(buffer, start, end)}: ${reason}`;
  return new ConnectionException('FRAME_ERROR', text);
}

/** The exception for a frame that has no place in the connection's state. */
export function unexpectedFrame(
  type: number,
  buffer: Buffer,
  start: number,
  end: number,
): ConnectionException {
  const text = `type ${type}, ${octetSnippet(buffer, start, end)}`;
  return new ConnectionException('UNEXPECTED_FRAME', text);
}
