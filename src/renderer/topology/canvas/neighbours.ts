// Where the arrow keys lead on the graph: along edges where there are some, else to what stands there. Pure.

import { centre, type Rect } from '../geometry/rect.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * The node to go to, or null. Right and left follow edges to the nearest target and source; up and down,
 * and sideways where no edge leads, go to the nearest node within a quarter of the circle.
 */
export function neighbourOf(
  rects: ReadonlyMap<string, Rect>,
  links: readonly Link[],
  from: string,
  direction: Direction,
): string | null {
  const origin = rects.get(from);
  if (origin === undefined) return null;
  if (direction === 'right' || direction === 'left') {
    const linked = links.flatMap(({ source, target }) =>
      direction === 'right' ? (source === from ? [target] : []) : target === from ? [source] : [],
    );
    const along = nearest(rects, origin, new Set(linked), direction, false);
    if (along !== null) return along;
  }
  return nearest(rects, origin, new Set(rects.keys()), direction, true);
}

function nearest(
  rects: ReadonlyMap<string, Rect>,
  origin: Rect,
  ids: ReadonlySet<string>,
  direction: Direction,
  isStrict: boolean,
): string | null {
  const at = centre(origin);
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const id of ids) {
    const rect = rects.get(id);
    if (rect === undefined || rect === origin) continue;
    const { x, y } = centre(rect);
    const dx = x - at.x;
    const dy = y - at.y;
    const isAcross = direction === 'left' || direction === 'right';
    const ahead = isAcross ? (direction === 'right' ? dx : -dx) : direction === 'down' ? dy : -dy;
    const aside = Math.abs(isAcross ? dy : dx);
    if (isStrict && (ahead <= 0 || aside > ahead * 1.6 + 40)) continue;
    const distance = isStrict ? ahead + aside * 2 : aside + Math.abs(ahead) / 100;
    if (distance < least) {
      least = distance;
      best = id;
    }
  }
  return best;
}
