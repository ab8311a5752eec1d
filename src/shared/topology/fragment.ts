// A part of a topology as text for the clipboard: a definitions file of RabbitMQ, with where its objects were
// placed beside it. Any definitions file can be read as one. Pure.

import type { Fields } from '../ipc/field.ts';
import type { BindingView, ExchangeType, ExchangeView, QueueView } from '../ipc/topology.ts';
import {
  DefinitionsError,
  identityOf,
  isJsonRecord,
  type JsonRecord,
  type Section,
  type SectionItems,
} from './definitions.ts';
import { readDefinitions } from './definitions-reader.ts';
import { isFields } from './field-shape.ts';
import { fieldsOfJson, isPlain, jsonOfFields } from './json-fields.ts';

export type FragmentExchange = Pick<
  ExchangeView,
  'name' | 'type' | 'isDurable' | 'isAutoDelete' | 'isInternal' | 'args'
>;
export type FragmentQueue = Pick<QueueView, 'name' | 'isDurable' | 'isAutoDelete' | 'args'>;
export type FragmentBinding = Omit<BindingView, 'id'>;

export interface FragmentPlace {
  readonly x: number;
  readonly y: number;
}

export interface TopologyFragment {
  readonly exchanges: readonly FragmentExchange[];
  readonly queues: readonly FragmentQueue[];
  readonly bindings: readonly FragmentBinding[];
  /** By entity id, graph units; not every object has one. */
  readonly places: Readonly<Record<string, FragmentPlace>>;
}

const PLACES = 'warren_positions';
/** Arguments that JSON cannot say as they are, by section and identity. */
const TYPED = 'warren_typed_arguments';

const VHOST = '/';

/** The fragment as text; reading it gives the same fragment. */
export function fragmentText({ exchanges, queues, bindings, places }: TopologyFragment): string {
  const typed: Record<string, Fields> = {};
  const note = <S extends Section>(section: S, item: SectionItems[S], args: Fields): JsonRecord => {
    if (!args.every(([, field]) => isPlain(field))) typed[keyOf(section, item)] = args;
    const { vhost: _, ...rest } = { vhost: VHOST, ...item };
    return rest as JsonRecord;
  };
  const file = {
    exchanges: exchanges.map((view) => note('exchanges', exchangeItem(view), view.args)),
    queues: queues.map((view) => note('queues', queueItem(view), view.args)),
    bindings: bindings.map((view) => note('bindings', bindingItem(view), view.args)),
    [PLACES]: places,
  };
  const isTyped = Object.keys(typed).length > 0;
  return JSON.stringify(isTyped ? { ...file, [TYPED]: typed } : file, null, 2);
}

/** Null for text that is no fragment and no definitions file. */
export function readFragment(text: string): TopologyFragment | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isJsonRecord(json)) return null;
  if (!['exchanges', 'queues', 'bindings'].some((section) => Array.isArray(json[section]))) {
    return null;
  }
  try {
    return fragmentOf(json);
  } catch (error) {
    if (error instanceof DefinitionsError) return null;
    throw error;
  }
}

function fragmentOf(json: JsonRecord): TopologyFragment {
  const { [PLACES]: places, [TYPED]: typed, ...file } = json;
  const { definitions } = readDefinitions(file, { vhost: VHOST });
  const argsOf = <S extends 'exchanges' | 'queues' | 'bindings'>(
    section: S,
    item: SectionItems[S],
  ): Fields => {
    const own: unknown = isJsonRecord(typed) ? typed[keyOf(section, item)] : undefined;
    return isFields(own) ? own : fieldsOfJson(item.arguments);
  };
  return {
    exchanges: definitions.exchanges.flatMap((item) => {
      const type = exchangeType(item.type);
      if (type === null) return [];
      const { name, durable: isDurable, auto_delete: isAutoDelete, internal: isInternal } = item;
      const args = argsOf('exchanges', item);
      return [{ name, type, isDurable, isAutoDelete, isInternal, args }];
    }),
    queues: definitions.queues.map((item) => {
      const { name, durable: isDurable, auto_delete: isAutoDelete } = item;
      return { name, isDurable, isAutoDelete, args: argsOf('queues', item) };
    }),
    bindings: definitions.bindings.map((item) => {
      const { source, destination, destination_type: destinationKind, routing_key: key } = item;
      return { source, destinationKind, destination, key, args: argsOf('bindings', item) };
    }),
    places: placesOf(places),
  };
}

const TYPES: readonly ExchangeType[] = ['direct', 'fanout', 'topic', 'headers'];
const exchangeType = (type: string): ExchangeType | null =>
  TYPES.find((known) => known === type) ?? null;

function placesOf(json: unknown): Record<string, FragmentPlace> {
  const places: Record<string, FragmentPlace> = {};
  if (!isJsonRecord(json)) return places;
  for (const [id, place] of Object.entries(json)) {
    if (!isJsonRecord(place)) continue;
    const { x, y } = place;
    if (typeof x === 'number' && typeof y === 'number') places[id] = { x, y };
  }
  return places;
}

const keyOf = <S extends Section>(section: S, item: SectionItems[S]): string =>
  `${section} ${identityOf(section, item)}`;

const exchangeItem = (view: FragmentExchange): SectionItems['exchanges'] => ({
  name: view.name,
  vhost: VHOST,
  type: view.type,
  durable: view.isDurable,
  auto_delete: view.isAutoDelete,
  internal: view.isInternal,
  arguments: jsonOfFields(view.args),
});

const queueItem = (view: FragmentQueue): SectionItems['queues'] => ({
  name: view.name,
  vhost: VHOST,
  durable: view.isDurable,
  auto_delete: view.isAutoDelete,
  arguments: jsonOfFields(view.args),
});

const bindingItem = (view: FragmentBinding): SectionItems['bindings'] => ({
  source: view.source,
  vhost: VHOST,
  destination: view.destination,
  destination_type: view.destinationKind,
  routing_key: view.key,
  arguments: jsonOfFields(view.args),
});
