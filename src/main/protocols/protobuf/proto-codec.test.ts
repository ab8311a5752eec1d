import fc from 'fast-check';
import protobuf from 'protobufjs/minimal.js';
import { describe, expect, it } from 'vitest';
import { MalformedBytes } from '../../codec/byte-reader.ts';
import { ProtoReader } from './proto-reader.ts';
import { ProtoWriter, putVarint, varintBytes } from './proto-writer.ts';

const over = (bytes: Uint8Array) => new ProtoReader().over(Buffer.from(bytes), 0, bytes.length);
const unsigned = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const signed = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const fitting = (value: bigint): number | bigint =>
  Number.isSafeInteger(Number(value)) ? Number(value) : value;

describe('ProtoWriter and ProtoReader', () => {
  it('agree on every unsigned and signed integer', () => {
    fc.assert(
      fc.property(unsigned, signed, (one, two) => {
        const writer = new ProtoWriter();
        writer.u64(fitting(one));
        writer.s64(fitting(two));
        const reader = over(writer.view());
        expect([reader.u64(), reader.s64()]).toEqual([fitting(one), fitting(two)]);
        expect(reader.hasMore).toBe(false);
      }),
    );
  });

  it("write protobufjs's bytes and read them", () => {
    fc.assert(
      fc.property(
        fc.nat(0xffff_ffff),
        fc.integer(),
        fc.string({ unit: 'binary' }),
        (a, b, text) => {
          const theirs = protobuf.Writer.create().uint32(a).sint32(b).string(text).double(0.1);
          const bytes = theirs.finish();
          const writer = new ProtoWriter(1);
          writer.varint(a);
          writer.s64(b);
          writer.string(text);
          writer.f64(0.1);
          expect(new Uint8Array(writer.view())).toEqual(new Uint8Array(bytes));
          const reader = over(bytes);
          expect([reader.u32(), reader.s32(), reader.string(), reader.f64()]).toEqual([
            a,
            b,
            text,
            0.1,
          ]);
        },
      ),
    );
  });

  it('know how long a varint is', () => {
    for (const exponent of Array.from({ length: 53 }, (_, i) => i + 1)) {
      for (const value of [2 ** exponent - 1, 2 ** exponent]) {
        expect(putVarint(new Uint8Array(10), 0, value)).toBe(varintBytes(value));
      }
    }
  });

  it('move what was written when its length needs more room', () => {
    const writer = new ProtoWriter(1);
    const outer = writer.open();
    const inner = writer.open();
    writer.raw(Buffer.alloc(300, 7));
    writer.close(inner);
    writer.close(outer);
    const reader = over(writer.view());
    expect(reader.enter()).toBe(writer.length);
    expect(reader.bytes()).toEqual(Buffer.alloc(300, 7));
  });

  it('read numbers of ten bytes as parsers do', () => {
    const minusOne = Buffer.from([...Array<number>(9).fill(0xff), 1]);
    expect(over(minusOne).u32()).toBe(0xffff_ffff);
    expect(over(minusOne).u64()).toBe(2n ** 64n - 1n);
    expect(() => over(Buffer.alloc(11, 0xff)).u32()).toThrow(MalformedBytes);
    expect(() => over(Buffer.alloc(11, 0xff)).u64()).toThrow(MalformedBytes);
  });

  it('pass over every wire type, groups included, and never further than the end', () => {
    const fields = [
      [0, 0x96, 1],
      [1, 1, 2, 3, 4, 5, 6, 7, 8],
      [2, 2, 9, 9],
      [5, 1, 2, 3, 4],
    ];
    for (const [tag = 0, ...rest] of fields) {
      const reader = over(Buffer.from(rest));
      reader.skip(8 | tag);
      expect(reader.hasMore).toBe(false);
      expect(() => over(Buffer.from(rest.slice(0, -1))).skip(8 | tag)).toThrow(MalformedBytes);
    }
    const group = over(Buffer.from([0x10, 5, 0x0c]));
    group.skip(0x0b);
    expect(group.hasMore).toBe(false);
    expect(() => over(Buffer.alloc(100, 0x0b)).skip(0x0b)).toThrow(MalformedBytes);
    expect(() => over(Buffer.from([1])).skip(0x0f)).toThrow(MalformedBytes);
  });
});
