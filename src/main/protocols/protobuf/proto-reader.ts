// A cursor that reads Protocol Buffers' wire format [protobuf: encoding] from a range of a buffer. Never
// reads past its end and never allocates by an announced length.

import { Buffer, isUtf8 } from 'node:buffer';
import { MalformedBytes } from '../../codec/byte-reader.ts';

export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH_DELIMITED = 2;
const GROUP_START = 3;
const GROUP_END = 4;
export const FIXED32 = 5;
/** Groups are obsolete; only those of unknown fields are met, to be passed over. */
const MAX_GROUP_DEPTH = 16;
const TWO_POW_32 = 0x1_0000_0000;

/** Every method throws MalformedBytes when the value does not fit in what is left. */
export class ProtoReader {
  buffer: Buffer = Buffer.alloc(0);
  /** Absolute offset of the next byte. */
  at = 0;
  /** Absolute offset behind the last readable byte. */
  end = 0;

  over(buffer: Buffer, start: number, end: number): this {
    this.buffer = buffer;
    this.at = start;
    this.end = end;
    return this;
  }

  get hasMore(): boolean {
    return this.at < this.end;
  }

  /** A varint of which the low 32 bits count: field tags, uint32, bool, enum. */
  u32(): number {
    const { buffer } = this;
    let byte = this.octet();
    let value = byte & 0x7f;
    if (byte < 0x80) return value;
    byte = this.octet();
    value |= (byte & 0x7f) << 7;
    if (byte < 0x80) return value;
    byte = this.octet();
    value |= (byte & 0x7f) << 14;
    if (byte < 0x80) return value;
    byte = this.octet();
    value |= (byte & 0x7f) << 21;
    if (byte < 0x80) return value;
    byte = this.octet();
    value |= (byte & 0x0f) << 28;
    // Negative numbers and careless encoders use up to ten bytes.
    for (let i = 0; byte >= 0x80; i++) {
      if (i === 5 || this.at >= this.end) throw new MalformedBytes('varint too long');
      byte = buffer[this.at++] ?? 0;
    }
    return value >>> 0;
  }

  /** Exact: a bigint when above 2^53 - 1. */
  u64(): number | bigint {
    const start = this.at;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.octet();
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >> 4;
      } else if (shift < 63) high |= bits << (shift - 32);
      else high |= (bits & 1) << 31;
      if (byte < 0x80) return combine(low >>> 0, high >>> 0);
    }
    throw new MalformedBytes(`varint too long at ${start}`);
  }

  /** As a number; rounded when above 2^53, where no number or size of ours can be. */
  number(): number {
    return Number(this.u64());
  }

  s32(): number {
    const value = this.u32();
    return (value >>> 1) ^ -(value & 1);
  }

  s64(): number | bigint {
    const value = this.u64();
    if (typeof value === 'number') return value % 2 === 0 ? value / 2 : -((value + 1) / 2);
    const decoded = (value & 1n) === 0n ? value >> 1n : -((value + 1n) >> 1n);
    const asNumber = Number(decoded);
    return Number.isSafeInteger(asNumber) ? asNumber : decoded;
  }

  f32(): number {
    return this.buffer.readFloatLE(this.#advance(4));
  }

  f64(): number {
    return this.buffer.readDoubleLE(this.#advance(8));
  }

  /** Reads a length and returns the offset behind what it announces, which is there. */
  enter(): number {
    const length = this.u32();
    if (length > this.end - this.at) throw new MalformedBytes('field longer than its message');
    return this.at + length;
  }

  /** Throws unless it is UTF-8, as proto3 demands. */
  string(): string {
    const end = this.enter();
    const text = this.buffer.toString('utf8', this.at, end);
    if (text.includes('\ufffd') && !isUtf8(this.buffer.subarray(this.at, end))) {
      throw new MalformedBytes('string is not UTF-8');
    }
    this.at = end;
    return text;
  }

  /** A view into the buffer, to be copied by who keeps it. */
  bytes(): Buffer {
    const end = this.enter();
    const view = this.buffer.subarray(this.at, end);
    this.at = end;
    return view;
  }

  /** Passes over the value of a field whose tag was read. */
  skip(tag: number, depth = 0): void {
    switch (tag & 7) {
      case VARINT:
        this.u64();
        return;
      case FIXED64:
        this.#advance(8);
        return;
      case LENGTH_DELIMITED:
        this.at = this.enter();
        return;
      case FIXED32:
        this.#advance(4);
        return;
      case GROUP_START:
        this.#skipGroup(tag, depth + 1);
        return;
      default:
        throw new MalformedBytes(`unknown wire type ${tag & 7}`);
    }
  }

  #skipGroup(start: number, depth: number): void {
    if (depth > MAX_GROUP_DEPTH) throw new MalformedBytes('groups nested too deeply');
    for (;;) {
      const tag = this.u32();
      if ((tag & 7) !== GROUP_END) this.skip(tag, depth);
      else if (tag >>> 3 === start >>> 3) return;
      else throw new MalformedBytes('group ends with another number');
    }
  }

  octet(): number {
    if (this.at >= this.end) throw new MalformedBytes('message cut short');
    return this.buffer[this.at++] ?? 0;
  }

  #advance(length: number): number {
    const start = this.at;
    if (length > this.end - start) throw new MalformedBytes('message cut short');
    this.at = start + length;
    return start;
  }
}

function combine(low: number, high: number): number | bigint {
  const value = high * TWO_POW_32 + low;
  return Number.isSafeInteger(value) ? value : (BigInt(high) << 32n) | BigInt(low);
}
