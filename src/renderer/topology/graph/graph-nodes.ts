// Which objects of a vhost are nodes. Pure.

import type { ChannelView, ConsumerView, ExchangeView } from '../../../shared/ipc/topology.ts';
import type {
  ConsumerNode,
  GraphNode,
  GraphOptions,
  PublisherNode,
  TopologyMaps,
} from './graph-types.ts';

export const publisherNodeId = (connectionId: string): string => `publisher:${connectionId}`;
export const consumerNodeId = (ownerId: string): string => `consumer:${ownerId}`;
export const unroutableNodeId = (exchange: string): string => `unroutable:${exchange}`;

/** Exchanges and queues, then clients by their connection, then places of unroutable messages. */
export function graphNodes(topology: TopologyMaps, options: GraphOptions): GraphNode[] {
  const nodes: GraphNode[] = [];
  const inUse = exchangesInUse(topology, options);
  for (const exchange of topology.exchanges.values()) {
    if (!isShown(exchange, inUse, options)) continue;
    nodes.push({
      kind: 'exchange',
      id: exchange.id,
      entityId: exchange.id,
      name: exchange.name,
      isGone: false,
      exchange,
    });
    if (options.unroutable.has(exchange.name)) nodes.push(unroutableNode(exchange));
  }
  const consumers = new Map<string, number>();
  for (const { queue } of topology.consumers.values()) {
    consumers.set(queue, (consumers.get(queue) ?? 0) + 1);
  }
  for (const queue of topology.queues.values()) {
    nodes.push({
      kind: 'queue',
      id: queue.id,
      entityId: queue.id,
      name: queue.name,
      isGone: false,
      queue,
      consumers: consumers.get(queue.name) ?? 0,
    });
  }
  if (options.showsClients) nodes.push(...publishers(topology), ...consumerNodes(topology));
  return nodes;
}

function unroutableNode(exchange: ExchangeView): GraphNode {
  return {
    kind: 'unroutable',
    id: unroutableNodeId(exchange.name),
    entityId: exchange.id,
    name: exchange.name,
    isGone: false,
    exchange: exchange.name,
  };
}

/** Predeclared exchanges would be clutter while nobody uses them. */
function isShown(
  exchange: ExchangeView,
  inUse: ReadonlySet<string>,
  options: GraphOptions,
): boolean {
  if (!exchange.isPredeclared) return true;
  if (exchange.name === '' && options.showsDefaultExchange) return true;
  return inUse.has(exchange.name) || options.shown.has(exchange.id);
}

/** Names of exchanges that something is bound to, publishes to, or leads to. */
function exchangesInUse(topology: TopologyMaps, options: GraphOptions): Set<string> {
  const names = new Set<string>(options.unroutable);
  for (const binding of topology.bindings.values()) {
    names.add(binding.source);
    if (binding.destinationKind === 'exchange') names.add(binding.destination);
  }
  for (const { features } of topology.queues.values()) {
    if (features.deadLetterExchange !== null) names.add(features.deadLetterExchange);
  }
  for (const { alternateExchange } of topology.exchanges.values()) {
    if (alternateExchange !== null) names.add(alternateExchange);
  }
  for (const channel of topology.channels.values()) {
    for (const name of channel.publishesTo) names.add(name);
  }
  return names;
}

function publishers(topology: TopologyMaps): PublisherNode[] {
  const byConnection = new Map<string, ChannelView[]>();
  for (const channel of topology.channels.values()) {
    if (channel.publishesTo.length > 0) collect(byConnection, channel.connectionId, channel);
  }
  const nodes: PublisherNode[] = [];
  for (const [connectionId, channels] of byConnection) {
    const connection = topology.connections.get(connectionId);
    if (connection === undefined) continue;
    nodes.push({
      kind: 'publisher',
      id: publisherNodeId(connectionId),
      entityId: connectionId,
      name: connection.label ?? connection.peer,
      isGone: false,
      connection,
      channels: channels.sort((a, b) => a.number - b.number),
    });
  }
  return nodes;
}

/** Consumers by their connection; each of a studio's own stands alone. */
function consumerNodes(topology: TopologyMaps): ConsumerNode[] {
  const byOwner = new Map<string, ConsumerView[]>();
  for (const consumer of topology.consumers.values()) {
    const channel =
      consumer.channelId === null ? undefined : topology.channels.get(consumer.channelId);
    if (channel !== undefined) collect(byOwner, channel.connectionId, consumer);
    else if (consumer.isStudio) collect(byOwner, consumer.id, consumer);
  }
  return [...byOwner].map(([ownerId, consumers]) => {
    const connection = topology.connections.get(ownerId) ?? null;
    return {
      kind: 'consumer',
      id: consumerNodeId(ownerId),
      entityId: ownerId,
      name: connection === null ? (consumers[0]?.tag ?? '') : (connection.label ?? connection.peer),
      isGone: false,
      connection,
      consumers,
    };
  });
}

function collect<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}
