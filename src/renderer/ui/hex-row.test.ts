import { describe, expect, it } from 'vitest';
import { hexRow } from './hex-row.ts';

describe('hexRow', () => {
  it('shows bytes in two halves and what of them is printable', () => {
    const bytes = Uint8Array.from([0x41, 0x7e, 0x7f, 0x00, 0xff, 0x20, 0x0a, 0x5a]);
    expect(hexRow(bytes, 0, 8)).toEqual({ hex: '41 7e 7f 00  ff 20 0a 5a', text: 'A~··· ·Z' });
  });

  it('pads the last row to the width of the others', () => {
    const full = hexRow(new Uint8Array(16), 0, 8).hex.length;
    const last = hexRow(new Uint8Array(9), 8, 8);
    expect(last.hex).toHaveLength(full);
    expect(last.text).toBe('·');
  });
});
