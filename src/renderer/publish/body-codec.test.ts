import { describe, expect, it } from 'vitest';
import { bytesOfBody, convertBody, placeOf } from './body-codec.ts';

describe('a body', () => {
  it('is published as the bytes of its mode', () => {
    expect(bytesOfBody('text', 'ż')).toEqual({ ok: true, bytes: new Uint8Array([0xc5, 0xbc]) });
    expect(bytesOfBody('hex', 'c5 bc')).toEqual({ ok: true, bytes: new Uint8Array([0xc5, 0xbc]) });
    expect(bytesOfBody('base64', 'xbw=')).toEqual({
      ok: true,
      bytes: new Uint8Array([0xc5, 0xbc]),
    });
  });

  it('names the place where it does not fit its mode', () => {
    expect(bytesOfBody('json', '{"a": }')).toEqual({
      ok: false,
      fault: { kind: 'json', position: 6 },
    });
    expect(bytesOfBody('hex', 'c5 b')).toMatchObject({ fault: { kind: 'hex-odd', position: 4 } });
    expect(bytesOfBody('hex', 'xx')).toMatchObject({ fault: { kind: 'hex-digit', position: 0 } });
    expect(bytesOfBody('base64', '%')).toMatchObject({ fault: { kind: 'base64', position: 0 } });
  });

  it('keeps its bytes when another mode is chosen', () => {
    expect(convertBody('hi', 'text', 'hex')).toBe('68 69');
    expect(convertBody('68 69', 'hex', 'base64')).toBe('aGk=');
    expect(convertBody('aGk=', 'base64', 'json')).toBe('hi');
    expect(convertBody('{', 'json', 'text')).toBe('{');
    expect(convertBody('{', 'json', 'base64')).toBe('ew==');
  });

  it('does not become text when it is no UTF-8, nor anything when it is broken', () => {
    expect(convertBody('ff', 'hex', 'text')).toBeNull();
    expect(convertBody('f', 'hex', 'base64')).toBeNull();
  });
});

describe('a place', () => {
  it('is told as line and column', () => {
    expect(placeOf('{\n  x', 4)).toEqual({ line: 2, column: 3 });
  });
});
