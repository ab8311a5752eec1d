// The way to a client: connects, or says why not.

import { Client } from './client.ts';
import type { ConnectOptions } from './client-options.ts';

/**
 * Connects to a Warren broker.
 *
 * @param url - `warren://user:password@host:port/vhost`, or `warrens://` for TLS
 * @returns a client that stays connected until `close`
 * @throws AuthenticationError, ConnectionError, TimeoutError, TypeError for a bad URL
 *
 * @example
 * ```ts
 * const client = await connect('warren://guest:guest@localhost:5672/');
 * ```
 */
export async function connect(url: string | URL, options: ConnectOptions = {}): Promise<Client> {
  options.signal?.throwIfAborted();
  const client = new Client(url, options);
  await client.open(options.signal);
  return client;
}
