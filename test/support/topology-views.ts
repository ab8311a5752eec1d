// Views of topologies for tests: everything ordinary, but for what a test names.

import type { BindingView, ExchangeView, QueueView } from '../../src/shared/ipc/topology.ts';
import type { TopologyMaps } from '../../src/shared/topology/topology-maps.ts';

export const exchangeView = (name: string, changes: Partial<ExchangeView> = {}): ExchangeView => ({
  id: `exchange:${name}`,
  name,
  type: 'direct',
  isDurable: true,
  isAutoDelete: false,
  isInternal: false,
  isPredeclared: name === '' || name.startsWith('amq.'),
  args: [],
  alternateExchange: null,
  policy: null,
  origin: { by: 'studio' },
  ...changes,
});

export const queueView = (name: string, changes: Partial<QueueView> = {}): QueueView => ({
  id: `queue:${name}`,
  name,
  type: 'classic',
  isDurable: true,
  isAutoDelete: false,
  isExclusive: false,
  args: [],
  features: {
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
  },
  policy: null,
  origin: { by: 'studio' },
  ...changes,
});

/** From exchange `source` to queue `destination`; its id says both and the key. */
export const bindingView = (
  source: string,
  destination: string,
  changes: Partial<BindingView> = {},
): BindingView => ({
  id: `binding:${source}>${destination}#${changes.key ?? ''}`,
  source,
  destinationKind: 'queue',
  destination,
  key: '',
  args: [],
  ...changes,
});

const byId = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]));

export const topologyMaps = (
  exchanges: readonly ExchangeView[],
  queues: readonly QueueView[],
  bindings: readonly BindingView[] = [],
): TopologyMaps => ({
  exchanges: byId(exchanges),
  queues: byId(queues),
  bindings: byId(bindings),
});
