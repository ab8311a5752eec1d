// What pasting a fragment would declare: free names for what is taken, references inside the fragment kept
// pointing at the renamed ones. Pure.

import type { Field, Fields } from '../ipc/field.ts';
import type {
  FragmentBinding,
  FragmentExchange,
  FragmentPlace,
  FragmentQueue,
  TopologyFragment,
} from './fragment.ts';
import { freeName } from './name-rules.ts';

export interface TakenNames {
  readonly exchanges: ReadonlySet<string>;
  readonly queues: ReadonlySet<string>;
}

/** The fragment under names that are free and at the places where it goes. */
export type PastePlan = TopologyFragment;

/**
 * `moveTo` is where the top left of the fragment goes; without it everything stays where it was. Bindings are kept when their destination is in the fragment, and their source is too or is
 * an exchange that is there.
 */
export function pastePlan(
  fragment: TopologyFragment,
  taken: TakenNames,
  moveTo: FragmentPlace | null,
): PastePlan {
  const exchangeNames = newNames(fragment.exchanges, taken.exchanges);
  const queueNames = newNames(fragment.queues, taken.queues);
  const names: NewNames = { exchanges: exchangeNames, queues: queueNames };
  const isKept = ({ source, destinationKind, destination }: FragmentBinding): boolean =>
    (destinationKind === 'queue' ? queueNames : exchangeNames).has(destination) &&
    (exchangeNames.has(source) || taken.exchanges.has(source));
  return {
    exchanges: fragment.exchanges.map((item) => renamedExchange(item, names)),
    queues: fragment.queues.map((item) => renamedQueue(item, names)),
    bindings: fragment.bindings.filter(isKept).map((binding) => ({
      ...binding,
      source: exchangeNames.get(binding.source) ?? binding.source,
      destination:
        (binding.destinationKind === 'queue' ? queueNames : exchangeNames).get(
          binding.destination,
        ) ?? binding.destination,
    })),
    places: movedPlaces(fragment, names, moveTo),
  };
}

interface NewNames {
  readonly exchanges: ReadonlyMap<string, string>;
  readonly queues: ReadonlyMap<string, string>;
}

function newNames(
  items: readonly { readonly name: string }[],
  taken: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const used = new Set(taken);
  const names = new Map<string, string>();
  for (const { name } of items) {
    const free = freeName(name, used);
    used.add(free);
    names.set(name, free);
  }
  return names;
}

function renamedExchange(item: FragmentExchange, names: NewNames): FragmentExchange {
  return {
    ...item,
    name: names.exchanges.get(item.name) ?? item.name,
    args: item.args.map((entry) =>
      entry[0] === 'alternate-exchange' ? renamedText(entry, names.exchanges) : entry,
    ),
  };
}

function renamedQueue(item: FragmentQueue, names: NewNames): FragmentQueue {
  const deadLetterExchange = item.args.find(([name]) => name === 'x-dead-letter-exchange')?.[1];
  // Through the default exchange, the key is the name of a queue.
  const isToQueue = deadLetterExchange?.value === '';
  return {
    ...item,
    name: names.queues.get(item.name) ?? item.name,
    args: item.args.map((entry) => {
      if (entry[0] === 'x-dead-letter-exchange') return renamedText(entry, names.exchanges);
      const isQueue = isToQueue && entry[0] === 'x-dead-letter-routing-key';
      return isQueue ? renamedText(entry, names.queues) : entry;
    }),
  };
}

function renamedText(entry: Fields[number], names: ReadonlyMap<string, string>): Fields[number] {
  const [name, field] = entry;
  if (field.type !== 'longstr') return entry;
  const text: Field = { type: 'longstr', value: names.get(field.value) ?? field.value };
  return [name, text];
}

function movedPlaces(
  { places }: TopologyFragment,
  names: NewNames,
  moveTo: FragmentPlace | null,
): Record<string, FragmentPlace> {
  const all = Object.values(places);
  const left = Math.min(...all.map(({ x }) => x));
  const top = Math.min(...all.map(({ y }) => y));
  const by = moveTo === null ? { x: 0, y: 0 } : { x: moveTo.x - left, y: moveTo.y - top };
  const moved: Record<string, FragmentPlace> = {};
  for (const [id, { x, y }] of Object.entries(places)) {
    const colon = id.indexOf(':');
    const [kind, name] = [id.slice(0, colon), id.slice(colon + 1)];
    const newName = (kind === 'queue' ? names.queues : names.exchanges).get(name);
    if (newName !== undefined) moved[`${kind}:${newName}`] = { x: x + by.x, y: y + by.y };
  }
  return moved;
}
