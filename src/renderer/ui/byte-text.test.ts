import { describe, expect, it } from 'vitest';
import {
  base64FromBytes,
  bytesFromBase64,
  bytesFromHex,
  bytesFromText,
  bytesFromTypedBase64,
  hexFromBytes,
  textFromBeginning,
  textFromBytes,
} from './byte-text.ts';

const bytesOf = (...values: number[]) => new Uint8Array(values);

describe('base64', () => {
  it('carries every byte both ways, beyond the size of one chunk', () => {
    const bytes = new Uint8Array(100_000).map((_, at) => at % 256);
    expect(bytesFromBase64(base64FromBytes(bytes))).toEqual(bytes);
  });

  it('is read with line breaks, without padding and in the URL alphabet', () => {
    expect(bytesFromTypedBase64('-_\n-_ ')).toEqual({ ok: true, bytes: bytesOf(251, 255, 191) });
    expect(bytesFromTypedBase64('aGk')).toEqual({ ok: true, bytes: bytesOf(104, 105) });
  });

  it('names where it is broken', () => {
    expect(bytesFromTypedBase64('aG!k')).toMatchObject({ ok: false, fault: { position: 2 } });
    expect(bytesFromTypedBase64('aG=k')).toMatchObject({ ok: false, fault: { position: 2 } });
    expect(bytesFromTypedBase64('aGkaa')).toMatchObject({ ok: false, fault: { position: 5 } });
  });
});

describe('hex', () => {
  it('is sixteen bytes a line and reads back', () => {
    const bytes = new Uint8Array(18).fill(10);
    expect(hexFromBytes(bytes).split('\n')).toHaveLength(2);
    expect(bytesFromHex(hexFromBytes(bytes))).toEqual({ ok: true, bytes });
  });

  it('takes 0x and commas', () => {
    expect(bytesFromHex('0xDE, 0xAD')).toEqual({ ok: true, bytes: bytesOf(0xde, 0xad) });
  });

  it('names the digit that is none, and half a byte', () => {
    expect(bytesFromHex('de zz')).toEqual({ ok: false, fault: { kind: 'digit', position: 3 } });
    expect(bytesFromHex('dea')).toEqual({ ok: false, fault: { kind: 'odd-length', position: 3 } });
  });
});

describe('UTF-8', () => {
  it('is text only when every byte of it is right', () => {
    expect(textFromBytes(bytesFromText('żółw 🐢'))).toBe('żółw 🐢');
    expect(textFromBytes(bytesOf(0xff))).toBeNull();
    expect(textFromBytes(bytesOf(0xc3, 0x28))).toBeNull();
  });

  it('leaves out a character that is cut at the end of a beginning', () => {
    expect(textFromBeginning(bytesFromText('ab🐢').subarray(0, 5))).toBe('ab');
    expect(textFromBeginning(bytesOf(0x61, 0xff, 0x62, 0x62, 0x62, 0x62))).toBeNull();
  });
});
