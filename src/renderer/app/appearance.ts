// Keeps theme and motion on the page's root: the user's preference, or what the system wishes now.

import { type Motion, type Theme, usePreferences } from '../state/preferences-store.ts';
import type { ShownTheme } from '../ui/theme.ts';

/** The theme to show. */
export const themeToShow = (preference: Theme, isSystemDark: boolean): ShownTheme =>
  preference === 'system' ? (isSystemDark ? 'dark' : 'light') : preference;

/** Whether things may move. The system's wish for less counts unless motion was asked for. */
export const motionToShow = (preference: Motion, isSystemReduced: boolean): 'full' | 'still' =>
  preference === 'system' ? (isSystemReduced ? 'still' : 'full') : preference;

/** From now on; called once by the page's entry, before the first paint. */
export function followAppearance(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const reduced = matchMedia('(prefers-reduced-motion: reduce)');
  const show = (): void => {
    const { theme, motion } = usePreferences.getState();
    const root = document.documentElement.dataset;
    root.theme = themeToShow(theme, dark.matches);
    root.motion = motionToShow(motion, reduced.matches);
  };
  show();
  dark.addEventListener('change', show);
  reduced.addEventListener('change', show);
  usePreferences.subscribe(show);
}
