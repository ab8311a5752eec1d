import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateConsumerTag, generateQueueName } from './server-names.ts';

describe('server-made names', () => {
  it('are the prefix and the bytes in URL-safe base64', () => {
    const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(bytes, (random) => {
        const name = generateQueueName(() => random);
        expect(name).toBe(`amq.gen-${Buffer.from(random).toString('base64url')}`);
        expect(name).toHaveLength(8 + 22);
        expect(generateConsumerTag(() => random)).toBe(
          `amq.ctag-${Buffer.from(random).toString('base64url')}`,
        );
      }),
    );
  });

  it('ask for 128 random bits', () => {
    let asked = 0;
    generateQueueName((length) => {
      asked = length;
      return new Uint8Array(length);
    });
    expect(asked).toBe(16);
  });
});
