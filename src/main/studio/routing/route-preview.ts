// Where a message would go, as the engine's own router answers; nothing is published. For a message that
// would reach no queue, why not.

import type { NearMiss as NearMissView, RoutePreview } from '../../../shared/ipc/routing.ts';
import type { Binding } from '../../broker/binding.ts';
import type { Exchange } from '../../broker/exchange/exchange.ts';
import { nearestQueues, nearMisses } from '../../broker/exchange/near-miss.ts';
import { routingKeys } from '../../broker/exchange/routing-keys.ts';
import type { FieldTable } from '../../broker/field-table.ts';
import type { Topology } from '../../broker/topology.ts';
import { vhostOf } from '../commands/topology.ts';
import type { EntityIds } from '../entity-ids.ts';
import { tableOf } from '../fields.ts';
import type { Handlers } from '../handlers.ts';
import { headersOnly } from '../messages/properties.ts';

const MAX_NEAR_MISSES = 3;

export const routingCommands: Pick<Handlers, 'message.preview-route'> = {
  'message.preview-route': (context, request) => {
    const { exchange: exchangeName, routingKey } = request;
    const vhost = vhostOf(context, request);
    const requester = context.requester();
    const exchange = vhost.checkPublish(requester, exchangeName, routingKey);
    const headers = tableOf(request.headers);
    const keys = routingKeys(routingKey, headersOnly(headers)) ?? [routingKey];
    vhost.checkRoutingKeys(requester, exchangeName, keys);
    return previewRoute(vhost.topology, exchange, { keys, headers }, context.host.ids);
  },
};

/** `keys` are the routing key and those in CC and BCC. */
export function previewRoute(
  topology: Topology,
  start: Exchange,
  message: { readonly keys: readonly string[]; readonly headers: FieldTable },
  ids: EntityIds,
): RoutePreview {
  const route = topology.router.trace(start, message.keys, headersOnly(message.headers));
  const { queues, bindings, exchanges } = route;
  return {
    queues: queues.map(({ name }) => name),
    bindingIds: bindings.map((binding) => idOf(binding, ids)),
    exchanges: exchanges.map(({ name }) => name),
    nearMisses: queues.length > 0 ? [] : missesOf(topology, exchanges, message, ids),
  };
}

function missesOf(
  topology: Topology,
  exchanges: readonly Exchange[],
  message: { readonly keys: readonly string[]; readonly headers: FieldTable },
  ids: EntityIds,
): readonly NearMissView[] {
  const misses = nearMisses(exchanges, message, MAX_NEAR_MISSES).map(
    ({ binding, mismatch }): NearMissView => ({
      bindingId: ids.binding(binding),
      exchange: binding.source.name,
      destinationKind: binding.destination.kind,
      destination: binding.destination.name,
      key: binding.key,
      reason: mismatch,
    }),
  );
  if (!exchanges.some(({ isDefault }) => isDefault)) return misses;
  const named = nearestQueues(topology.queues.keys(), message.keys, MAX_NEAR_MISSES);
  return [...misses, ...named.map(implicitMiss)].slice(0, MAX_NEAR_MISSES);
}

/** Bindings of the default exchange are implicit: they are known by the queue's name. */
const implicitId = (queue: string): string => `default:${queue}`;

const idOf = (binding: Binding, ids: EntityIds): string =>
  binding.source.isDefault ? implicitId(binding.destination.name) : ids.binding(binding);

const implicitMiss = (queue: string): NearMissView => ({
  bindingId: implicitId(queue),
  exchange: '',
  destinationKind: 'queue',
  destination: queue,
  key: queue,
  reason: { kind: 'key' },
});
