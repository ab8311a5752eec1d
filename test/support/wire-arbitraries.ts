// Arbitrary values of AMQP's wire types for property tests and fuzzing. Every table made here comes
// back equal after encoding and decoding.

import fc from 'fast-check';
import type { FieldTable, FieldValue } from '../../src/main/broker/field-table.ts';
import type { BasicProperties } from '../../src/main/codec/basic-properties.ts';

/** Text of at most 255 bytes, from any script. */
export const shortText: fc.Arbitrary<string> = fc.string({
  unit: 'binary',
  maxLength: 60,
});

const number64 = (min: bigint, max: bigint): fc.Arbitrary<number | bigint> =>
  fc
    .bigInt({ min, max })
    .map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value));

const byteText: fc.Arbitrary<FieldValue> = fc
  .uint8Array({ minLength: 1, maxLength: 20 })
  .map((bytes) => Buffer.from([0xff, ...bytes]).toString('latin1'))
  .map((value) => ({ type: 'binary', value, isBytes: true }));

const scalar: fc.Arbitrary<FieldValue> = fc.oneof(
  fc.boolean().map((value): FieldValue => ({ type: 'bool', value })),
  fc.integer({ min: -128, max: 127 }).map((value): FieldValue => ({ type: 'byte', value })),
  fc.integer({ min: 0, max: 255 }).map((value): FieldValue => ({ type: 'unsignedbyte', value })),
  fc.integer({ min: -32768, max: 32767 }).map((value): FieldValue => ({ type: 'short', value })),
  fc.integer({ min: 0, max: 65535 }).map((value): FieldValue => ({ type: 'unsignedshort', value })),
  fc.integer().map((value): FieldValue => ({ type: 'signedint', value })),
  fc.nat(0xffff_ffff).map((value): FieldValue => ({ type: 'unsignedint', value })),
  number64(-(2n ** 63n), 2n ** 63n - 1n).map((value): FieldValue => ({ type: 'long', value })),
  number64(0n, 2n ** 64n - 1n).map((value): FieldValue => ({ type: 'timestamp', value })),
  fc.float().map((value): FieldValue => ({ type: 'float', value })),
  fc.double().map((value): FieldValue => ({ type: 'double', value })),
  fc
    .record({ scale: fc.nat(255), unscaled: fc.nat(0xffff_ffff) })
    .map((value): FieldValue => ({ type: 'decimal', value })),
  shortText.map((value): FieldValue => ({ type: 'longstr', value })),
  shortText.map((value): FieldValue => ({ type: 'binary', value })),
  byteText,
  fc.constant<FieldValue>({ type: 'void', value: null }),
);

/** Any table, nested some levels, duplicate keys included. */
export const fieldTable: fc.Arbitrary<FieldTable> = fc.letrec<{
  value: FieldValue;
  table: FieldTable;
}>((tie) => ({
  table: fc.array(fc.tuple(shortText, tie('value')), { maxLength: 6 }),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    tie('table').map((value): FieldValue => ({ type: 'table', value })),
    fc.array(tie('value'), { maxLength: 4 }).map((value): FieldValue => ({ type: 'array', value })),
  ),
})).table;

/** Any combination of the fourteen properties. */
export const basicProperties: fc.Arbitrary<BasicProperties> = fc.record(
  {
    contentType: shortText,
    contentEncoding: shortText,
    headers: fieldTable,
    deliveryMode: fc.nat(255),
    priority: fc.nat(255),
    correlationId: shortText,
    replyTo: shortText,
    expiration: shortText,
    messageId: shortText,
    timestamp: number64(0n, 2n ** 64n - 1n),
    type: shortText,
    userId: shortText,
    appId: shortText,
    clusterId: shortText,
  },
  { requiredKeys: [] },
);
