import { describe, expect, it } from 'vitest';
import { fileName } from './save-bytes.ts';

describe('the name of a saved body', () => {
  it('comes from the message and its type', () => {
    expect(fileName('order.42', 'application/json; charset=utf-8')).toBe('order.42.json');
    expect(fileName('', undefined)).toBe('message.bin');
  });

  it('holds no path and no hidden file, and has an end', () => {
    expect(fileName('../../etc/passwd', undefined)).toBe('etc-passwd.bin');
    expect(fileName('.bashrc', 'text/html')).toBe('bashrc.bin');
    expect(fileName('x'.repeat(500), undefined).length).toBeLessThan(100);
  });
});
