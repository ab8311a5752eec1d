// Which connections fit what was typed. Pure.

import type { ConnectionView } from '../../../shared/ipc/topology.ts';

/** Words apart by white space all have to occur in name, address, user, product, protocol or state. */
export function matchesConnection(connection: ConnectionView, filter: string): boolean {
  const { name, label, peer, username, product, protocol, state } = connection;
  const text = [name, label, peer, username, product, protocol, state].join('\n').toLowerCase();
  return filter
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
