// The sum of live numbers of several entities as text: it changes, and renders, only when its text does.

import { useMemo, useSyncExternalStore } from 'react';
import { formatRateDigits } from '../../i18n/format.ts';
import { liveNumbers, onLiveNumbers } from '../../state/rates-store.ts';

export function sumOf(ids: readonly string[], name: 'perSecond' | 'unacked'): number {
  let sum = 0;
  for (const id of ids) sum += liveNumbers(id)[name];
  return sum;
}

/** `rate`: digits of messages per second, `0` when nothing flows. `unacked`: a plain number. */
export function useSum(ids: readonly string[], what: 'rate' | 'unacked'): string {
  // By content: callers make their lists anew with every render.
  const key = JSON.stringify(ids);
  const read = useMemo(() => {
    const all: readonly string[] = JSON.parse(key);
    return () =>
      what === 'rate' ? formatRateDigits(sumOf(all, 'perSecond')) : `${sumOf(all, 'unacked')}`;
  }, [key, what]);
  return useSyncExternalStore(onLiveNumbers, read);
}
