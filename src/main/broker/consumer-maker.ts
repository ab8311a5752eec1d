// Checks what a channel asks of a new consumer, and makes it. Must not put it on its queue.

import { checkExclusiveUse } from './access/queue-use.ts';
import { Consumer, type ConsumerSpec, type DeliverySink } from './consumer.ts';
import { preconditionFailed } from './errors.ts';
import { readConsumerArguments } from './policy/argument-rules.ts';
import { checkStreamConsumer, readStreamArguments } from './policy/stream-arguments.ts';
import type { Queue } from './queue/queue.ts';
import type { StreamOffset } from './queue/stream-reading.ts';
import { queueResource } from './resource-name.ts';

/** A consumer as its channel asks for it. */
export type AskedConsumer = Omit<ConsumerSpec, 'priority' | 'reading'>;

/** Throws PRECONDITION_FAILED for its arguments, ACCESS_REFUSED when others have the queue. */
export function makeConsumer(
  queue: Queue,
  sink: DeliverySink,
  spec: AskedConsumer,
  nowMs: number,
): Consumer {
  const { vhost, name, settings } = queue;
  if (settings.type === 'stream') {
    checkStreamConsumer(vhost, name, spec);
    return makeReader(queue, sink, spec, nowMs);
  }
  const { priority } = readConsumerArguments(vhost, name, settings.type, spec.args);
  checkExclusiveUse(queue, spec.isExclusive);
  return new Consumer(queue, sink, { ...spec, priority });
}

/**
 * A reader of a stream, however bounded; `from` goes before its arguments. Throws PRECONDITION_FAILED when
 * the queue is no stream, or for its arguments.
 */
export function makeReader(
  queue: Queue,
  sink: DeliverySink,
  spec: AskedConsumer,
  nowMs: number,
  from?: StreamOffset,
): Consumer {
  const { vhost, name, settings } = queue;
  if (settings.type !== 'stream') {
    throw preconditionFailed(`${queueResource(vhost, name)} is not a stream`);
  }
  readConsumerArguments(vhost, name, 'stream', spec.args);
  const asked = readStreamArguments(vhost, name, spec.args, nowMs);
  const reading = { ...asked, from: from ?? asked.from };
  return new Consumer(queue, sink, { ...spec, priority: 0, reading });
}
