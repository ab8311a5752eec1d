// Reads and writes the few messages that are too frequent for generated code. Must never read past its
// end.

import type { Buffer } from 'node:buffer';

/** Wire types of Protocol Buffers. */
export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH_DELIMITED = 2;
export const FIXED32 = 5;

/** Reads fields one after the other. */
export class ByteCursor {
  readonly buffer: Buffer;
  position: number;

  constructor(buffer: Buffer, position: number) {
    this.buffer = buffer;
    this.position = position;
  }

  /** An unsigned number below 2^53; anything larger loses its low bits. */
  varint(): number {
    const { buffer } = this;
    let byte = this.#next(buffer);
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let factor = 0x80;
    do {
      byte = this.#next(buffer);
      value += (byte & 0x7f) * factor;
      factor *= 0x80;
    } while (byte >= 0x80);
    return value;
  }

  #next(buffer: Buffer): number {
    const byte = buffer[this.position++];
    if (byte === undefined) throw new RangeError('a number ends behind its frame');
    return byte;
  }

  /** Passes over the value of a field with this key. */
  skip(key: number): void {
    switch (key & 7) {
      case VARINT:
        this.varint();
        return;
      case FIXED64:
        this.position += 8;
        return;
      case LENGTH_DELIMITED: {
        const length = this.varint();
        this.position += length;
        return;
      }
      case FIXED32:
        this.position += 4;
        return;
      default:
        throw new RangeError(`a field has the unknown wire type ${key & 7}`);
    }
  }
}

/** Bytes of a varint. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size += 1;
  return size;
}

/** Writes a varint and returns the position behind it. */
export function writeVarint(buffer: Buffer, at: number, value: number): number {
  let position = at;
  let rest = value;
  while (rest >= 0x80) {
    buffer[position++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  buffer[position++] = rest;
  return position;
}
