import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortText } from '../../../../test/support/wire-arbitraries.ts';
import { ByteWriter } from '../../codec/byte-writer.ts';
import { ConnectionException } from './exceptions.ts';
import { decodeMethod, encodeMethod } from './method-codec.ts';
import { PublishTargets } from './publish-targets.ts';

interface Publish {
  readonly exchange: string;
  readonly routingKey: string;
  readonly mandatory: boolean;
  readonly immediate: boolean;
}

/** Where the fields of a method begin, behind its ids. */
const FIELDS_AT = 4;

function encoded(publish: Publish): Buffer {
  const writer = new ByteWriter();
  encodeMethod('basic.publish', publish, writer);
  return Buffer.from(writer.finish());
}

const find = (targets: PublishTargets, bytes: Buffer) =>
  targets.find(bytes, FIELDS_AT, bytes.length);

const publishes = fc.record({
  exchange: shortText,
  routingKey: shortText,
  mandatory: fc.boolean(),
  immediate: fc.boolean(),
});

const plain = { exchange: 'x', routingKey: 'k', mandatory: false, immediate: false };

describe('publish targets', () => {
  it('are what the method table decodes', () => {
    const targets = new PublishTargets();
    fc.assert(
      fc.property(publishes, (publish) => {
        const bytes = encoded(publish);
        const target = find(targets, bytes);
        expect(decodeMethod(60, 40, bytes, FIELDS_AT, bytes.length)).toEqual({
          name: 'basic.publish',
          exchange: target.address.exchange,
          routingKey: target.address.routingKey,
          mandatory: target.isMandatory,
          immediate: target.isImmediate,
        });
        // The names as short strings, to be sent again as they came.
        expect(Buffer.from(target.address.encoded ?? []).equals(bytes.subarray(6, -1))).toBe(true);
      }),
    );
  });

  it('are the same objects for the same bytes, and others for other bytes', () => {
    const targets = new PublishTargets();
    const [a, b] = [encoded(plain), encoded({ ...plain, mandatory: true })];
    const first = find(targets, a);
    expect(find(targets, Buffer.from(a))).toBe(first);
    const other = find(targets, b);
    expect(other).not.toBe(first);
    expect(find(targets, a)).toBe(first);
    expect(find(targets, b)).toBe(other);
  });

  it('keep nothing of the buffer they came in', () => {
    const targets = new PublishTargets();
    const bytes = encoded(plain);
    const target = find(targets, bytes);
    bytes.fill(0xff);
    expect(find(targets, encoded(plain))).toBe(target);
    expect(Buffer.from(target.address.encoded ?? []).toString('latin1')).toBe('\x01x\x01k');
  });

  it('are forgotten before there are too many', () => {
    const targets = new PublishTargets();
    const first = find(targets, encoded(plain));
    for (let i = 0; i < 600; i++) find(targets, encoded({ ...plain, routingKey: `k${i}` }));
    const again = find(targets, encoded(plain));
    expect(again).not.toBe(first);
    expect(again.address).toMatchObject({ exchange: 'x', routingKey: 'k' });
  });

  it('refuse fields that are cut off or go on', () => {
    const bytes = encoded(plain);
    for (let end = FIELDS_AT; end < bytes.length; end++) {
      const short = bytes.subarray(0, end);
      expect(() => find(new PublishTargets(), short)).toThrow(ConnectionException);
    }
    const long = Buffer.concat([bytes, Buffer.of(0)]);
    expect(() => find(new PublishTargets(), long)).toThrow(/cannot decode/);
  });
});
