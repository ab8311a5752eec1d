// Nothing that is seen, under things that stand over a canvas. On it the browser keeps them all in one layer,
// where it would else make a layer of each of them, which costs more than drawing them.

import type { Rect } from '../geometry/rect.ts';
import styles from './edge.module.css';

/** As large as what is drawn of them, graph units. */
export function Plate({ area }: { area: Rect | null }) {
  if (area === null) return null;
  const transform = `translate(${area.x}px,${area.y}px)`;
  const { width, height } = area;
  return <div className={styles.plate} style={{ transform, width, height }} />;
}
