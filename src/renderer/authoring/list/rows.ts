// The topology as rows of tables: what each object relates to, counted, and which rows a filter keeps. Pure.

import type {
  BindingView,
  ConsumerView,
  ExchangeView,
  QueueView,
} from '../../../shared/ipc/topology.ts';
import type { TopologyMaps } from '../../../shared/topology/topology-maps.ts';
import { bindingKeyText } from '../binding/binding-text.ts';

/** How many of what lead in and out of an object. */
export interface Relations {
  readonly into: number;
  readonly outOf: number;
  readonly consumers: number;
}

export type ExchangeRow = {
  readonly kind: 'exchange';
  readonly id: string;
  readonly view: ExchangeView;
} & Relations;
export type QueueRow = {
  readonly kind: 'queue';
  readonly id: string;
  readonly view: QueueView;
} & Relations;
export interface BindingRow {
  readonly kind: 'binding';
  readonly id: string;
  readonly view: BindingView;
}
export type ListRow = ExchangeRow | QueueRow | BindingRow;

export interface ListRows {
  readonly exchanges: readonly ExchangeRow[];
  readonly queues: readonly QueueRow[];
  readonly bindings: readonly BindingRow[];
}

/** Bindings of the default exchange are neither rows nor relations: every queue has one. */
export function listRows(
  { exchanges, queues, bindings }: TopologyMaps,
  consumers: Iterable<ConsumerView>,
): ListRows {
  const into = new Map<string, number>();
  const outOf = new Map<string, number>();
  const consuming = new Map<string, number>();
  const declared = [...bindings.values()].filter(({ source }) => source !== '');
  for (const { source, destinationKind, destination } of declared) {
    count(outOf, source);
    count(into, `${destinationKind}:${destination}`);
  }
  for (const { queue } of consumers) count(consuming, queue);
  return {
    exchanges: [...exchanges.values()].map((view) => ({
      kind: 'exchange',
      id: view.id,
      view,
      into: into.get(`exchange:${view.name}`) ?? 0,
      outOf: view.name === '' ? 0 : (outOf.get(view.name) ?? 0),
      consumers: 0,
    })),
    queues: [...queues.values()].map((view) => ({
      kind: 'queue',
      id: view.id,
      view,
      into: into.get(`queue:${view.name}`) ?? 0,
      outOf: 0,
      consumers: consuming.get(view.name) ?? 0,
    })),
    bindings: declared.map((view) => ({ kind: 'binding', id: view.id, view })),
  };
}

const count = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

/** Rows that have all the words somewhere in what is known of them. */
export function filteredRows<R extends ListRow>(rows: readonly R[], filter: string): readonly R[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = searchText(row);
    return words.every((word) => text.includes(word));
  });
}

function searchText(row: ListRow): string {
  if (row.kind === 'binding') {
    const { source, destination } = row.view;
    return `${source} ${destination} ${bindingKeyText(row.view)}`.toLowerCase();
  }
  const { name, type, policy, origin, args } = row.view;
  const client = origin.by === 'client' ? (origin.client ?? '') : '';
  const names = args.map(([argument]) => argument).join(' ');
  return `${name} ${type} ${policy ?? ''} ${client} ${names} ${featureWords(row).join(' ')}`.toLowerCase();
}

/** In RabbitMQ's words, what is set for an object besides its type. */
export function featureWords(row: ExchangeRow | QueueRow): readonly string[] {
  if (row.kind === 'exchange') {
    const { isDurable, isAutoDelete, isInternal, alternateExchange } = row.view;
    return chosen([
      [isDurable, 'durable'],
      [isAutoDelete, 'auto-delete'],
      [isInternal, 'internal'],
      [alternateExchange !== null, 'AE'],
    ]);
  }
  const { isDurable, isAutoDelete, isExclusive, features } = row.view;
  return chosen([
    [isDurable, 'durable'],
    [isAutoDelete, 'auto-delete'],
    [isExclusive, 'exclusive'],
    [features.messageTtlMs !== null, 'TTL'],
    [features.expiresMs !== null, 'expires'],
    [features.maxLength !== null || features.maxLengthBytes !== null, 'limit'],
    [features.deadLetterExchange !== null, 'DLX'],
    [features.maxPriority !== null, 'priority'],
    [features.isSingleActiveConsumer, 'SAC'],
  ]);
}

const chosen = (words: readonly (readonly [boolean, string])[]): readonly string[] =>
  words.filter(([is]) => is).map(([, word]) => word);
