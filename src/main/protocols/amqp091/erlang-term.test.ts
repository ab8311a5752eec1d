import { describe, expect, it } from 'vitest';
import { octetSnippet, octets } from './erlang-term.ts';

const print = (bytes: Uint8Array): string => octets(Buffer.from(bytes), 0, bytes.length);

describe('octets', () => {
  it.each<[string, number[], string]>([
    ['nothing', [], '<<>>'],
    ['numbers', [0, 1, 255], '<<0,1,255>>'],
    ['printable text', [...Buffer.from('GET / "x\\"\r\n')], '<<"GET / \\"x\\\\\\"\\r\\n">>'],
    ['text in UTF-8', [...Buffer.from('ü')], '<<"ü"/utf8>>'],
    ['text in Latin-1', [0x61, 0xfc], '<<"aü">>'],
    ['text with a character Erlang does not print', [0x61, 0], '<<97,0>>'],
  ])('print %s as Erlang does', (_, bytes, text) => {
    expect(print(Buffer.from(bytes))).toBe(text);
  });

  it('print no more than a reply text can hold', () => {
    expect(print(Buffer.alloc(1_000_000)).length).toBeLessThan(1000);
  });
});

describe('octetSnippet', () => {
  it('shows all of 16 octets and the first 16 of more', () => {
    const buffer = Buffer.alloc(20);
    const sixteen = `<<${'0,'.repeat(15)}0>>`;
    expect(octetSnippet(buffer, 2, 18)).toBe(`all octets = ${sixteen}`);
    expect(octetSnippet(buffer, 2, 19)).toBe(`first 16 octets = ${sixteen}`);
    expect(octetSnippet(buffer, 2, 2)).toBe('all octets = <<>>');
  });
});
