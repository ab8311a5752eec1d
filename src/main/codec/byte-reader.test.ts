import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, MalformedBytes, MalformedUtf8 } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';

describe('ByteReader and ByteWriter', () => {
  it('read back every primitive that was written, at its limits', () => {
    const writer = new ByteWriter(16);
    writer.u8(255);
    writer.u16(65535);
    writer.u32(0xffff_ffff);
    writer.u64(2 ** 53 - 1);
    writer.u64(2n ** 64n - 1n);
    writer.i8(-128);
    writer.i16(-32768);
    writer.i32(-(2 ** 31));
    writer.i64(-(2 ** 53 - 1));
    writer.i64(-(2n ** 63n));
    writer.f32(0.5);
    writer.f64(Math.PI);
    writer.shortstr('häschen');
    writer.longstr(Buffer.from([1, 2]));
    writer.longstr('\xff', 'latin1');
    const reader = ByteReader.over(writer.finish());
    expect([reader.u8(), reader.u16(), reader.u32()]).toEqual([255, 65535, 0xffff_ffff]);
    expect([reader.u64(), reader.u64Exact()]).toEqual([2 ** 53 - 1, 2n ** 64n - 1n]);
    expect([reader.i8(), reader.i16(), reader.i32()]).toEqual([-128, -32768, -(2 ** 31)]);
    expect([reader.i64Exact(), reader.i64Exact()]).toEqual([-(2 ** 53 - 1), -(2n ** 63n)]);
    expect([reader.f32(), reader.f64(), reader.shortstr()]).toEqual([0.5, Math.PI, 'häschen']);
    expect([...reader.longstr(), ...reader.longstr()]).toEqual([1, 2, 0xff]);
    reader.expectEnd();
  });

  it('never read beyond their range, even when the buffer goes on', () => {
    const buffer = Buffer.alloc(32, 5);
    const reads: ((reader: ByteReader) => unknown)[] = [
      (reader) => reader.u8(),
      (reader) => reader.u16(),
      (reader) => reader.u32(),
      (reader) => reader.u64(),
      (reader) => reader.u64Exact(),
      (reader) => reader.i64Exact(),
      (reader) => reader.f64(),
      (reader) => reader.shortstr(),
      (reader) => reader.longstr(),
      (reader) => reader.bytes(1),
    ];
    for (const read of reads) {
      expect(() => read(new ByteReader(buffer, 4, 4))).toThrow(MalformedBytes);
    }
    expect(() => new ByteReader(buffer, 4, 9).shortstr()).toThrow(MalformedBytes);
    expect(new ByteReader(buffer, 4, 10).shortstr()).toBe('\x05\x05\x05\x05\x05');
    expect(() => new ByteReader(buffer, 4, 5).expectEnd()).toThrow(MalformedBytes);
  });

  it('accept a strict short string exactly when it is UTF-8', () => {
    const strict = (bytes: Uint8Array): string =>
      new ByteReader(Buffer.from([bytes.length, ...bytes])).shortstrStrict();
    expect(strict(Buffer.from('a\ufffdb'))).toBe('a\ufffdb');
    expect(() => strict(Buffer.from([0x61, 0xc3, 0x28]))).toThrow(MalformedUtf8);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        const text = Buffer.from(bytes).toString();
        if (Buffer.from(text).equals(Buffer.from(bytes))) expect(strict(bytes)).toBe(text);
        else expect(() => strict(bytes)).toThrow(MalformedUtf8);
      }),
    );
  });
});

describe('ByteWriter', () => {
  it('grows as needed and hands out copies that later writes do not touch', () => {
    const writer = new ByteWriter(16);
    const large = Buffer.alloc(5000, 7);
    writer.u8(1);
    writer.bytes(large);
    const first = writer.finish();
    writer.reset().u16(0x0203);
    expect([first.length, first[0], first[5000]]).toEqual([5001, 1, 7]);
    expect([...writer.finish()]).toEqual([2, 3]);
  });

  it('fills a reserved length afterwards', () => {
    const writer = new ByteWriter();
    const at = writer.reserveU32();
    writer.shortstr('abc');
    writer.patchU32(at, writer.length - at - 4);
    expect([...writer.view()]).toEqual([0, 0, 0, 4, 3, 97, 98, 99]);
  });

  it('refuses a short string of more than 255 bytes', () => {
    const writer = new ByteWriter();
    writer.shortstr('x'.repeat(255));
    expect(() => writer.shortstr('ü'.repeat(128))).toThrow(RangeError);
  });
});
