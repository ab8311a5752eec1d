// The theme and motion in force after the system's wishes, as the page's root says them.

import { useSyncExternalStore } from 'react';

export type ShownTheme = 'light' | 'dark';

/** The attribute of the root that CSS switches by. */
const shownTheme = (): ShownTheme =>
  typeof document !== 'undefined' && document.documentElement.dataset.theme === 'dark'
    ? 'dark'
    : 'light';

const isStill = (): boolean =>
  typeof document !== 'undefined' && document.documentElement.dataset.motion === 'still';

function onRootChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'data-motion'],
  });
  return () => observer.disconnect();
}

/** For parts that CSS does not reach: canvases and libraries with themes of their own. */
export const useShownTheme = (): ShownTheme =>
  useSyncExternalStore(onRootChange, shownTheme, () => 'light');

/** Whether nothing may move: by preference or by the system's wish. */
export const useIsStill = (): boolean => useSyncExternalStore(onRootChange, isStill, () => false);
