import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basicProperties, fieldTable } from '../../../test/support/wire-arbitraries.ts';
import { longstr } from '../broker/field-table.ts';
import { MalformedBytes } from './byte-reader.ts';
import { EncodedProperties } from './encoded-properties.ts';

const ALL = {
  contentType: 'text/plain',
  contentEncoding: 'gzip',
  headers: [['k', longstr('v')]],
  deliveryMode: 2,
  priority: 7,
  correlationId: 'c',
  replyTo: 'r',
  expiration: '60000',
  messageId: 'm',
  timestamp: 1_700_000_000,
  type: 't',
  userId: 'guest',
  appId: 'a',
  clusterId: 'x',
} as const;

describe('EncodedProperties', () => {
  it('give back all fourteen properties, in wire order of their flags', () => {
    const properties = EncodedProperties.from(ALL);
    expect(properties.encoded.readUInt16BE(0)).toBe(0xfffc);
    expect(properties.decode()).toEqual(ALL);
  });

  it('come back equal from any combination of properties', () => {
    fc.assert(
      fc.property(basicProperties, (decoded) => {
        const properties = EncodedProperties.from(decoded);
        expect(properties.decode()).toEqual(decoded);
        expect(EncodedProperties.fromBytes(properties.encoded).encoded).toEqual(properties.encoded);
        expect(properties.isPersistent).toBe(decoded.deliveryMode === 2);
        expect(properties.priority).toBe(decoded.priority ?? -1);
        expect(properties.expiration).toBe(decoded.expiration ?? null);
        expect(properties.replyTo).toBe(decoded.replyTo ?? null);
        expect(properties.userId).toBe(decoded.userId ?? null);
        expect(properties.hasHeaders).toBe(decoded.headers !== undefined);
        expect(properties.headers()).toEqual(decoded.headers ?? []);
      }),
      { numRuns: 200 },
    );
  });

  it('are two zero octets when there are none', () => {
    expect([...EncodedProperties.EMPTY.encoded]).toEqual([0, 0]);
    expect(EncodedProperties.EMPTY.decode()).toEqual({});
    expect(EncodedProperties.from({})).toBe(EncodedProperties.EMPTY);
  });

  it('ignore and drop the flag bits 1 and 0', () => {
    const buffer = Buffer.from([0x10, 0x03, 2]);
    const properties = EncodedProperties.parse(buffer, 0, 3);
    expect([...properties.encoded]).toEqual([0x10, 0x00, 2]);
    expect([...buffer]).toEqual([0x10, 0x03, 2]);
    expect(properties.isPersistent).toBe(true);
    expect(EncodedProperties.parse(Buffer.from([0, 1]), 0, 2)).toBe(EncodedProperties.EMPTY);
  });

  it.each([0, 1, 3, 255])('are transient with delivery mode %i', (deliveryMode) => {
    expect(EncodedProperties.from({ deliveryMode }).isPersistent).toBe(false);
  });

  it.each([20, 400])('own their bytes (%i of them)', (length) => {
    const source = Buffer.from(EncodedProperties.from({ ...ALL, appId: 'a'.repeat(200) }).encoded);
    const short = Buffer.from(EncodedProperties.from({ replyTo: 'reply' }).encoded);
    const chunk = length > 64 ? source : short;
    const properties = EncodedProperties.parse(chunk, 0, chunk.length);
    const before = properties.decode();
    chunk.fill(0);
    expect(properties.decode()).toEqual(before);
  });

  it('are shared when a publisher repeats them', () => {
    const chunk = Buffer.from(EncodedProperties.from(ALL).encoded);
    const first = EncodedProperties.parse(chunk, 0, chunk.length);
    expect(EncodedProperties.parse(chunk, 0, chunk.length, first)).toBe(first);
    const other = Buffer.from(EncodedProperties.from({ ...ALL, priority: 8 }).encoded);
    expect(EncodedProperties.parse(other, 0, other.length, first).priority).toBe(8);
  });

  it('are malformed with any octet missing or added', () => {
    const { encoded } = EncodedProperties.from(ALL);
    for (let end = 0; end < encoded.length; end++) {
      expect(() => EncodedProperties.parse(encoded, 0, end)).toThrow(MalformedBytes);
    }
    const longer = Buffer.concat([encoded, Buffer.from([0])]);
    expect(() => EncodedProperties.fromBytes(longer)).toThrow(MalformedBytes);
  });

  it('either parse and decode, or are malformed, whatever the bytes', () => {
    fc.assert(
      fc.property(basicProperties, fc.array(fc.tuple(fc.nat(), fc.nat(255))), (decoded, edits) => {
        const bytes = Buffer.from(EncodedProperties.from(decoded).encoded);
        for (const [place, value] of edits) bytes[place % bytes.length] = value;
        try {
          const parsed = EncodedProperties.parse(bytes, 0, bytes.length);
          expect(parsed.decode().headers ?? []).toEqual(parsed.headers());
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedBytes);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('EncodedProperties.with', () => {
  it('changes only what is named and leaves the original as it is', () => {
    fc.assert(
      fc.property(basicProperties, fieldTable, (decoded, headers) => {
        const properties = EncodedProperties.from(decoded);
        const before = Buffer.from(properties.encoded);
        const { expiration: _, ...kept } = decoded;
        const changed = properties.with({ expiration: null, replyTo: 'to', headers });
        expect(changed.replyTo).toBe('to');
        expect({ ...changed.decode(), headers: [] }).toEqual({
          ...kept,
          replyTo: 'to',
          headers: [],
        });
        expect(properties.encoded).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });

  it('sorts new headers by key and keeps the first of duplicate keys', () => {
    const headers = [
      ['b', longstr('1')],
      ['a', longstr('2')],
      ['b', longstr('3')],
    ] as const;
    const changed = EncodedProperties.EMPTY.with({ headers });
    expect(changed.headers()).toEqual([
      ['a', longstr('2')],
      ['b', longstr('1')],
    ]);
    expect(changed.with({ headers: null })).toBe(EncodedProperties.EMPTY);
  });

  it('leaves headers in their order when something else changes', () => {
    const headers = [
      ['b', longstr('1')],
      ['a', longstr('2')],
    ] as const;
    const changed = EncodedProperties.from({ headers }).with({ expiration: '5' });
    expect(changed.headers()).toEqual(headers);
    expect(changed.header('a')).toEqual(longstr('2'));
    expect(changed.header('c')).toBe(undefined);
  });
});
