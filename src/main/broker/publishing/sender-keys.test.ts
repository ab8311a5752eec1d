import { describe, expect, it } from 'vitest';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { type FieldTable, type FieldValue, long, longstr } from '../field-table.ts';
import { headerKeys, withoutBcc } from './sender-keys.ts';

const propertiesOf = (headers: FieldTable) => EncodedProperties.from({ headers, priority: 3 });
const list = (...value: FieldValue[]): FieldValue => ({ type: 'array', value });

describe('routing keys in headers', () => {
  it('are the strings of the array', () => {
    const properties = propertiesOf([
      ['CC', list(longstr('a'), long(1), longstr(''))],
      ['BCC', list(longstr('b'))],
    ]);
    expect(headerKeys(properties, 'CC')).toEqual(['a', '']);
    expect(headerKeys(properties, 'BCC')).toEqual(['b']);
  });

  it('are none without such a header, or with one of another kind', () => {
    expect(headerKeys(EncodedProperties.EMPTY, 'CC')).toEqual([]);
    expect(headerKeys(propertiesOf([['CC', longstr('a')]]), 'CC')).toEqual([]);
  });

  it('of BCC are taken out, and nothing else is', () => {
    const properties = propertiesOf([
      ['BCC', list(longstr('b'))],
      ['other', long(1)],
    ]);
    const visible = withoutBcc(properties);
    expect(visible.headers()).toEqual([['other', long(1)]]);
    expect(visible.priority).toBe(3);
    expect(properties.header('BCC')).toBeDefined();
  });

  it('absent leave the properties as they are', () => {
    const properties = propertiesOf([['CC', list(longstr('a'))]]);
    expect(withoutBcc(properties)).toBe(properties);
  });
});
