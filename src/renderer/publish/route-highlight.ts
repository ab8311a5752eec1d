// The part of the graph that a route preview is about. Pure.

import type { RoutePreview } from '../../shared/ipc/routing.ts';
import type { Highlight } from '../state/selection-store.ts';
import { exchangeId, queueId } from '../state/topology-store.ts';

/** Null when there is nothing to show. */
export function routeHighlight(preview: RoutePreview): Highlight | null {
  if (preview.queues.length > 0) {
    return {
      reason: 'route',
      nodeIds: new Set([...preview.exchanges.map(exchangeId), ...preview.queues.map(queueId)]),
      bindingIds: new Set(preview.bindingIds),
      dimsOthers: true,
    };
  }
  if (preview.nearMisses.length === 0) return null;
  return {
    reason: 'near-miss',
    nodeIds: new Set([
      ...preview.exchanges.map(exchangeId),
      ...preview.nearMisses.flatMap(({ exchange, destinationKind, destination }) => [
        exchangeId(exchange),
        destinationKind === 'queue' ? queueId(destination) : exchangeId(destination),
      ]),
    ]),
    bindingIds: new Set(preview.nearMisses.map(({ bindingId }) => bindingId)),
    dimsOthers: true,
  };
}
