// Writes Protocol Buffers' wire format [protobuf: encoding] into one growing buffer that is used again
// after reset(). Never hands out its own memory except through view().

import { Buffer } from 'node:buffer';

const TWO_POW_32 = 0x1_0000_0000;

/** Bytes of an unsigned varint. */
export function varintBytes(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  if (value < 0x1000_0000) return 4;
  let bytes = 5;
  for (let rest = value / 0x8_0000_0000; rest >= 1; rest /= 128) bytes += 1;
  return bytes;
}

/** Writes an unsigned integer up to 2^53 at `at` and returns the offset behind it. */
export function putVarint(target: Uint8Array, at: number, value: number): number {
  let next = at;
  let rest = value;
  while (rest >= TWO_POW_32) {
    target[next++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  rest >>>= 0;
  while (rest >= 0x80) {
    target[next++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  target[next] = rest;
  return next + 1;
}

export class ProtoWriter {
  #buffer: Buffer;
  length = 0;

  constructor(initialBytes = 256) {
    this.#buffer = Buffer.allocUnsafeSlow(initialBytes);
  }

  reset(): this {
    this.length = 0;
    return this;
  }

  /** Field number and wire type as one small number. */
  tag(tag: number): void {
    this.varint(tag);
  }

  /** An unsigned integer up to 2^53. */
  varint(value: number): void {
    const at = this.#grow(10);
    this.length = putVarint(this.#buffer, at, value);
  }

  /** Any unsigned 64-bit integer. */
  u64(value: number | bigint): void {
    if (typeof value === 'number') {
      this.varint(value);
      return;
    }
    let rest = BigInt.asUintN(64, value);
    const at = this.#grow(10);
    let next = at;
    while (rest >= 0x80n) {
      this.#buffer[next++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#buffer[next] = Number(rest);
    this.length = next + 1;
  }

  /** A signed 64-bit integer, zigzag. */
  s64(value: number | bigint): void {
    if (typeof value === 'number' && Math.abs(value) < 2 ** 52) {
      this.varint(value < 0 ? -value * 2 - 1 : value * 2);
      return;
    }
    const exact = BigInt(value);
    this.u64(exact < 0n ? -exact * 2n - 1n : exact * 2n);
  }

  f32(value: number): void {
    const at = this.#grow(4);
    this.#buffer.writeFloatLE(value, at);
    this.length = at + 4;
  }

  f64(value: number): void {
    const at = this.#grow(8);
    this.#buffer.writeDoubleLE(value, at);
    this.length = at + 8;
  }

  /** A length and the text. */
  string(text: string): void {
    const bytes = Buffer.byteLength(text);
    this.varint(bytes);
    const at = this.#grow(bytes);
    this.#buffer.write(text, at, bytes, 'utf8');
    this.length = at + bytes;
  }

  /** A length and the bytes. */
  bytes(value: Uint8Array): void {
    this.varint(value.length);
    this.raw(value);
  }

  /** The bytes alone. */
  raw(value: Uint8Array): void {
    const at = this.#grow(value.length);
    this.#buffer.set(value, at);
    this.length = at + value.length;
  }

  /** Begins something length-delimited, behind its tag; `close` gets what it returns. */
  open(): number {
    this.length = this.#grow(1) + 1;
    return this.length;
  }

  /** Writes the length of what was begun; one that needs more than a byte moves it. */
  close(start: number): void {
    const bytes = this.length - start;
    const extra = varintBytes(bytes) - 1;
    if (extra > 0) {
      this.#grow(extra);
      this.#buffer.copyWithin(start + extra, start, this.length);
      this.length += extra;
    }
    putVarint(this.#buffer, start - 1, bytes);
  }

  /** What was written, in memory of its own. */
  finish(): Buffer {
    return Buffer.from(this.view());
  }

  /** What was written, in the writer's own memory: valid until the next write or reset. */
  view(): Buffer {
    return this.#buffer.subarray(0, this.length);
  }

  #grow(bytes: number): number {
    const needed = this.length + bytes;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, this.length);
      this.#buffer = larger;
    }
    return this.length;
  }
}
