// The digests behind password hashes, from Node's cryptography.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { HashingAlgorithm } from '../broker/access/password.ts';
import type { PasswordDigests } from '../broker/ports.ts';

const ALGORITHMS: Readonly<Record<HashingAlgorithm, string>> = {
  rabbit_password_hashing_sha256: 'sha256',
  rabbit_password_hashing_sha512: 'sha512',
  rabbit_password_hashing_md5: 'md5',
};

export const passwordDigests: PasswordDigests = {
  digest: (algorithm, salt, password) =>
    createHash(ALGORITHMS[algorithm]).update(salt).update(password, 'utf8').digest(),
  isEqual: (a, b) => a.length === b.length && timingSafeEqual(a, b),
};
