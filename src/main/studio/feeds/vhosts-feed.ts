// The vhosts that a page's user may see, whenever they change.

import type { FeedPayload } from '../../../shared/ipc/contract.ts';
import type { FeedOpener } from './feed-reader.ts';

export const vhostsFeed: FeedOpener<'vhosts'> = ({ host, user }, _options, notify) => {
  const { events } = host.broker;
  const stops = [
    events.on('vhost.created', notify),
    events.on('vhost.deleted', notify),
    events.on('permission.created', notify),
    events.on('permission.deleted', notify),
    events.on('user.tags.set', notify),
    events.on('user.deleted', notify),
  ];
  let told: string | null = null;
  return {
    read: (): FeedPayload<'vhosts'> | null => {
      user.actor();
      const vhosts = user.visibleVhosts().map(({ name }) => name);
      const text = JSON.stringify(vhosts);
      if (text === told) return null;
      told = text;
      return { vhosts };
    },
    close: () => {
      for (const stop of stops) stop();
    },
  };
};
