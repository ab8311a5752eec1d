// The line of JSON that amqp-load prints, as a type. Pure.

/** Totals so far, at a moment of a run. */
export interface LoadSample {
  readonly seconds: number;
  readonly published: number;
  /** Confirmed or nacked. */
  readonly settled: number;
  readonly consumed: number;
}

/** Rates are messages per second over the run, latencies end-to-end in microseconds. */
export interface LoadResult {
  readonly seconds: number;
  readonly published: number;
  readonly confirmed: number;
  readonly nacked: number;
  readonly consumed: number;
  readonly p50Us: number;
  readonly p95Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
  readonly totalPublished: number;
  readonly totalNacked: number;
  readonly totalConsumed: number;
  /** Ready messages in the queues before the run. */
  readonly queueMessagesBefore: number;
  /** How often the broker said that it blocks publishers. */
  readonly blocked: number;
  /** Share of one core the load generator itself used; near 1 it may be the bottleneck. */
  readonly cpu: number;
  readonly samples: readonly LoadSample[];
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function count(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== 'number') throw new Error(`amqp-load printed no number '${name}'`);
  return value;
}

function parseSample(value: unknown): LoadSample {
  if (!isFields(value)) throw new Error('amqp-load printed a malformed sample');
  return {
    seconds: count(value, 'seconds'),
    published: count(value, 'published'),
    settled: count(value, 'settled'),
    consumed: count(value, 'consumed'),
  };
}

/** Reads the line; throws when it is not what amqp-load prints. */
export function parseLoadResult(line: string): LoadResult {
  const fields: unknown = JSON.parse(line);
  if (!isFields(fields)) throw new Error('amqp-load printed no object');
  const samples = fields.samples ?? [];
  if (!Array.isArray(samples)) throw new Error('amqp-load printed malformed samples');
  return {
    seconds: count(fields, 'seconds'),
    published: count(fields, 'published'),
    confirmed: count(fields, 'confirmed'),
    nacked: count(fields, 'nacked'),
    consumed: count(fields, 'consumed'),
    p50Us: count(fields, 'p50_us'),
    p95Us: count(fields, 'p95_us'),
    p99Us: count(fields, 'p99_us'),
    maxUs: count(fields, 'max_us'),
    totalPublished: count(fields, 'total_published'),
    totalNacked: count(fields, 'total_nacked'),
    totalConsumed: count(fields, 'total_consumed'),
    queueMessagesBefore: count(fields, 'queue_messages_before'),
    blocked: count(fields, 'blocked'),
    cpu: count(fields, 'cpu'),
    samples: samples.map(parseSample),
  };
}
