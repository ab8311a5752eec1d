// What may change whether a page may go on looking at a vhost. Feeds that are read often ask anyway; the
// others are told by this.

import type { Events } from '../../broker/events.ts';

/** Calls `changed` after anything that may end the access; returns what ends the listening. */
export function onAccessChange(
  events: Events,
  username: string,
  vhost: string,
  changed: () => void,
): () => void {
  const ofUser = ({ name }: { readonly name: string }): void => {
    if (name === username) changed();
  };
  const stops = [
    events.on('vhost.deleted', ({ name }) => {
      if (name === vhost) changed();
    }),
    events.on('user.deleted', ofUser),
    events.on('user.tags.set', ofUser),
    events.on('permission.deleted', (permission) => {
      if (permission.user === username && permission.vhost === vhost) changed();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
