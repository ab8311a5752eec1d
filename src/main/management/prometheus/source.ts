// What the metrics are made of, and what can be said about every object of one kind.

import type { Broker } from '../../broker/broker.ts';
import type { NodeFacts } from '../node-facts.ts';
import type { Totals } from '../statistics/totals.ts';
import type { Labels, MetricType } from './metrics-text.ts';

export interface PrometheusSource {
  readonly broker: Broker;
  readonly totals: Totals;
  readonly node: NodeFacts;
}

/** One metric of every object of a kind; `name` is without the prefix. */
export interface ObjectMetric<T> {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  value(subject: T): number;
}

/** Metrics that belong together, under the name by which `/metrics/detailed` asks for them. */
export interface ObjectFamily<T> {
  readonly family: string;
  readonly metrics: readonly ObjectMetric<T>[];
  subjects(source: PrometheusSource, vhosts: ReadonlySet<string> | null): Iterable<T>;
  labels(subject: T): Labels;
}

export const gauge = <T>(
  name: string,
  help: string,
  value: (subject: T) => number,
): ObjectMetric<T> => ({ name, type: 'gauge', help, value });

export const counter = <T>(
  name: string,
  help: string,
  value: (subject: T) => number,
): ObjectMetric<T> => ({ name, type: 'counter', help, value });
