// The exchange types by name, and the exchanges every vhost starts with.

import { DEFAULT_VHOST } from '../default-vhost.ts';
import { preconditionFailed } from '../errors.ts';
import { DirectExchange } from './direct.ts';
import type { Exchange, ExchangeSpec } from './exchange.ts';
import { FanoutExchange } from './fanout.ts';
import { HeadersExchange } from './headers.ts';
import { TopicExchange } from './topic.ts';

const CLASSES: ReadonlyMap<string, new (spec: ExchangeSpec) => Exchange> = new Map<
  string,
  new (
    spec: ExchangeSpec,
  ) => Exchange
>([
  ['direct', DirectExchange],
  ['fanout', FanoutExchange],
  ['headers', HeadersExchange],
  ['topic', TopicExchange],
]);

/** Names of the types that can be declared, sorted. */
export const EXCHANGE_TYPES: readonly string[] = [...CLASSES.keys()];

export const isExchangeType = (type: string): boolean => CLASSES.has(type);

/** Throws PRECONDITION_FAILED for an unknown type; asked before anything else of a declare. */
export function checkExchangeType(type: string): void {
  if (!CLASSES.has(type)) throw preconditionFailed(`unknown exchange type '${type}'`);
}

/** Throws PRECONDITION_FAILED for an unknown type. */
export function createExchange(spec: ExchangeSpec): Exchange {
  const ExchangeClass = CLASSES.get(spec.type);
  if (ExchangeClass === undefined) {
    throw preconditionFailed(`unknown exchange type '${spec.type}'`);
  }
  return new ExchangeClass(spec);
}

/** What a predeclared exchange is; all of them are durable. */
export interface PredeclaredExchange {
  readonly name: string;
  readonly type: string;
  readonly isInternal: boolean;
}

/** Durable exchanges of every vhost; the nameless one is the default exchange [amqp091 §3.1.3]. */
export const PREDECLARED_EXCHANGES: readonly PredeclaredExchange[] = [
  { name: '', type: 'direct', isInternal: false },
  { name: 'amq.direct', type: 'direct', isInternal: false },
  { name: 'amq.fanout', type: 'fanout', isInternal: false },
  { name: 'amq.headers', type: 'headers', isInternal: false },
  { name: 'amq.match', type: 'headers', isInternal: false },
  { name: 'amq.rabbitmq.trace', type: 'topic', isInternal: true },
  { name: 'amq.topic', type: 'topic', isInternal: false },
];

/** Where the broker's own events are published [rabbitmq: event exchange]. */
export const EVENT_EXCHANGE = 'amq.rabbitmq.event';

/** Those of one vhost: the default one has the event exchange besides. */
export function predeclaredExchanges(vhost: string): readonly PredeclaredExchange[] {
  if (vhost !== DEFAULT_VHOST) return PREDECLARED_EXCHANGES;
  return [...PREDECLARED_EXCHANGES, { name: EVENT_EXCHANGE, type: 'topic', isInternal: true }];
}
