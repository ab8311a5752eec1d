// Which client an AMQP object belongs to, and what to call it.

import type { ChannelView, ConnectionView, ConsumerView } from '../../../shared/ipc/topology.ts';
import type { useTopology } from '../../state/topology-store.ts';

type Maps = Pick<ReturnType<typeof useTopology.getState>, 'channels' | 'connections'>;

export interface Client {
  readonly channel: ChannelView;
  readonly connection: ConnectionView;
}

/** Null for the studio's own consumers, and for those whose connection the user may not see. */
export function clientOf(consumer: ConsumerView, { channels, connections }: Maps): Client | null {
  if (consumer.channelId === null) return null;
  const channel = channels.get(consumer.channelId);
  const connection = channel === undefined ? undefined : connections.get(channel.connectionId);
  return channel === undefined || connection === undefined ? null : { channel, connection };
}

/** Its own name, else its address. */
export const connectionTitle = ({ label, peer }: ConnectionView): string => label ?? peer;

/** Everything of a connection that is there now. */
export interface ConnectionParts {
  readonly channels: readonly ChannelView[];
  readonly consumers: readonly ConsumerView[];
}

/** By connection id; one pass over channels and consumers. */
export function partsOfConnections(
  channels: Iterable<ChannelView>,
  consumers: Iterable<ConsumerView>,
): ReadonlyMap<string, ConnectionParts> {
  const parts = new Map<string, { channels: ChannelView[]; consumers: ConsumerView[] }>();
  const byChannel = new Map<string, string>();
  const of = (connectionId: string) => {
    const known = parts.get(connectionId) ?? { channels: [], consumers: [] };
    parts.set(connectionId, known);
    return known;
  };
  for (const channel of channels) {
    byChannel.set(channel.id, channel.connectionId);
    of(channel.connectionId).channels.push(channel);
  }
  for (const consumer of consumers) {
    const connectionId =
      consumer.channelId === null ? undefined : byChannel.get(consumer.channelId);
    if (connectionId !== undefined) of(connectionId).consumers.push(consumer);
  }
  for (const own of parts.values()) own.channels.sort((a, b) => a.number - b.number);
  return parts;
}

export const NO_PARTS: ConnectionParts = { channels: [], consumers: [] };

/** Ids of live numbers of what the channels publish. */
export const publishingIds = ({ channels }: ConnectionParts): readonly string[] =>
  channels.flatMap(({ id, publishesTo }) => publishesTo.map((name) => `publisher:${id}>${name}`));

export const consumerIds = ({ consumers }: ConnectionParts): readonly string[] =>
  consumers.map(({ id }) => id);
