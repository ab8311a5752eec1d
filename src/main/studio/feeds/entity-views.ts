// What the page is told of single things of the engine: how they are set, never what changes with every
// message. Pure functions.

import type {
  BindingView,
  ChannelView,
  ConnectionView,
  ConsumerView,
  ExchangeType,
  ExchangeView,
  Origin,
  QueueFeatures,
  QueueView,
} from '../../../shared/ipc/topology.ts';
import type { Binding } from '../../broker/binding.ts';
import type {
  ChannelView as EngineChannel,
  ConnectionView as EngineConnection,
} from '../../broker/connection-view.ts';
import type { Consumer } from '../../broker/consumer.ts';
import type { Exchange } from '../../broker/exchange/exchange.ts';
import { type FieldTable, lookup } from '../../broker/field-table.ts';
import type { QueueSettings } from '../../broker/policy/effective-arguments.ts';
import type { Queue } from '../../broker/queue/queue.ts';
import { channelId, connectionId, type EntityIds, exchangeId, queueId } from '../entity-ids.ts';
import { fieldsOf } from '../fields.ts';

const EXCHANGE_TYPES: readonly ExchangeType[] = ['direct', 'fanout', 'topic', 'headers'];

export const isPredeclared = ({ name }: { readonly name: string }): boolean =>
  name === '' || name.startsWith('amq.');

export function exchangeView(exchange: Exchange, origin: Origin): ExchangeView {
  const { name, isDurable, isAutoDelete, isInternal, alternateExchange } = exchange;
  return {
    id: exchangeId(name),
    name,
    type: EXCHANGE_TYPES.find((type) => type === exchange.type) ?? 'direct',
    isDurable,
    isAutoDelete,
    isInternal,
    isPredeclared: isPredeclared(exchange),
    args: fieldsOf(exchange.args),
    alternateExchange,
    policy: exchange.effectivePolicy.policy,
    origin,
  };
}

export function queueView(queue: Queue, origin: Origin): QueueView {
  const { name, isDurable, isAutoDelete, settings } = queue;
  return {
    id: queueId(name),
    name,
    type: settings.type,
    isDurable,
    isAutoDelete,
    isExclusive: queue.exclusiveOwner !== null,
    args: fieldsOf(queue.args),
    features: featuresOf(settings),
    policy: queue.effectivePolicy.policy,
    origin,
  };
}

function featuresOf(settings: QueueSettings): QueueFeatures {
  const { messageTtlMs, expiresMs, maxLength, maxLengthBytes, maxPriority } = settings;
  const { deadLetterExchange, deadLetterRoutingKey, deliveryLimit } = settings;
  const isLimited = maxLength !== null || maxLengthBytes !== null;
  return {
    messageTtlMs,
    expiresMs,
    maxLength,
    maxLengthBytes,
    // Means nothing without a limit.
    overflow: isLimited ? settings.overflow : null,
    maxPriority,
    isSingleActiveConsumer: settings.isSingleActiveConsumer,
    deadLetterExchange,
    deadLetterRoutingKey,
    deliveryLimit,
  };
}

export function bindingView(binding: Binding, ids: EntityIds): BindingView {
  const { source, destination, key, args } = binding;
  return {
    id: ids.binding(binding),
    source: source.name,
    destinationKind: destination.kind,
    destination: destination.name,
    key,
    args: fieldsOf(args),
  };
}

export function connectionView(connection: EngineConnection): ConnectionView {
  const { name, protocol, username, state, connectedAtMs } = connection;
  return {
    id: connectionId(name),
    name,
    label: labelOf(connection),
    protocol,
    username,
    peer: `${connection.peerHost}:${connection.peerPort}`,
    product: productOf(connection.clientProperties),
    state,
    connectedAtMs,
    channels: connection.channelCount,
  };
}

/** The client's own name for its connection, else what it says it is. */
export function labelOf({ userProvidedName, clientProperties }: EngineConnection): string | null {
  return userProvidedName ?? productOf(clientProperties);
}

function productOf(properties: FieldTable): string | null {
  const product = textOf(properties, 'product');
  if (product === null) return null;
  const version = textOf(properties, 'version');
  return version === null ? product : `${product} ${version}`;
}

function textOf(table: FieldTable, key: string): string | null {
  const field = lookup(table, key);
  return field?.type === 'longstr' && field.isBytes !== true ? field.value : null;
}

export function channelView(channel: EngineChannel): ChannelView {
  const { name, number, prefetch, globalPrefetch, isConfirming, isTransactional } = channel;
  return {
    id: channelId(name),
    connectionId: connectionId(channel.connectionView.name),
    number,
    prefetch,
    globalPrefetch,
    isConfirming,
    isTransactional,
    publishesTo: [...channel.counters.publishes.counts].map(({ exchange }) => exchange),
  };
}

export function consumerView(consumer: Consumer, ids: EntityIds): ConsumerView {
  const { tag, queue, channelView: channel, isNoAck, isExclusive, priority, prefetch } = consumer;
  const isAlone = queue.settings.isSingleActiveConsumer;
  return {
    id: ids.consumer(consumer),
    tag,
    queue: queue.name,
    channelId: channel === null ? null : channelId(channel.name),
    // Every protocol has channels; what has none is a studio.
    isStudio: channel === null,
    isNoAck,
    isExclusive,
    priority,
    prefetch,
    isActive: !isAlone || queue.consumers.active === consumer,
  };
}
