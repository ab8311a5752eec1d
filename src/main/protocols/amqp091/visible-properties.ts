// The properties of a message as its receiver sees them: with what the broker adds on delivery.

import { long } from '../../broker/field-table.ts';
import type { QueuedMessage } from '../../broker/queue/queued-message.ts';
import { offsetOf } from '../../broker/queue/stream-reader.ts';

const DELIVERY_COUNT = 'x-delivery-count';
const STREAM_OFFSET = 'x-stream-offset';

/** Encoded; a message that came back carries its count [rabbitmq: quorum-queues, poison messages]. */
export function visibleProperties(queued: QueuedMessage): Uint8Array {
  const { properties } = queued.message;
  if (queued.deliveryCount === 0) return properties.encoded;
  const headers = properties.headers().filter(([key]) => key !== DELIVERY_COUNT);
  const counted = [...headers, [DELIVERY_COUNT, long(queued.deliveryCount)] as const];
  return properties.with({ headers: counted }).encoded;
}

/** Encoded, with the offset of the message in its stream [rabbitmq: streams]. */
export function offsetProperties(queued: QueuedMessage): Uint8Array {
  const { properties } = queued.message;
  const headers = properties.headers().filter(([key]) => key !== STREAM_OFFSET);
  const numbered = [...headers, [STREAM_OFFSET, long(offsetOf(queued))] as const];
  return properties.with({ headers: numbered }).encoded;
}
