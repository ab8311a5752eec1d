import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basicProperties, fieldTable } from '../../../../test/support/wire-arbitraries.ts';
import { BrokerError } from '../../broker/errors.ts';
import { MalformedBytes } from '../../codec/byte-reader.ts';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { encodeFieldTable, fieldTableOf } from './field-codec.ts';
import { warren } from './gen/warren.js';
import { encodeProperties, readProperties } from './properties-codec.ts';

const { v1 } = warren;
const read = (bytes: Uint8Array) => readProperties(Buffer.from(bytes), 0, bytes.length, null);

describe('properties', () => {
  it('are the same bytes of AMQP after there and back, whatever they hold', () => {
    fc.assert(
      fc.property(basicProperties, (properties) => {
        const amqp = EncodedProperties.from(properties);
        expect(read(encodeProperties(amqp)).encoded).toEqual(amqp.encoded);
      }),
    );
  });

  it('are what the generated code reads', () => {
    fc.assert(
      fc.property(basicProperties, (properties) => {
        const decoded = v1.Properties.decode(encodeProperties(EncodedProperties.from(properties)));
        const { headers, ...plain } = properties;
        expect(decoded).toMatchObject(plain);
        expect(decoded.headers?.fields?.length ?? 0).toBe(headers?.length ?? 0);
      }),
    );
  });

  it('are read from what the generated code writes, in any order and with unknown fields', () => {
    const written = v1.Properties.encode({ appId: 'a', priority: 3, headers: { fields: [] } });
    const shuffled = Buffer.concat([
      Buffer.from([0xfa, 0x07, 1, 9]),
      Buffer.from([5 << 3, 7]),
      written.finish(),
    ]);
    expect(read(shuffled).decode()).toEqual({ headers: [], priority: 3, appId: 'a' });
  });

  it('are the previous ones when nothing differs', () => {
    const bytes = v1.Properties.encode({ deliveryMode: 2, messageId: 'm' }).finish();
    const first = read(bytes);
    expect(readProperties(Buffer.from(bytes), 0, bytes.length, first)).toBe(first);
    expect(read(new Uint8Array())).toBe(EncodedProperties.EMPTY);
  });

  it('are refused when AMQP has no room for them', () => {
    const refused = (properties: warren.v1.Properties.$Properties) => () =>
      read(v1.Properties.encode(properties).finish());
    expect(refused({ messageId: 'x'.repeat(256) })).toThrow(BrokerError);
    expect(refused({ priority: 256 })).toThrow(BrokerError);
    expect(refused({ headers: { fields: [{ key: 'k'.repeat(256) }] } })).toThrow(BrokerError);
    expect(refused({ headers: { fields: [{ key: 'k', value: { byte: 128 } }] } })).toThrow(
      BrokerError,
    );
  });

  it('are refused when a text is not UTF-8, as every parser of proto3 does', () => {
    expect(() => read(Buffer.from([0x0a, 1, 0xff]))).toThrow(MalformedBytes);
  });

  it('of AMQP that are not UTF-8 are shown with the replacement character', () => {
    const flags = Buffer.from([0x80, 0, 2, 0x41, 0xff]);
    const amqp = EncodedProperties.parse(flags, 0, flags.length);
    expect(v1.Properties.decode(encodeProperties(amqp)).contentType).toBe('A\ufffd');
  });
});

describe('field tables', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fieldTable, (table) => {
        expect(fieldTableOf(encodeFieldTable(table))).toEqual(table);
      }),
    );
  });

  it('are what the generated code decodes and encodes', () => {
    fc.assert(
      fc.property(fieldTable, (table) => {
        const encoded = encodeFieldTable(table);
        const again = v1.FieldTable.encode(v1.FieldTable.decode(encoded)).finish();
        expect(fieldTableOf(again)).toEqual(table);
      }),
    );
  });
});
