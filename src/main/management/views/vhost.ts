// A virtual host as the API shows it.

import type { VirtualHost } from '../../broker/vhost.ts';
import type { View } from '../list.ts';
import type { ApiParts } from '../route.ts';
import type { SampleRanges } from '../statistics/sample-range.ts';

export function vhostView(
  { node, statistics }: ApiParts,
  vhost: VirtualHost,
  ranges: SampleRanges | null,
): View {
  const { description, tags, defaultQueueType, isTracing, isProtectedFromDeletion } =
    vhost.settings;
  const type = defaultQueueType ?? 'undefined';
  const metadata = {
    description,
    tags,
    ...(defaultQueueType === null ? {} : { default_queue_type: type }),
  };
  const basic = {
    name: vhost.name,
    description,
    tags,
    default_queue_type: type,
    metadata,
    tracing: isTracing,
    cluster_state: { [node.name]: 'running' },
    protected_from_deletion: isProtectedFromDeletion,
  };
  if (ranges === null) return basic;
  const messageStats = statistics.vhostMessageStats(vhost, ranges.messageRates);
  return {
    ...basic,
    ...statistics.vhostLengths(vhost, ranges.lengths),
    ...statistics.vhostOctets(vhost, ranges.dataRates),
    ...(messageStats === undefined ? {} : { message_stats: messageStats }),
  };
}
