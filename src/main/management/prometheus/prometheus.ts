// The pages of RabbitMQ's Prometheus plugin: everything added up, per object, or chosen families.

import { MetricsText } from './metrics-text.ts';
import {
  writeAlarms,
  writeChurn,
  writeCounts,
  writeGlobal,
  writeIdentity,
  writeLogins,
  writeNode,
} from './node-families.ts';
import {
  CHANNEL_FAMILIES,
  CONNECTION_FAMILIES,
  EXCHANGE_FAMILIES,
  QUEUE_FAMILIES,
} from './object-families.ts';
import type { ObjectFamily, PrometheusSource } from './source.ts';

export { PROMETHEUS_CONTENT_TYPE } from './metrics-text.ts';

const PREFIX = 'rabbitmq_';
const DETAILED_PREFIX = 'rabbitmq_detailed_';

export type PrometheusView =
  | { readonly view: 'aggregated' | 'per-object' }
  | {
      /** `/metrics/detailed`: only the named families, of the named vhosts or of all. */
      readonly view: 'detailed';
      readonly families: readonly string[];
      readonly vhosts?: readonly string[];
    };

/** A page in Prometheus' text format. Unknown families are nothing, as in RabbitMQ. */
export function renderPrometheus(source: PrometheusSource, options: PrometheusView): string {
  const text = new MetricsText();
  if (options.view === 'detailed') {
    writeDetailed(text, source, options.families, options.vhosts);
    return text.toString();
  }
  writeIdentity(text, source);
  writeAlarms(text, source);
  writeChurn(text, source, PREFIX);
  writeNode(text, source, PREFIX);
  writeLogins(text, source, PREFIX);
  const write = options.view === 'aggregated' ? writeSums : writeObjects;
  for (const family of QUEUE_FAMILIES) write(text, source, family);
  for (const family of CHANNEL_FAMILIES) write(text, source, family);
  for (const family of CONNECTION_FAMILIES) write(text, source, family);
  writeCounts(text, source);
  writeGlobal(text, source);
  return text.toString();
}

function writeSums<T>(text: MetricsText, source: PrometheusSource, family: ObjectFamily<T>): void {
  const subjects = [...family.subjects(source, null)];
  for (const { name, type, help, value } of family.metrics) {
    let sum = 0;
    for (const subject of subjects) sum += value(subject);
    text.single(`${PREFIX}${name}`, type, help, sum);
  }
}

function writeObjects<T>(
  text: MetricsText,
  source: PrometheusSource,
  family: ObjectFamily<T>,
): void {
  writeFamily(text, source, family, PREFIX, null);
}

function writeFamily<T>(
  text: MetricsText,
  source: PrometheusSource,
  family: ObjectFamily<T>,
  prefix: string,
  vhosts: ReadonlySet<string> | null,
): void {
  const subjects = [...family.subjects(source, vhosts)].map(
    (subject) => [subject, family.labels(subject)] as const,
  );
  for (const { name, type, help, value } of family.metrics) {
    text.family(`${prefix}${name}`, type, help);
    for (const [subject, labels] of subjects)
      text.sample(`${prefix}${name}`, value(subject), labels);
  }
}

function writeDetailed(
  text: MetricsText,
  source: PrometheusSource,
  families: readonly string[],
  vhosts: readonly string[] | undefined,
): void {
  const wanted = new Set(families);
  const filter = vhosts === undefined || vhosts.length === 0 ? null : new Set(vhosts);
  const write = <T>(all: readonly ObjectFamily<T>[]): void => {
    for (const family of all) {
      if (wanted.has(family.family)) writeFamily(text, source, family, DETAILED_PREFIX, filter);
    }
  };
  if (wanted.has('connection_churn_metrics')) writeChurn(text, source, DETAILED_PREFIX);
  if (wanted.has('node_coarse_metrics') || wanted.has('node_metrics')) {
    writeNode(text, source, DETAILED_PREFIX);
  }
  if (wanted.has('auth_attempt_metrics')) writeLogins(text, source, DETAILED_PREFIX);
  // queue_metrics is everything of a queue; the coarse families are parts of it.
  if (wanted.has('queue_metrics')) {
    wanted.add('queue_coarse_metrics');
    wanted.add('queue_consumer_count');
  }
  write(QUEUE_FAMILIES);
  write(CHANNEL_FAMILIES);
  write(CONNECTION_FAMILIES);
  write(EXCHANGE_FAMILIES);
}
