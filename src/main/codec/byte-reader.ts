// A cursor that reads AMQP's primitive types from a range of a buffer. Never reads past its end,
// whatever lengths the bytes announce, and never allocates by an announced length.

import { Buffer, isUtf8 } from 'node:buffer';

/** Bytes that are not what their format says: too short, an unknown tag, too deep, trailing bytes. */
export class MalformedBytes extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MalformedBytes';
  }
}

/** Text that had to be UTF-8 and is not. */
export class MalformedUtf8 extends MalformedBytes {
  constructor(message: string) {
    super(message);
    this.name = 'MalformedUtf8';
  }
}

const TWO_POW_32 = 0x1_0000_0000;

/**
 * Reads big-endian values [amqp091 §4.2.5] between `position` and `end`. Every method throws
 * MalformedBytes when the value does not fit in what is left.
 */
export class ByteReader {
  buffer: Buffer;
  /** Absolute offset in `buffer` of the next byte. */
  position: number;
  /** Absolute offset in `buffer` behind the last readable byte. */
  end: number;

  constructor(buffer: Buffer, start = 0, end = buffer.length) {
    this.buffer = buffer;
    this.position = start;
    this.end = end;
  }

  /** A reader over memory that is not a Buffer; shares it, copies nothing. */
  static over(bytes: Uint8Array): ByteReader {
    return new ByteReader(asBuffer(bytes));
  }

  get remaining(): number {
    return this.end - this.position;
  }

  u8(): number {
    return this.buffer.readUInt8(this.advance(1));
  }

  u16(): number {
    return this.buffer.readUInt16BE(this.advance(2));
  }

  u32(): number {
    return this.buffer.readUInt32BE(this.advance(4));
  }

  /** As a number; rounded when above 2^53, where no identifier or size of ours can be. */
  u64(): number {
    const at = this.advance(8);
    return this.buffer.readUInt32BE(at) * TWO_POW_32 + this.buffer.readUInt32BE(at + 4);
  }

  /** Exact: a bigint when above 2^53 - 1. */
  u64Exact(): number | bigint {
    const at = this.advance(8);
    const value = this.buffer.readUInt32BE(at) * TWO_POW_32 + this.buffer.readUInt32BE(at + 4);
    return Number.isSafeInteger(value) ? value : this.buffer.readBigUInt64BE(at);
  }

  i8(): number {
    return this.buffer.readInt8(this.advance(1));
  }

  i16(): number {
    return this.buffer.readInt16BE(this.advance(2));
  }

  i32(): number {
    return this.buffer.readInt32BE(this.advance(4));
  }

  /** Exact: a bigint when it is not a safe integer. */
  i64Exact(): number | bigint {
    const at = this.advance(8);
    const value = this.buffer.readInt32BE(at) * TWO_POW_32 + this.buffer.readUInt32BE(at + 4);
    return Number.isSafeInteger(value) ? value : this.buffer.readBigInt64BE(at);
  }

  f32(): number {
    return this.buffer.readFloatBE(this.advance(4));
  }

  f64(): number {
    return this.buffer.readDoubleBE(this.advance(8));
  }

  /** A short string; bytes that are not UTF-8 come out as U+FFFD. */
  shortstr(): string {
    const length = this.u8();
    const start = this.advance(length);
    return this.buffer.toString('utf8', start, start + length);
  }

  /** A short string that must be UTF-8; throws MalformedUtf8 otherwise. */
  shortstrStrict(): string {
    const length = this.u8();
    const start = this.advance(length);
    const text = this.buffer.toString('utf8', start, start + length);
    // Bad bytes decode to the replacement character, so the exact check is needed only with one.
    if (text.includes('\ufffd') && !isUtf8(this.buffer.subarray(start, start + length))) {
      throw new MalformedUtf8('Malformed UTF-8 in shortstr');
    }
    return text;
  }

  /** The bytes of a long string: a view into the buffer, to be copied by who keeps it. */
  longstr(): Buffer {
    return this.bytes(this.u32());
  }

  /** The next `length` bytes: a view into the buffer, to be copied by who keeps it. */
  bytes(length: number): Buffer {
    const start = this.advance(length);
    return this.buffer.subarray(start, start + length);
  }

  /** Moves over `length` bytes and returns where they start. */
  advance(length: number): number {
    const start = this.position;
    if (length > this.end - start) {
      throw new MalformedBytes(`${length} bytes expected, ${this.end - start} left`);
    }
    this.position = start + length;
    return start;
  }

  /** Throws MalformedBytes unless everything has been read. */
  expectEnd(): void {
    if (this.position !== this.end) {
      throw new MalformedBytes(`${this.end - this.position} unexpected bytes at the end`);
    }
  }
}

/** The same memory seen as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
