import { describe, expect, it } from 'vitest';
import { bytesFromText } from '../../ui/byte-text.ts';
import { MAX_PARSED_BYTES, MAX_TEXT_BYTES, modesOf, readBody } from './body-view-modes.ts';

const modes = (bytes: Uint8Array, isComplete = true) => modesOf(readBody(bytes, isComplete));

describe('a body', () => {
  it('that is JSON is a tree first', () => {
    expect(modes(bytesFromText('{"a": 1}'))).toEqual(['tree', 'formatted', 'text', 'hex']);
    expect(modes(bytesFromText(' [1]'))[0]).toBe('tree');
    expect(modes(bytesFromText('17'))).toEqual(['text', 'hex']);
  });

  it('that is text is text, and bytes that are no UTF-8 are hex only', () => {
    expect(modes(bytesFromText('hello'))).toEqual(['text', 'hex']);
    expect(modes(new Uint8Array([0xff, 0x00]))).toEqual(['hex']);
    expect(modes(new Uint8Array([0x00, 0x01]))).toEqual(['hex']);
    expect(modes(new Uint8Array())).toEqual(['text', 'hex']);
  });

  it('of which only a part is here is no tree, and may end within a character', () => {
    const bytes = bytesFromText('{"a": "żż"}');
    const reading = readBody(bytes.subarray(0, bytes.length - 3), false);
    expect(reading).toMatchObject({ json: undefined, isTooLargeForTree: true });
    expect(reading.text).toContain('ż');
  });

  it('beyond the limits is not parsed, and not put into the editor whole', () => {
    const large = bytesFromText(`[${'1,'.repeat(MAX_PARSED_BYTES / 2)}1]`);
    expect(readBody(large, true)).toMatchObject({ json: undefined, isTooLargeForTree: true });
    const huge = new Uint8Array(MAX_TEXT_BYTES + 10).fill(0x61);
    expect(readBody(huge, true).text).toHaveLength(MAX_TEXT_BYTES);
  });

  it('of brackets without end does not throw', () => {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    expect(modes(bytesFromText(deep))).toContain('text');
  });
});
