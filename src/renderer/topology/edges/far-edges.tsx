// Edges far out: one path for all of the same look and width, so that thousands cost a dozen elements.

import { useEffect, useState } from 'react';
import { useLayout } from '../../state/layout-store.ts';
import { onLiveNumbers } from '../../state/rates-store.ts';
import { useSelection } from '../../state/selection-store.ts';
import { useCanvas } from '../canvas/canvas-store.ts';
import styles from './edge.module.css';
import { type FarPath, farPaths } from './far-paths.ts';

export function FarEdges() {
  const graph = useCanvas((state) => state.graph);
  const zoomStep = useCanvas((state) => state.zoomStep);
  const positions = useLayout((state) => state.positions);
  const highlight = useSelection((state) => state.highlight);
  const [paths, setPaths] = useState<readonly FarPath[]>([]);

  useEffect(() => {
    const update = (): void => {
      // A new drawing is expensive: it waits while the canvas moves.
      if (useCanvas.getState().isPanning) return;
      setPaths((before) => farPaths(graph, positions, highlight, before));
    };
    setPaths((before) => farPaths(graph, positions, highlight, before));
    return onLiveNumbers(update);
  }, [graph, positions, highlight]);

  const unit = 1 / 2 ** zoomStep;
  return (
    <svg className={styles.layer} aria-hidden={true}>
      {paths.map(({ look, width, d }) => (
        <path
          key={`${look} ${width}`}
          className={styles.far}
          data-look={look}
          style={{ strokeWidth: width * unit }}
          d={d}
        />
      ))}
    </svg>
  );
}
