// The arguments of streams and of consumers that read them, with RabbitMQ's texts [rabbitmq: streams].

import { notImplemented, preconditionFailed } from '../errors.ts';
import { type FieldTable, type FieldValue, lookup } from '../field-table.ts';
import { plainText } from '../field-text.ts';
import type { StreamFilter, StreamOffset, StreamReading } from '../queue/stream-reading.ts';
import { queueResource } from '../resource-name.ts';
import { ageMs } from './max-age.ts';
import { integerOf } from './value-rules.ts';

const MAX_SEGMENT_BYTES = 3_000_000_000;

/** Throws PRECONDITION_FAILED for what RabbitMQ refuses only after all other arguments. */
export function checkStreamDeclare(args: FieldTable): void {
  const field = lookup(args, 'x-stream-max-segment-size-bytes');
  const size = field === undefined ? null : integerOf(field);
  if (size !== null && size > MAX_SEGMENT_BYTES) {
    throw preconditionFailed('Exceeded max value for x-stream-max-segment-size-bytes');
  }
}

/** Throws PRECONDITION_FAILED and NOT_IMPLEMENTED for a consumer that would read without a bound. */
export function checkStreamConsumer(
  vhost: string,
  queue: string,
  { prefetch, isNoAck }: { readonly prefetch: number; readonly isNoAck: boolean },
): void {
  const resource = queueResource(vhost, queue);
  if (prefetch === 0) {
    throw preconditionFailed(`consumer prefetch count is not set for stream ${resource}`);
  }
  if (isNoAck) {
    throw notImplemented(`automatic acknowledgement not supported by stream ${resource}`);
  }
}

/** What the arguments of a consume ask for. Throws PRECONDITION_FAILED. */
export function readStreamArguments(
  vhost: string,
  queue: string,
  args: FieldTable,
  nowMs: number,
): StreamReading {
  const field = lookup(args, 'x-stream-offset');
  const from = offsetOf(field, nowMs);
  if (from === null) {
    throw preconditionFailed(
      `invalid arg 'x-stream-offset' for ${queueResource(vhost, queue)}: ` +
        `{invalid_stream_offset_arg,${termOf(field)}}`,
    );
  }
  return { from, filter: filterOf(args) };
}

function offsetOf(field: FieldValue | undefined, nowMs: number): StreamOffset | null {
  if (field === undefined) return { kind: 'next' };
  if (field.type === 'timestamp') {
    return { kind: 'timestamp', timestampMs: Number(field.value) * 1000 };
  }
  if (field.type === 'longstr') return namedOffset(field.value, nowMs);
  const offset = integerOf(field);
  return offset === null ? null : { kind: 'offset', offset: Number(offset) };
}

function namedOffset(text: string, nowMs: number): StreamOffset | null {
  if (text === 'first' || text === 'last' || text === 'next') return { kind: text };
  const age = ageMs(text);
  return age === null ? null : { kind: 'timestamp', timestampMs: nowMs - age };
}

/** The field as RabbitMQ prints it. */
function termOf(field: FieldValue | undefined): string {
  if (field === undefined) return 'undefined';
  const { type } = field;
  return type === 'longstr' ? `{longstr,<<"${field.value}">>}` : `{${type},${plainText(field)}}`;
}

function filterOf(args: FieldTable): StreamFilter | null {
  const field = lookup(args, 'x-stream-filter');
  const values = field === undefined ? [] : textsOf(field);
  if (values.length === 0) return null;
  const unfiltered = lookup(args, 'x-stream-match-unfiltered');
  return { values, matchesUnfiltered: unfiltered?.value === true };
}

function textsOf(field: FieldValue): string[] {
  if (field.type === 'longstr') return [field.value];
  if (field.type !== 'array') return [];
  return field.value.flatMap((item) => (item.type === 'longstr' ? [item.value] : []));
}
