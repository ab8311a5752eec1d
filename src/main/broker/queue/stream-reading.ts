// What a consumer of a stream reads: from where, and which messages [rabbitmq: streams]. Pure values.

import type { FieldValue } from '../field-table.ts';
import type { Properties } from '../properties.ts';

/** Where to begin [rabbitmq: streams, x-stream-offset]. */
export type StreamOffset =
  | { readonly kind: 'first' | 'last' | 'next' }
  /** Exactly there; what is below the first begins with the first, beyond the end with the next. */
  | { readonly kind: 'offset'; readonly offset: number }
  /** The first message published at this time or later, milliseconds since the epoch. */
  | { readonly kind: 'timestamp'; readonly timestampMs: number };

/** Messages to be left out are those with another value [rabbitmq: streams, filtering]. */
export interface StreamFilter {
  readonly values: readonly string[];
  /** Whether messages without a value come too. */
  readonly matchesUnfiltered: boolean;
}

export interface StreamReading {
  readonly from: StreamOffset;
  readonly filter: StreamFilter | null;
}

/** Header by which a publisher tells the filter value of a message. */
const FILTER_VALUE = 'x-stream-filter-value';

/** Exact, where RabbitMQ's own filter lets others of the same chunk pass. */
export function matches(filter: StreamFilter, properties: Properties): boolean {
  const value = properties.hasHeaders ? textOf(properties.header(FILTER_VALUE)) : null;
  return value === null ? filter.matchesUnfiltered : filter.values.includes(value);
}

const textOf = (field: FieldValue | undefined): string | null =>
  field?.type === 'longstr' ? field.value : null;
