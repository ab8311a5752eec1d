import { describe, expect, it } from 'vitest';
import { Address } from '../broker/message.ts';
import { encodedAddress } from './encoded-address.ts';

describe('an encoded address', () => {
  it('is exchange and routing key as short strings', () => {
    const encoded = encodedAddress(new Address('ex', 'clé'));
    expect([...encoded]).toEqual([2, 0x65, 0x78, 4, 0x63, 0x6c, 0xc3, 0xa9]);
  });

  it('is made once and kept on the address', () => {
    const address = new Address('', 'q');
    expect(encodedAddress(address)).toBe(encodedAddress(address));
  });

  it('cuts a routing key that does not fit a short string', () => {
    expect(encodedAddress(new Address('', 'k'.repeat(300)))).toHaveLength(2 + 255);
  });
});
