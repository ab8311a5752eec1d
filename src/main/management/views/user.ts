// Users as the API shows them.

import type { User } from '../../broker/access/users.ts';
import type { View } from '../list.ts';

export function userView(user: User): View {
  return {
    name: user.username,
    password_hash: user.passwordHash,
    hashing_algorithm: user.hashingAlgorithm,
    tags: user.tags,
    limits: user.limits,
  };
}
