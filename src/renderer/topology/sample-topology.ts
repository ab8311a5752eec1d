// Objects for the tests of this folder, with the least that they have to say.

import type {
  BindingView,
  ChannelView,
  ConnectionView,
  ConsumerView,
  ExchangeType,
  ExchangeView,
  QueueFeatures,
  QueueView,
  TopologyState,
} from '../../shared/ipc/topology.ts';
import type { GraphOptions, TopologyMaps } from './graph/graph-types.ts';

const PLAIN_FEATURES: QueueFeatures = {
  messageTtlMs: null,
  expiresMs: null,
  maxLength: null,
  maxLengthBytes: null,
  overflow: null,
  maxPriority: null,
  isSingleActiveConsumer: false,
  deadLetterExchange: null,
  deadLetterRoutingKey: null,
  deliveryLimit: null,
};

export const exchange = (
  name: string,
  type: ExchangeType = 'direct',
  more: Partial<ExchangeView> = {},
): ExchangeView => ({
  id: `exchange:${name}`,
  name,
  type,
  isDurable: true,
  isAutoDelete: false,
  isInternal: false,
  isPredeclared: name === '' || name.startsWith('amq.'),
  args: [],
  alternateExchange: null,
  policy: null,
  origin: { by: 'studio' },
  ...more,
});

export const queue = (
  name: string,
  features: Partial<QueueFeatures> = {},
  more: Partial<QueueView> = {},
): QueueView => ({
  id: `queue:${name}`,
  name,
  type: 'classic',
  isDurable: true,
  isAutoDelete: false,
  isExclusive: false,
  args: [],
  features: { ...PLAIN_FEATURES, ...features },
  policy: null,
  origin: { by: 'studio' },
  ...more,
});

export const binding = (
  number: number,
  source: string,
  destination: string,
  key = '',
  destinationKind: BindingView['destinationKind'] = 'queue',
): BindingView => ({
  id: `binding:${number}`,
  source,
  destinationKind,
  destination,
  key,
  args: [],
});

export const connection = (port: number, label: string | null = null): ConnectionView => ({
  id: `connection:c${port}`,
  name: `c${port}`,
  label,
  protocol: 'AMQP 0-9-1',
  username: 'guest',
  peer: `127.0.0.1:${port}`,
  product: 'amqplib 0.10',
  state: 'running',
  connectedAtMs: 0,
  channels: 1,
});

export const channel = (
  owner: ConnectionView,
  number: number,
  publishesTo: readonly string[] = [],
): ChannelView => ({
  id: `channel:${owner.name}.${number}`,
  connectionId: owner.id,
  number,
  prefetch: 0,
  globalPrefetch: 0,
  isConfirming: false,
  isTransactional: false,
  publishesTo,
});

export const consumer = (
  number: number,
  queueName: string,
  owner: ChannelView | null,
): ConsumerView => ({
  id: `consumer:${number}`,
  tag: `tag-${number}`,
  queue: queueName,
  channelId: owner?.id ?? null,
  isStudio: owner === null,
  isNoAck: false,
  isExclusive: false,
  priority: 0,
  prefetch: 0,
  isActive: true,
});

const byId = <T extends { readonly id: string }>(items: readonly T[] = []) =>
  new Map(items.map((item) => [item.id, item]));

export const topology = (state: Partial<TopologyState>): TopologyMaps => ({
  exchanges: byId(state.exchanges),
  queues: byId(state.queues),
  bindings: byId(state.bindings),
  connections: byId(state.connections),
  channels: byId(state.channels),
  consumers: byId(state.consumers),
});

export const ALL: GraphOptions = {
  showsDefaultExchange: false,
  showsClients: true,
  defaultTargets: new Set(),
  showsAllDefaultTargets: false,
  unroutable: new Set(),
  shown: new Set(),
};
