import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldTable } from '../../../test/support/wire-arbitraries.ts';
import type { FieldTable, FieldValue } from '../broker/field-table.ts';
import { lookup } from '../broker/field-table.ts';
import { MalformedBytes } from './byte-reader.ts';
import {
  decodeTable,
  decodeTableBody,
  encodeTable,
  findField,
  MAX_TABLE_DEPTH,
  validateTable,
} from './field-table.ts';

/** What a function makes of its input: its result, or the one error it may throw. */
function outcome<T>(run: () => T): T | 'malformed' {
  try {
    return run();
  } catch (error) {
    if (error instanceof MalformedBytes) return 'malformed';
    throw error;
  }
}

const body = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const decodeBody = (bytes: Buffer): FieldTable => decodeTableBody(bytes, 0, bytes.length);

function nested(levels: number): Buffer {
  let bytes = Buffer.alloc(0);
  for (let i = 1; i < levels; i++) {
    const head = Buffer.from([0, 0x46, 0, 0, 0, 0]);
    head.writeUInt32BE(bytes.length, 2);
    bytes = Buffer.concat([head, bytes]);
  }
  return bytes;
}

describe('field tables', () => {
  it('come back equal after encoding and decoding', () => {
    fc.assert(
      fc.property(fieldTable, (table) => {
        expect(decodeTable(encodeTable(table))).toEqual(table);
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, FieldValue]>([
    ['74 02', { type: 'bool', value: true }],
    ['62 ff', { type: 'byte', value: -1 }],
    ['42 ff', { type: 'unsignedbyte', value: 255 }],
    ['73 ffff', { type: 'short', value: -1 }],
    ['75 ffff', { type: 'unsignedshort', value: 65535 }],
    ['49 ffffffff', { type: 'signedint', value: -1 }],
    ['69 ffffffff', { type: 'unsignedint', value: 0xffff_ffff }],
    ['6c ffffffffffffffff', { type: 'long', value: -1 }],
    ['4c ffffffffffffffff', { type: 'long', value: -1 }],
    ['66 3f000000', { type: 'float', value: 0.5 }],
    ['64 3fe0000000000000', { type: 'double', value: 0.5 }],
    ['44 02 ffffffff', { type: 'decimal', value: { scale: 2, unscaled: 0xffff_ffff } }],
    ['53 00000002 c3bc', { type: 'longstr', value: 'ü' }],
    ['53 00000001 ff', { type: 'longstr', value: '\xff', isBytes: true }],
    ['78 00000001 61', { type: 'binary', value: 'a' }],
    [
      '41 00000003 56 7400',
      {
        type: 'array',
        value: [
          { type: 'void', value: null },
          { type: 'bool', value: false },
        ],
      },
    ],
    ['54 0000000000000001', { type: 'timestamp', value: 1 }],
    ['46 00000003 016b56', { type: 'table', value: [['k', { type: 'void', value: null }]] }],
    ['56', { type: 'void', value: null }],
  ])("decode %s in RabbitMQ's dialect", (hex, value) => {
    expect(decodeBody(body(`0161${hex}`))).toEqual([['a', value]]);
  });

  it('write a long that was read as L with the tag l', () => {
    const decoded = decodeBody(body('0161 4c 0000000000000007'));
    expect(Buffer.from(encodeTable(decoded)).toString('hex')).toBe(
      '0000000b01616c0000000000000007',
    );
  });

  it('may nest up to the limit and no deeper', () => {
    const deepest = nested(MAX_TABLE_DEPTH);
    expect(Buffer.from(encodeTable(decodeBody(deepest))).subarray(4)).toEqual(deepest);
    validateTable(deepest, 0, deepest.length);
    const deeper = nested(MAX_TABLE_DEPTH + 1);
    expect(() => decodeBody(deeper)).toThrow(MalformedBytes);
    expect(() => validateTable(deeper, 0, deeper.length)).toThrow(MalformedBytes);
  });

  it('cut keys that grew beyond a short string when they were not UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from([200]), Buffer.alloc(200, 0xff), Buffer.from('V')]);
    const again = decodeTable(encodeTable(decodeBody(bytes)));
    expect(again).toEqual([['\ufffd'.repeat(85), { type: 'void', value: null }]]);
  });

  it('are valid exactly when they decode, whatever the bytes', () => {
    const tag = fc.constantFrom(...Buffer.from('tbBsuIilLfdDSxATFV'), 0, 1, 2, 3, 5, 8, 0x21, 0xff);
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 60 }), (values) => {
        const bytes = Buffer.from(values);
        const walked = outcome(() => validateTable(bytes, 0, bytes.length));
        expect(walked === 'malformed').toBe(outcome(() => decodeBody(bytes)) === 'malformed');
      }),
      { numRuns: 2000 },
    );
  });

  it('with one byte changed either decode or are malformed', () => {
    fc.assert(
      fc.property(fieldTable, fc.nat(), fc.nat(255), (table, place, value) => {
        const bytes = Buffer.from(encodeTable(table)).subarray(4);
        if (bytes.length > 0) bytes[place % bytes.length] = value;
        const walked = outcome(() => validateTable(bytes, 0, bytes.length));
        const decoded = outcome(() => decodeBody(bytes));
        expect(walked === 'malformed').toBe(decoded === 'malformed');
      }),
      { numRuns: 300 },
    );
  });
});

describe('findField', () => {
  it('finds what a look-up in the decoded table finds', () => {
    fc.assert(
      fc.property(fieldTable, fc.nat(), (table, place) => {
        const bytes = Buffer.from(encodeTable(table));
        const key = table[place % Math.max(table.length, 1)]?.[0] ?? 'none';
        expect(findField(bytes, 4, bytes.length, key)).toEqual(lookup(table, key));
        expect(findField(bytes, 4, bytes.length, `${key}-not`)).toBe(undefined);
      }),
      { numRuns: 200 },
    );
  });
});
