// Every feed of the contract and how it is opened.

import { deliveriesFeed } from '../consuming/consuming-commands.ts';
import { brokerFeed } from './broker-feed.ts';
import type { FeedOpeners } from './feed-reader.ts';
import { statisticsFeed } from './statistics-feed.ts';
import { topologyFeed } from './topology-feed.ts';
import { vhostsFeed } from './vhosts-feed.ts';

export const FEEDS: FeedOpeners = {
  topology: topologyFeed,
  statistics: statisticsFeed,
  broker: brokerFeed,
  'consume.deliveries': deliveriesFeed,
  vhosts: vhostsFeed,
};
