// Which relations between the nodes of a vhost are edges. Parallel bindings are one edge. Pure.

import type { BindingView } from '../../../shared/ipc/topology.ts';
import { exchangeId, queueId } from '../../state/topology-store.ts';
import { unroutableNodeId } from './graph-nodes.ts';
import type {
  BindingEdge,
  GraphEdge,
  GraphNode,
  GraphOptions,
  PlainEdge,
  TopologyMaps,
} from './graph-types.ts';

/** Live numbers of what a channel publishes to an exchange. */
export const publisherLiveId = (channelId: string, exchange: string): string =>
  `publisher:${channelId}>${exchange}`;
export const defaultLiveId = (queue: string): string => `default:${queue}`;
/** Live numbers of what leaves a queue as dead letters. */
export const deadLetterLiveId = (queue: string): string => `dead-letter:${queue}`;

/** Edges may name nodes that are not shown. */
export function graphEdges(
  topology: TopologyMaps,
  nodes: readonly GraphNode[],
  options: GraphOptions,
): GraphEdge[] {
  return [
    ...bindingEdges(topology),
    ...implicitEdges(topology, options),
    ...deadLetterEdges(topology),
    ...alternateEdges(topology),
    ...nodes.flatMap(clientEdges),
  ];
}

function bindingEdges(topology: TopologyMaps): BindingEdge[] {
  const groups = new Map<string, BindingView[]>();
  for (const binding of topology.bindings.values()) {
    const key = JSON.stringify([binding.source, binding.destinationKind, binding.destination]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [binding]);
    else group.push(binding);
  }
  const edges: BindingEdge[] = [];
  for (const bindings of groups.values()) {
    const [first] = bindings;
    if (first === undefined) continue;
    if (bindings.length > 1) bindings.sort(byKey);
    const source = exchangeId(first.source);
    const target =
      first.destinationKind === 'queue'
        ? queueId(first.destination)
        : exchangeId(first.destination);
    edges.push({
      kind: 'binding',
      id: `bindings:${source}>${target}`,
      source,
      target,
      liveIds: bindings.map((binding) => binding.id),
      isGone: false,
      bindings,
    });
  }
  return edges;
}

const byKey = (a: BindingView, b: BindingView): number =>
  a.key < b.key ? -1 : a.key > b.key ? 1 : a.id < b.id ? -1 : 1;

function plain(
  kind: PlainEdge['kind'],
  source: string,
  target: string,
  liveIds: readonly string[],
  key: string | null = null,
): PlainEdge {
  return { kind, id: `${kind}:${source}>${target}`, source, target, liveIds, isGone: false, key };
}

function implicitEdges(topology: TopologyMaps, options: GraphOptions): PlainEdge[] {
  const edges: PlainEdge[] = [];
  for (const { name } of topology.queues.values()) {
    if (!options.showsAllDefaultTargets && !options.defaultTargets.has(name)) continue;
    edges.push(plain('implicit', exchangeId(''), queueId(name), [defaultLiveId(name)]));
  }
  return edges;
}

function deadLetterEdges(topology: TopologyMaps): PlainEdge[] {
  const edges: PlainEdge[] = [];
  for (const { id, name, features } of topology.queues.values()) {
    const target = features.deadLetterExchange;
    if (target === null) continue;
    const live = [deadLetterLiveId(name)];
    edges.push(plain('dead-letter', id, exchangeId(target), live, features.deadLetterRoutingKey));
  }
  return edges;
}

function alternateEdges(topology: TopologyMaps): PlainEdge[] {
  const edges: PlainEdge[] = [];
  for (const { id, alternateExchange } of topology.exchanges.values()) {
    if (alternateExchange === null || exchangeId(alternateExchange) === id) continue;
    edges.push(plain('alternate', id, exchangeId(alternateExchange), []));
  }
  return edges;
}

function clientEdges(node: GraphNode): PlainEdge[] {
  if (node.kind === 'unroutable') {
    const source = exchangeId(node.exchange);
    return [plain('unroutable', source, unroutableNodeId(node.exchange), [`${node.id}`])];
  }
  const liveIds = new Map<string, string[]>();
  const add = (end: string, liveId: string): void => {
    liveIds.set(end, [...(liveIds.get(end) ?? []), liveId]);
  };
  if (node.kind === 'publisher') {
    for (const channel of node.channels) {
      for (const name of channel.publishesTo) {
        add(exchangeId(name), publisherLiveId(channel.id, name));
      }
    }
    return [...liveIds].map(([end, live]) => plain('publish', node.id, end, live));
  }
  if (node.kind === 'consumer') {
    for (const consumer of node.consumers) add(queueId(consumer.queue), consumer.id);
    return [...liveIds].map(([end, live]) => plain('consume', end, node.id, live));
  }
  return [];
}
