// Whether anything may move, outside of React: as the page's root says.

export { useIsStill } from '../../ui/theme.ts';

/** True when nothing may move: rates are text and width only. */
export const isStill = (): boolean =>
  typeof document !== 'undefined' && document.documentElement.dataset.motion === 'still';
