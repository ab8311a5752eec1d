// Cuts a stream of bytes into frames: a length in four bytes, big-endian, and so many bytes. Frames are
// handed out where they lie in the chunk; only one that is spread over chunks is copied.

import { Buffer } from 'node:buffer';
import { ConnectionFault } from './connection-fault.ts';

const LENGTH_BYTES = 4;
const INITIAL_PARTIAL_BYTES = 512;
/** A larger buffer is given back when no frame is left incomplete. */
const KEPT_PARTIAL_BYTES = 8192;
const NOTHING = Buffer.alloc(0);

/** Receives complete frames. */
export interface FrameHandler {
  /** The envelope is [start, end) of `buffer`, valid only during the call. */
  onFrame(buffer: Buffer, start: number, end: number): void;
}

/**
 * When `push` or `resume` throws, the frames behind the one at fault are kept; call `stop` unless they
 * are wanted.
 */
export class FrameSplitter {
  /** Largest envelope, bytes. */
  maxBytes: number;
  /** Set by the handler to keep the following frames until `resume`. */
  isPaused = false;
  readonly #handler: FrameHandler;
  #isStopped = false;
  #isSplitting = false;
  #partial: Buffer = NOTHING;
  #partialBytes = 0;
  /** Chunks not looked at because of a pause, in order of arrival. */
  #rest: Buffer[] = [];
  #next = 0;

  constructor(handler: FrameHandler, maxBytes: number) {
    this.#handler = handler;
    this.maxBytes = maxBytes;
  }

  /**
   * Takes the next bytes of the stream; nothing of `chunk` is used after the call. Throws FRAME_ERROR
   * for a frame that is too large, and whatever the handler throws.
   */
  push(chunk: Buffer): void {
    if (this.#isStopped) return;
    if (this.isPaused || this.#rest.length > 0) this.#rest.push(Buffer.from(chunk));
    else this.#split(chunk);
    if (!this.isPaused && this.#rest.length > 0) this.resume();
  }

  /** Goes on after a pause. Throws as `push`. */
  resume(): void {
    this.isPaused = false;
    if (this.#isSplitting) return;
    while (!this.isPaused) {
      const chunk = this.#rest.shift();
      if (chunk === undefined) return;
      this.#split(chunk);
    }
  }

  /** Drops everything held and all that follows; works from inside the handler too. */
  stop(): void {
    this.#isStopped = true;
    this.#partial = NOTHING;
    this.#partialBytes = 0;
    this.#rest = [];
  }

  #split(chunk: Buffer): void {
    this.#next = 0;
    this.#isSplitting = true;
    try {
      if (this.#partialBytes > 0) this.#completePartial(chunk);
      if (!this.isPaused && !this.#isStopped) this.#splitInPlace(chunk);
    } finally {
      this.#isSplitting = false;
      if (!this.#isStopped && this.#next < chunk.length) {
        this.#rest.unshift(Buffer.from(chunk.subarray(this.#next)));
      }
    }
  }

  #splitInPlace(chunk: Buffer): void {
    let at = this.#next;
    while (chunk.length - at >= LENGTH_BYTES) {
      const size = this.#size(chunk, at);
      const start = at + LENGTH_BYTES;
      if (start + size > chunk.length) break;
      at = start + size;
      this.#next = at;
      this.#handler.onFrame(chunk, start, at);
      if (this.isPaused || this.#isStopped) return;
    }
    if (at < chunk.length) this.#startPartial(chunk, at);
    else if (this.#partialBytes === 0 && this.#partial.length > KEPT_PARTIAL_BYTES) {
      this.#partial = NOTHING;
    }
  }

  #startPartial(chunk: Buffer, at: number): void {
    const bytes = chunk.length - at;
    this.#reserve(bytes, Math.max(bytes, INITIAL_PARTIAL_BYTES));
    chunk.copy(this.#partial, 0, at);
    this.#partialBytes = bytes;
    this.#next = chunk.length;
  }

  #completePartial(chunk: Buffer): void {
    if (this.#partialBytes < LENGTH_BYTES) {
      this.#fill(chunk, LENGTH_BYTES);
      if (this.#partialBytes < LENGTH_BYTES) return;
    }
    const end = LENGTH_BYTES + this.#size(this.#partial, 0);
    this.#fill(chunk, end);
    if (this.#partialBytes < end) return;
    this.#partialBytes = 0;
    this.#handler.onFrame(this.#partial, LENGTH_BYTES, end);
  }

  /** Moves bytes from the chunk until the partial frame has `wanted` of them or the chunk ends. */
  #fill(chunk: Buffer, wanted: number): void {
    const bytes = Math.min(wanted - this.#partialBytes, chunk.length - this.#next);
    this.#reserve(this.#partialBytes + bytes, wanted);
    chunk.copy(this.#partial, this.#partialBytes, this.#next, this.#next + bytes);
    this.#partialBytes += bytes;
    this.#next += bytes;
  }

  /** Grows with what has arrived, by doubling, so that an announced size alone costs nothing. */
  #reserve(bytes: number, wanted: number): void {
    if (bytes <= this.#partial.length) return;
    const doubled = Math.min(Math.max(this.#partial.length * 2, INITIAL_PARTIAL_BYTES), wanted);
    const larger = Buffer.allocUnsafeSlow(Math.max(bytes, doubled));
    this.#partial.copy(larger, 0, 0, this.#partialBytes);
    this.#partial = larger;
  }

  #size(buffer: Buffer, at: number): number {
    const size = buffer.readUInt32BE(at);
    if (size <= this.maxBytes) return size;
    this.stop();
    throw new ConnectionFault(
      'FRAME_ERROR',
      `frame of ${size} bytes is larger than the largest of ${this.maxBytes}`,
    );
  }
}
