import { describe, expect, it } from 'vitest';
import { long, longstr } from './field-table.ts';
import { binaryText, plainText, termText } from './field-text.ts';

describe('termText', () => {
  it('prints values as Erlang terms', () => {
    expect(termText(long(-5))).toBe('-5');
    expect(termText({ type: 'long', value: 9007199254740993n })).toBe('9007199254740993');
    expect(termText({ type: 'bool', value: true })).toBe('true');
    expect(termText({ type: 'double', value: 5 })).toBe('5.0');
    expect(termText({ type: 'double', value: 0.25 })).toBe('0.25');
    expect(termText({ type: 'decimal', value: { scale: 2, unscaled: 500 } })).toBe('{2,500}');
    expect(termText({ type: 'void', value: null })).toBe('undefined');
    expect(termText(longstr('foo'))).toBe('<<"foo">>');
    expect(termText({ type: 'array', value: [long(1), longstr('a')] })).toBe(
      '[{long,1},{longstr,<<"a">>}]',
    );
    expect(termText({ type: 'table', value: [['k', long(1)]] })).toBe('[{<<"k">>,long,1}]');
  });

  it('prints binaries as text when they are, else as bytes', () => {
    expect(binaryText('say "x"\\')).toBe('<<"say \\"x\\"\\\\">>');
    expect(binaryText('é')).toBe('<<"é"/utf8>>');
    expect(binaryText('\x01a')).toBe('<<1,97>>');
    expect(binaryText('\x01é€😀')).toBe('<<1,195,169,226,130,172,240,159,152,128>>');
    expect(binaryText('\x80\xff', true)).toBe('<<128,255>>');
  });
});

describe('plainText', () => {
  it('prints strings bare and everything else as a term', () => {
    expect(plainText(longstr('foo'))).toBe('foo');
    expect(plainText(long(7))).toBe('7');
  });
});
