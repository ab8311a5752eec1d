// Numbers that change with messages, each drawn alone.

import { useSyncExternalStore } from 'react';
import { formatCompact, formatRate } from '../i18n/format.ts';
import {
  type LiveNumbers,
  liveNumbers,
  onLiveNumbers,
  useLiveNumbers,
} from '../state/rates-store.ts';

type RateName = Exclude<keyof LiveNumbers, 'ready' | 'unacked' | 'lastCount'>;

/** A rate with its unit. */
export function LiveRate({ id, name = 'perSecond' }: { id: string; name?: RateName }) {
  const numbers = useLiveNumbers(id);
  return <>{formatRate(numbers[name])}</>;
}

export function LiveDepth({ id, name }: { id: string; name: 'ready' | 'unacked' }) {
  const numbers = useLiveNumbers(id);
  return <>{formatCompact(numbers[name])}</>;
}

/** Of several entities together. Renders only when its text changes. */
export function LiveSum({ ids, name }: { ids: readonly string[]; name: RateName | 'unacked' }) {
  const read = (): string => {
    const sum = ids.reduce((total, id) => total + liveNumbers(id)[name], 0);
    return name === 'unacked' ? formatCompact(sum) : formatRate(sum);
  };
  return <>{useSyncExternalStore(onLiveNumbers, read)}</>;
}
