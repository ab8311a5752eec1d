// The properties of a message as its receiver sees them: with what the broker adds on delivery.

import { long } from '../../broker/field-table.ts';
import type { QueuedMessage } from '../../broker/queue/queued-message.ts';

const DELIVERY_COUNT = 'x-delivery-count';

/** Encoded; a message that came back carries its count [rabbitmq: quorum-queues, poison messages]. */
export function visibleProperties(queued: QueuedMessage): Uint8Array {
  const { properties } = queued.message;
  if (queued.deliveryCount === 0) return properties.encoded;
  const headers = properties.headers().filter(([key]) => key !== DELIVERY_COUNT);
  const counted = [...headers, [DELIVERY_COUNT, long(queued.deliveryCount)] as const];
  return properties.with({ headers: counted }).encoded;
}
