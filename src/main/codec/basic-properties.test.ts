import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basicProperties } from '../../../test/support/wire-arbitraries.ts';
import {
  afterProperty,
  type DecodedProperties,
  HIGHEST_FLAG,
  KNOWN_FLAGS,
  LOWEST_FLAG,
  readProperty,
  writeProperty,
} from './basic-properties.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';

const FLAGS = Array.from({ length: 14 }, (_, index) => HIGHEST_FLAG >>> index);

describe('the basic properties', () => {
  it('have the fourteen flags that are known', () => {
    expect(FLAGS.at(-1)).toBe(LOWEST_FLAG);
    expect(FLAGS.reduce((all, flag) => all | flag, 0)).toBe(KNOWN_FLAGS);
  });

  it('come back one by one, and are skipped to where the next begins', () => {
    fc.assert(
      fc.property(basicProperties, (properties) => {
        const writer = new ByteWriter();
        const present = FLAGS.filter((flag) => writeProperty(writer, flag, properties));
        const bytes = writer.view();
        const reader = new ByteReader(bytes);
        const decoded: DecodedProperties = {};
        let at = 0;
        for (const flag of present) {
          readProperty(reader, flag, decoded);
          at = afterProperty(bytes, at, flag);
        }
        expect(decoded).toEqual(properties);
        expect(at).toBe(bytes.length);
        expect(present).toHaveLength(Object.keys(properties).length);
      }),
      { numRuns: 200 },
    );
  });

  it('refuse a text that is no short string', () => {
    const writer = new ByteWriter();
    const tooLong = { clusterId: 'x'.repeat(256) };
    expect(() => writeProperty(writer, LOWEST_FLAG, tooLong)).toThrow(RangeError);
  });
});
