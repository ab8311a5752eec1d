import { describe, expect, it } from 'vitest';
import type { Field } from '../../shared/ipc/field.ts';
import { fieldText, parseFieldText, type TextFieldType } from './field-text.ts';

const parsed = (type: TextFieldType, text: string): Field | string => {
  const result = parseFieldText(type, text);
  return result.field ?? result.problem.error;
};

describe('parseFieldText', () => {
  it.each([
    ['byte', '-128', -128],
    ['unsignedbyte', '255', 255],
    ['short', '-32768', -32_768],
    ['unsignedshort', '65535', 65_535],
    ['signedint', '2147483647', 2_147_483_647],
    ['unsignedint', '4294967295', 4_294_967_295],
    ['long', '9007199254740991', 9_007_199_254_740_991],
  ] as const)('takes the outermost %s', (type, text, value) => {
    expect(parsed(type, text)).toEqual({ type, value });
  });

  it.each([
    ['byte', '128'],
    ['unsignedbyte', '-1'],
    ['short', '32768'],
    ['signedint', '2147483648'],
    ['unsignedint', '4294967296'],
    ['long', '9223372036854775808'],
  ] as const)('refuses a %s beyond its bits', (type, text) => {
    expect(parsed(type, text)).toBe('range');
  });

  it('keeps integers beyond 2^53 as decimal text', () => {
    expect(parsed('long', '-9223372036854775808')).toEqual({
      type: 'long',
      value: '-9223372036854775808',
    });
  });

  it.each(['', 'abc', '1.5', '1e3', '0x10'])('refuses %o as an integer', (text) => {
    expect(parsed('signedint', text)).toBe('integer');
  });

  it('rounds a float to 32 bits and keeps a double', () => {
    expect(parsed('float', '0.1')).toEqual({ type: 'float', value: Math.fround(0.1) });
    expect(parsed('double', '0.1')).toEqual({ type: 'double', value: 0.1 });
    expect(parsed('double', 'NaN')).toBe('number');
    expect(parsed('double', '')).toBe('number');
  });

  it('reads decimals with their places', () => {
    expect(parsed('decimal', '-12.340')).toEqual({
      type: 'decimal',
      value: { scale: 3, unscaled: -12_340 },
    });
    expect(parsed('decimal', '21474836.48')).toBe('decimal');
    expect(parsed('decimal', '1.')).toBe('decimal');
  });

  it('reads timestamps as seconds and as dates', () => {
    expect(parsed('timestamp', '1700000000')).toEqual({ type: 'timestamp', value: 1_700_000_000 });
    expect(parsed('timestamp', '2023-11-14T22:13:20Z')).toEqual({
      type: 'timestamp',
      value: 1_700_000_000,
    });
    expect(parsed('timestamp', 'tomorrow')).toBe('timestamp');
    expect(parsed('timestamp', '1969-12-31T00:00:00Z')).toBe('timestamp');
  });

  it('checks Base64 of bytes, and of texts that are bytes', () => {
    expect(parsed('binary', '/w==')).toEqual({ type: 'binary', value: '/w==' });
    expect(parsed('binary', '/w=')).toBe('base64');
    expect(parseFieldText('longstr', '/w==', true).field).toEqual({
      type: 'longstr',
      value: '/w==',
      isBytes: true,
    });
    expect(parsed('longstr', '/w=')).toEqual({ type: 'longstr', value: '/w=' });
  });
});

describe('fieldText', () => {
  const fields: readonly Field[] = [
    { type: 'bool', value: false },
    { type: 'long', value: '9223372036854775807' },
    { type: 'double', value: -0.5 },
    { type: 'decimal', value: { scale: 3, unscaled: -5 } },
    { type: 'decimal', value: { scale: 0, unscaled: 7 } },
    { type: 'longstr', value: ' a b ' },
    { type: 'binary', value: 'AAE=' },
    { type: 'timestamp', value: 1_700_000_000 },
    { type: 'timestamp', value: '18446744073709551615' },
    { type: 'void', value: null },
  ];

  it.each(fields)('gives back the same $type when it is read again', (field) => {
    if (field.type === 'table' || field.type === 'array') throw new Error('no text');
    expect(parseFieldText(field.type, fieldText(field)).field).toEqual(field);
  });

  it('writes decimals and dates for people', () => {
    expect(fieldText({ type: 'decimal', value: { scale: 3, unscaled: -5 } })).toBe('-0.005');
    expect(fieldText({ type: 'timestamp', value: 1_700_000_000 })).toBe('2023-11-14T22:13:20Z');
  });
});
