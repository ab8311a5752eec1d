// Keys worth offering for a new binding, and those to try it with. Pure.

import type { UnroutableNote } from '../../../shared/ipc/statistics.ts';
import type { BindingView } from '../../../shared/ipc/topology.ts';
import { exampleKey, hasWildcard, topicMatches } from '../../../shared/topology/topic-pattern.ts';

export interface KnownKey {
  readonly key: string;
  /** Where it is bound to, or `unroutable` for one that a message came with in vain. */
  readonly from: 'unroutable' | 'here' | 'elsewhere';
  /** Destinations of bindings with it. */
  readonly destinations: readonly string[];
}

/** Of the exchange itself first: keys that found nothing, then bound ones; then those of other exchanges. */
export function knownKeys(
  source: string,
  bindings: Iterable<BindingView>,
  unroutable: readonly UnroutableNote[],
): readonly KnownKey[] {
  const lost = new Set(
    unroutable.filter(({ exchange }) => exchange === source).map(({ routingKey }) => routingKey),
  );
  const here = new Map<string, string[]>();
  const elsewhere = new Map<string, string[]>();
  for (const binding of bindings) {
    // The default exchange's bindings are names of queues, not keys.
    if (binding.key === '' || binding.source === '') continue;
    const group = binding.source === source ? here : elsewhere;
    const destinations = group.get(binding.key);
    if (destinations === undefined) group.set(binding.key, [binding.destination]);
    else destinations.push(binding.destination);
  }
  const keysOf = (group: ReadonlyMap<string, string[]>, from: 'here' | 'elsewhere') =>
    [...group].map(([key, destinations]): KnownKey => ({ key, from, destinations }));
  return [
    ...[...lost].map((key): KnownKey => ({ key, from: 'unroutable', destinations: [] })),
    ...keysOf(here, 'here').filter(({ key }) => !lost.has(key)),
    ...keysOf(elsewhere, 'elsewhere').filter(({ key }) => !lost.has(key) && !here.has(key)),
  ];
}

export interface KeyTrial {
  readonly key: string;
  readonly matches: boolean;
  /** No message and no binding has it: it was made up from the pattern. */
  readonly isMadeUp: boolean;
}

const MAX_TRIALS = 5;

/** Keys without wildcards tried with a topic pattern: some that it takes and some that it does not. */
export function trialsOf(pattern: string, known: readonly KnownKey[]): readonly KeyTrial[] {
  const keys = known.map(({ key }) => key).filter((key) => !hasWildcard(key));
  const taken = keys.filter((key) => topicMatches(pattern, key));
  const left = keys.filter((key) => !topicMatches(pattern, key));
  const words = [...new Set(keys.flatMap((key) => key.split('.')))].filter(Boolean);
  const example = exampleKey(pattern, words.length === 0 ? ['red', 'small'] : words);
  const shown: KeyTrial[] = taken
    .slice(0, MAX_TRIALS - 2)
    .map((key) => ({ key, matches: true, isMadeUp: false }));
  if (shown.length === 0 && example !== '') {
    shown.push({ key: example, matches: true, isMadeUp: true });
  }
  for (const key of left.slice(0, MAX_TRIALS - shown.length)) {
    shown.push({ key, matches: false, isMadeUp: false });
  }
  return shown;
}
