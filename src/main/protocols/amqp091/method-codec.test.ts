import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldTable, shortText } from '../../../../test/support/wire-arbitraries.ts';
import { ByteWriter } from '../../codec/byte-writer.ts';
import { encodeTable } from '../../codec/field-table.ts';
import { ConnectionException } from './exceptions.ts';
import type { Method, MethodFields } from './method-codec.ts';
import { decodeMethod, encodeMethod, methodName } from './method-codec.ts';
import type { FieldWireType, MethodName, MethodRow } from './method-table.ts';
import { METHODS } from './method-table.ts';

const NAMES = Object.keys(METHODS) as MethodName[];
const IDS_BYTES = 4;

/** Arbitrary values of a wire type; null for reserved ones. */
function arbitraryOf(type: FieldWireType): fc.Arbitrary<unknown> | null {
  switch (type) {
    case 'octet':
      return fc.nat(0xff);
    case 'short':
      return fc.nat(0xffff);
    case 'long':
      return fc.nat(0xffff_ffff);
    case 'longlong':
      return fc.maxSafeNat();
    case 'bit':
      return fc.boolean();
    case 'shortstr':
      return shortText;
    case 'longstr':
      return fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    case 'table':
      return fieldTable;
    default:
      return null;
  }
}

function fieldsOf(name: MethodName): fc.Arbitrary<Record<string, unknown>> {
  const row: MethodRow = METHODS[name];
  const shape: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [field, type] of Object.entries(row.fields)) {
    const value = arbitraryOf(type);
    if (value !== null) shape[field] = value;
  }
  return fc.record(shape);
}

function encode<N extends MethodName>(name: N, fields: MethodFields<N>): Buffer {
  const writer = new ByteWriter(16);
  encodeMethod(name, fields, writer);
  return Buffer.from(writer.finish());
}

function decode(payload: Buffer): Method {
  const classId = payload.readUInt16BE(0);
  const methodId = payload.readUInt16BE(2);
  return decodeMethod(classId, methodId, payload, IDS_BYTES, payload.length);
}

function failure(payload: Buffer): ConnectionException {
  try {
    decode(payload);
  } catch (error) {
    if (error instanceof ConnectionException) return error;
    throw error;
  }
  throw new Error('decoded');
}

const QUEUE_DECLARE = Buffer.from('0032000a0000 0171 12 00000000'.replaceAll(' ', ''), 'hex');

describe('method table', () => {
  it('has the ids of the specification, and each pair once', () => {
    const ids: Record<number, number[]> = {};
    for (const row of Object.values(METHODS)) {
      const methods = ids[row.classId] ?? [];
      methods.push(row.methodId);
      ids[row.classId] = methods;
    }
    expect(ids).toEqual({
      10: [10, 11, 20, 21, 30, 31, 40, 41, 50, 51, 60, 61, 70, 71],
      20: [10, 11, 20, 21, 40, 41],
      30: [10, 11],
      40: [10, 11, 20, 21, 30, 31, 40, 51],
      50: [10, 11, 20, 21, 30, 31, 40, 41, 50, 51],
      60: [10, 11, 20, 21, 30, 31, 40, 50, 60, 70, 71, 72, 80, 90, 100, 110, 111, 120],
      85: [10, 11],
      90: [10, 11, 20, 21, 30, 31],
    });
  });

  it('marks the four methods with content', () => {
    const withContent = NAMES.filter((name) => METHODS[name].hasContent);
    expect(withContent).toEqual(['basic.publish', 'basic.return', 'basic.deliver', 'basic.get-ok']);
  });
});

describe('method codec', () => {
  it.each(NAMES)('%s comes back equal, and with any octet missing or added is refused', (name) => {
    fc.assert(
      fc.property(fieldsOf(name), fc.nat(), (fields, place) => {
        const payload = encode(name, fields as MethodFields<typeof name>);
        expect(decode(payload)).toEqual({ name, ...fields });
        expect(failure(Buffer.concat([payload, Buffer.from([0])])).condition).toBe('FRAME_ERROR');
        if (payload.length === IDS_BYTES) return;
        const cut = IDS_BYTES + (place % (payload.length - IDS_BYTES));
        expect(failure(payload.subarray(0, cut)).condition).toBe('FRAME_ERROR');
      }),
      { numRuns: 15 },
    );
  });

  it('decodes octets written down by hand', () => {
    expect(decode(QUEUE_DECLARE)).toEqual({
      name: 'queue.declare',
      queue: 'q',
      passive: false,
      durable: true,
      exclusive: false,
      autoDelete: false,
      nowait: true,
      arguments: [],
    });
  });

  it('packs bits into octets from the lowest bit on [amqp091 §4.2.5.2]', () => {
    const bits = { exclusive: false, passive: true, active: false, write: false, read: true };
    const payload = encode('access.request', { realm: '', ...bits });
    expect(payload.toString('hex')).toBe('001e000a0012');
    const tagged = encode('basic.nack', { deliveryTag: 1, multiple: false, requeue: true });
    expect(tagged.toString('hex')).toBe('003c0078000000000000000102');
  });

  it('gives the method to a switch on its name', () => {
    const method = decode(QUEUE_DECLARE);
    if (method.name !== 'queue.declare') throw new Error('other name');
    const isDurable: boolean = method.durable;
    expect(isDurable).toBe(true);
  });

  it('keeps no view into the buffer it decoded', () => {
    const response = Buffer.from('\0user\0password');
    const payload = encode('connection.secure-ok', { response });
    const method = decode(payload);
    payload.fill(0);
    expect(method).toEqual({ name: 'connection.secure-ok', response });
  });

  it('prints the fields that it cannot decode and names the method', () => {
    expect(failure(QUEUE_DECLARE.subarray(0, 7))).toMatchObject({
      condition: 'FRAME_ERROR',
      message: 'cannot decode <<0,0,1>>',
      classId: 50,
      methodId: 10,
    });
  });

  it('refuses short strings that are not UTF-8, but not in basic.publish', () => {
    const declare = Buffer.from(QUEUE_DECLARE);
    declare[7] = 0xff;
    expect(failure(declare)).toMatchObject({
      condition: 'FRAME_ERROR',
      message: 'Malformed UTF-8 in shortstr',
    });
    const publish = Buffer.from('003c00280000 00 01ff 00'.replaceAll(' ', ''), 'hex');
    expect(decode(publish)).toMatchObject({ name: 'basic.publish', routingKey: '\ufffd' });
  });

  it('refuses a malformed table inside well-formed fields', () => {
    const table = Buffer.from(encodeTable([['k', { type: 'void', value: null }]]));
    table[6] = 0x21;
    const payload = Buffer.concat([QUEUE_DECLARE.subarray(0, 9), table]);
    expect(failure(payload)).toMatchObject({
      condition: 'FRAME_ERROR',
      classId: 50,
      methodId: 10,
    });
  });

  it('knows no method by other ids', () => {
    expect(methodName(50, 10)).toBe('queue.declare');
    expect(methodName(40, 41)).toBe(undefined);
    expect(failure(Buffer.from([0, 40, 0, 41]))).toMatchObject({
      condition: 'NOT_IMPLEMENTED',
      classId: 40,
      methodId: 41,
    });
  });

  it('only ever throws connection exceptions, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), fc.uint8Array({ maxLength: 60 }), (name, bytes) => {
        const { classId, methodId } = METHODS[name];
        try {
          decodeMethod(classId, methodId, Buffer.from(bytes), 0, bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(ConnectionException);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses to encode a value that does not fit its field', () => {
    expect(() => encode('connection.blocked', { reason: 'x'.repeat(256) })).toThrow(RangeError);
    expect(() =>
      encode('basic.qos', { prefetchSize: 0, prefetchCount: 65536, global: false }),
    ).toThrow(RangeError);
  });
});
