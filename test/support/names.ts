// Names for queues, exchanges and tags that no other test, file or run uses.
import { randomBytes } from 'node:crypto';

/** A name such as `orders-3f9a1c02d4`: readable in a failure and unique between parallel runs. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(5).toString('hex')}`;
}
