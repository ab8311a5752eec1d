// Routing keys worth suggesting for an exchange. Pure.

import type { BindingView, ExchangeType } from '../../shared/ipc/topology.ts';

export interface SuggestedKey {
  readonly key: string;
  readonly from: 'recent' | 'binding' | 'pattern' | 'queue';
  /** Where a binding leads, or how many do. */
  readonly destinations: readonly string[];
}

export interface KeySources {
  readonly exchange: string;
  /** Null when the exchange is unknown. */
  readonly type: ExchangeType | null;
  readonly bindings: Iterable<BindingView>;
  readonly queues: Iterable<{ readonly name: string }>;
  /** Published before with this exchange, the newest first. */
  readonly recent: readonly string[];
}

const MAX_RECENT = 8;

/** Recently used ones first, then the binding keys: patterns last, because nobody publishes with them. */
export function suggestedKeys(sources: KeySources): readonly SuggestedKey[] {
  const found = new Map<string, SuggestedKey>();
  const add = (suggested: SuggestedKey): void => {
    if (!found.has(suggested.key)) found.set(suggested.key, suggested);
  };
  for (const key of sources.recent.slice(0, MAX_RECENT)) {
    if (key !== '') add({ key, from: 'recent', destinations: [] });
  }
  if (sources.exchange === '') {
    for (const { name } of sources.queues) add({ key: name, from: 'queue', destinations: [name] });
    return [...found.values()];
  }
  // Fanout and headers do not look at the key.
  if (sources.type === 'fanout' || sources.type === 'headers') return [...found.values()];
  for (const suggested of bindingKeys(sources)) add(suggested);
  return [...found.values()];
}

function bindingKeys({ exchange, type, bindings }: KeySources): readonly SuggestedKey[] {
  const destinations = new Map<string, Set<string>>();
  for (const binding of bindings) {
    if (binding.source !== exchange) continue;
    const own = destinations.get(binding.key) ?? new Set();
    destinations.set(binding.key, own.add(binding.destination));
  }
  const isPattern = (key: string): boolean => type === 'topic' && /(^|\.)[*#](\.|$)/.test(key);
  return [...destinations]
    .map(([key, own]): SuggestedKey => {
      return { key, from: isPattern(key) ? 'pattern' : 'binding', destinations: [...own] };
    })
    .sort((a, b) => Number(a.from === 'pattern') - Number(b.from === 'pattern'));
}
