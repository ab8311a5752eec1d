// Lines through other nodes that the dragged one is in line with.

import { ViewportPortal } from '@xyflow/react';
import { create } from 'zustand';
import styles from './canvas.module.css';
import { useCanvas } from './canvas-store.ts';

interface Lines {
  /** Graph units; null where nothing is in line. */
  readonly x: number | null;
  readonly y: number | null;
}

const NONE: Lines = { x: null, y: null };

export const useHelperLines = create<Lines>()(() => NONE);

export const showHelperLines = (lines: Lines = NONE): void =>
  useHelperLines.setState({ x: lines.x, y: lines.y });

/** Longer than any graph is large. */
const FAR = 1_000_000;

export function HelperLines() {
  const { x, y } = useHelperLines();
  const zoomStep = useCanvas((state) => state.zoomStep);
  if (x === null && y === null) return null;
  const width = 1 / 2 ** zoomStep;
  return (
    <ViewportPortal>
      <svg className={styles.helper} aria-hidden={true}>
        {x !== null && <line x1={x} x2={x} y1={-FAR} y2={FAR} strokeWidth={width} />}
        {y !== null && <line x1={-FAR} x2={FAR} y1={y} y2={y} strokeWidth={width} />}
      </svg>
    </ViewportPortal>
  );
}
