import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passwordDigests } from '../../app/password-digests.ts';
import { HASHING_ALGORITHMS, Passwords } from './password.ts';

const passwords = new Passwords(passwordDigests, (length) => new Uint8Array(length).fill(7));

describe('password hashes', () => {
  it("are RabbitMQ's: four bytes of salt, then the digest of salt and password", () => {
    const salt = Buffer.alloc(4, 7);
    const digest = createHash('sha256').update(salt).update('sésame').digest();
    expect(passwords.hash('sésame')).toBe(Buffer.concat([salt, digest]).toString('base64'));
  });

  it('match the password of a hash that a RabbitMQ 3.10 made', () => {
    // rabbitmqctl eval 'rabbit_password:hash(<<"s3cret">>).' there.
    const hash = 'mWLe55FYMUAjnUbRM3M0HFGP/aGdh2qAE/4PFLz7o+9X1pAj';
    expect(passwords.matches('s3cret', hash, 'rabbit_password_hashing_sha256')).toBe(true);
    expect(passwords.matches('S3cret', hash, 'rabbit_password_hashing_sha256')).toBe(false);
  });

  it.each(HASHING_ALGORITHMS)('of %s match their password and no other', (algorithm) => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (right, other) => {
        const hash = passwords.hash(right, algorithm);
        expect(passwords.matches(right, hash, algorithm)).toBe(true);
        expect(passwords.matches(other, hash, algorithm)).toBe(right === other);
      }),
      { numRuns: 30 },
    );
  });

  it.each(['', 'AAAA', 'AAAAAA==', 'not base64', 'AAAAAAAA'])('%j matches nothing', (hash) => {
    for (const password of ['', 'a']) {
      expect(passwords.matches(password, hash, 'rabbit_password_hashing_sha256')).toBe(false);
    }
  });
});
