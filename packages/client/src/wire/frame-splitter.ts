// Cuts a stream of bytes into frames. Must never hand out an incomplete one, or hold more than one.

import { Buffer } from 'node:buffer';
import { LENGTH_BYTES } from './protocol.ts';

/** Takes a whole envelope: the bytes from `start` to `end` of `buffer`, which it may keep. */
export type OnFrame = (buffer: Buffer, start: number, end: number) => void;

const EMPTY = Buffer.alloc(0);

export class FrameSplitter {
  readonly #onFrame: OnFrame;
  /** What is there of an incomplete frame, in pieces. */
  #pieces: Buffer[] = [];
  #gathered = 0;
  /** How much the incomplete frame needs with its length; 4 while that is unknown. */
  #needed = LENGTH_BYTES;

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame;
  }

  /** Calls back for every frame that is complete now. */
  push(chunk: Buffer): void {
    if (this.#gathered === 0) {
      this.#split(chunk);
      return;
    }
    this.#pieces.push(chunk);
    this.#gathered += chunk.length;
    if (this.#gathered < this.#needed) return;
    const joined = Buffer.concat(this.#pieces, this.#gathered);
    this.#keep(EMPTY, LENGTH_BYTES);
    this.#split(joined);
  }

  #split(buffer: Buffer): void {
    let at = 0;
    while (buffer.length - at >= LENGTH_BYTES) {
      const end = at + LENGTH_BYTES + buffer.readUInt32BE(at);
      if (end > buffer.length) {
        this.#keep(buffer.subarray(at), end - at);
        return;
      }
      this.#onFrame(buffer, at + LENGTH_BYTES, end);
      at = end;
    }
    this.#keep(at === buffer.length ? EMPTY : buffer.subarray(at), LENGTH_BYTES);
  }

  #keep(rest: Buffer, needed: number): void {
    this.#pieces = rest.length === 0 ? [] : [rest];
    this.#gathered = rest.length;
    this.#needed = needed;
  }
}
