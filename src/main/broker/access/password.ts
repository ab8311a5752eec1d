// Passwords as RabbitMQ keeps them [rabbitmq: passwords]: base64 of four bytes of salt and the digest
// of salt and password, so that hashes can be carried over. Must never keep or print a password.

import { decodeBase64, encodeBase64 } from '../../base/base64.ts';
import type { PasswordDigests } from '../ports.ts';
import type { RandomBytes } from './server-names.ts';

export const HASHING_ALGORITHMS = [
  'rabbit_password_hashing_sha256',
  'rabbit_password_hashing_sha512',
  'rabbit_password_hashing_md5',
] as const;

/** RabbitMQ's names of the algorithms. */
export type HashingAlgorithm = (typeof HASHING_ALGORITHMS)[number];

export const DEFAULT_HASHING_ALGORITHM: HashingAlgorithm = 'rabbit_password_hashing_sha256';

const SALT_BYTES = 4;

export function isHashingAlgorithm(name: string): name is HashingAlgorithm {
  return HASHING_ALGORITHMS.some((algorithm) => algorithm === name);
}

export class Passwords {
  readonly #digests: PasswordDigests;
  readonly #randomBytes: RandomBytes;

  constructor(digests: PasswordDigests, randomBytes: RandomBytes) {
    this.#digests = digests;
    this.#randomBytes = randomBytes;
  }

  /** A hash under a new salt. */
  hash(password: string, algorithm: HashingAlgorithm = DEFAULT_HASHING_ALGORITHM): string {
    const salt = this.#randomBytes(SALT_BYTES);
    const digest = this.#digests.digest(algorithm, salt, password);
    const hash = new Uint8Array(SALT_BYTES + digest.length);
    hash.set(salt);
    hash.set(digest, SALT_BYTES);
    return encodeBase64(hash);
  }

  /**
   * Whether the password is the one behind the hash. Takes as long for a wrong password as for a
   * right one, and as long again for a hash that nobody can log in with.
   */
  matches(password: string, hash: string, algorithm: HashingAlgorithm): boolean {
    const bytes = decodeBase64(hash);
    const isUsable = bytes !== null && bytes.length > SALT_BYTES;
    const known = isUsable ? bytes : new Uint8Array(SALT_BYTES);
    const digest = this.#digests.digest(algorithm, known.subarray(0, SALT_BYTES), password);
    return this.#digests.isEqual(digest, known.subarray(SALT_BYTES)) && isUsable;
  }
}
