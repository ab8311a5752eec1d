// A consumer as the API shows it, with the channel it belongs to.

import type { ChannelView } from '../../broker/connection-view.ts';
import type { Consumer } from '../../broker/consumer.ts';
import { tableToJson } from '../json-arguments.ts';
import type { View } from '../list.ts';
import type { ApiParts } from '../route.ts';

export function consumerView(parts: ApiParts, consumer: Consumer): View {
  const { queue, channelView } = consumer;
  const { isSingleActiveConsumer } = queue.settings;
  const isActive = !isSingleActiveConsumer || queue.consumers.active === consumer;
  return {
    arguments: tableToJson(consumer.args),
    ack_required: !consumer.isNoAck,
    active: isActive,
    activity_status: activityStatus(isSingleActiveConsumer, isActive),
    channel_details: channelView === null ? {} : channelDetails(parts, channelView),
    consumer_tag: consumer.tag,
    exclusive: consumer.isExclusive,
    prefetch_count: consumer.prefetch,
    queue: { name: queue.name, vhost: queue.vhost },
  };
}

function activityStatus(isSingleActive: boolean, isActive: boolean): string {
  if (!isSingleActive) return 'up';
  return isActive ? 'single_active' : 'waiting';
}

function channelDetails({ node }: ApiParts, channel: ChannelView): View {
  const { connectionView } = channel;
  return {
    connection_name: connectionView.name,
    name: channel.name,
    node: node.name,
    number: channel.number,
    peer_host: connectionView.peerHost,
    peer_port: connectionView.peerPort,
    user: channel.username,
  };
}
