// Whether anything may move: the preference, else what the system asks for.

import { useSyncExternalStore } from 'react';
import { usePreferences } from '../../state/preferences-store.ts';

const reduced = (): MediaQueryList | null =>
  typeof matchMedia === 'undefined' ? null : matchMedia('(prefers-reduced-motion: reduce)');

/** True when nothing may move: rates are text and width only. */
export function isStill(): boolean {
  const { motion } = usePreferences.getState();
  return motion === 'still' || (motion === 'system' && reduced()?.matches === true);
}

function subscribe(listener: () => void): () => void {
  const query = reduced();
  query?.addEventListener('change', listener);
  const stop = usePreferences.subscribe(listener);
  return () => {
    query?.removeEventListener('change', listener);
    stop();
  };
}

export const useIsStill = (): boolean => useSyncExternalStore(subscribe, isStill);
