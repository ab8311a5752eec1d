// Builds encoded bytes in one growing buffer that is used again after reset(). Never hands out its
// own memory except through view().

import { Buffer } from 'node:buffer';

const SHORTSTR_MAX_BYTES = 255;

/**
 * Writes big-endian values [amqp091 §4.2.5]. Numbers out of range of their type and short strings
 * over 255 bytes throw a RangeError: that is a mistake of the caller, not of a peer.
 */
export class ByteWriter {
  private buffer: Buffer;
  /** Bytes written since the last reset. */
  length = 0;

  constructor(initialBytes = 256) {
    this.buffer = Buffer.allocUnsafeSlow(Math.max(initialBytes, 16));
  }

  /** Forgets what was written and keeps the memory. */
  reset(): this {
    this.length = 0;
    return this;
  }

  u8(value: number): void {
    const at = this.grow(1);
    this.buffer.writeUInt8(value, at);
  }

  u16(value: number): void {
    const at = this.grow(2);
    this.buffer.writeUInt16BE(value, at);
  }

  u32(value: number): void {
    const at = this.grow(4);
    this.buffer.writeUInt32BE(value, at);
  }

  u64(value: number | bigint): void {
    const at = this.grow(8);
    this.buffer.writeBigUInt64BE(BigInt(value), at);
  }

  i8(value: number): void {
    const at = this.grow(1);
    this.buffer.writeInt8(value, at);
  }

  i16(value: number): void {
    const at = this.grow(2);
    this.buffer.writeInt16BE(value, at);
  }

  i32(value: number): void {
    const at = this.grow(4);
    this.buffer.writeInt32BE(value, at);
  }

  i64(value: number | bigint): void {
    const at = this.grow(8);
    this.buffer.writeBigInt64BE(BigInt(value), at);
  }

  f32(value: number): void {
    const at = this.grow(4);
    this.buffer.writeFloatBE(value, at);
  }

  f64(value: number): void {
    const at = this.grow(8);
    this.buffer.writeDoubleBE(value, at);
  }

  /** Text as a short string, UTF-8. Throws a RangeError above 255 bytes. */
  shortstr(text: string): void {
    const bytes = Buffer.byteLength(text, 'utf8');
    if (bytes > SHORTSTR_MAX_BYTES) throw new RangeError(`shortstr of ${bytes} bytes`);
    const at = this.grow(1 + bytes);
    this.buffer.writeUInt8(bytes, at);
    this.buffer.write(text, at + 1, bytes, 'utf8');
  }

  /** Bytes, or text in the given encoding, as a long string. */
  longstr(value: Uint8Array | string, encoding: 'utf8' | 'latin1' = 'utf8'): void {
    if (typeof value !== 'string') {
      this.u32(value.length);
      this.bytes(value);
      return;
    }
    const bytes = Buffer.byteLength(value, encoding);
    this.u32(bytes);
    const at = this.grow(bytes);
    this.buffer.write(value, at, bytes, encoding);
  }

  bytes(value: Uint8Array): void {
    const at = this.grow(value.length);
    this.buffer.set(value, at);
  }

  /** Leaves room for a u32, to be filled by `patchU32` with the returned offset. */
  reserveU32(): number {
    return this.grow(4);
  }

  patchU32(at: number, value: number): void {
    this.buffer.writeUInt32BE(value, at);
  }

  /** What was written, in memory of its own. */
  finish(): Uint8Array {
    const copy = Buffer.allocUnsafeSlow(this.length);
    this.buffer.copy(copy, 0, 0, this.length);
    return copy;
  }

  /** What was written, in the writer's own memory: valid until the next write or reset. */
  view(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  /** Makes room for `bytes` more and returns where they go. */
  private grow(bytes: number): number {
    const at = this.length;
    const needed = at + bytes;
    if (needed > this.buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
      this.buffer.copy(larger, 0, 0, at);
      this.buffer = larger;
    }
    this.length = needed;
    return at;
  }
}
