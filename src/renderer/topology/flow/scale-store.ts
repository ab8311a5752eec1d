// The scale that widths are drawn by: its maximum follows the busiest edge of the vhost.

import { create } from 'zustand';
import { useCanvas } from '../canvas/canvas-store.ts';
import { movedMaximum } from './flow-scale.ts';
import { sumOf } from './use-sum.ts';

interface ScaleState {
  /** Messages per second of the widest line. */
  readonly maximum: number;
  /** Particles stand for more than one message each. */
  readonly isSampled: boolean;
}

export const useScale = create<ScaleState>()(() => ({ maximum: 10, isSampled: false }));

export const currentMaximum = (): number => useScale.getState().maximum;

let lastMs: number | null = null;

/** After each batch of numbers. */
export function followMaximum(nowMs: number): void {
  let highest = 0;
  for (const { liveIds } of useCanvas.getState().graph.edges) {
    highest = Math.max(highest, sumOf(liveIds, 'perSecond'));
  }
  const { maximum } = useScale.getState();
  const next = movedMaximum(maximum, highest, lastMs === null ? 0 : nowMs - lastMs);
  lastMs = nowMs;
  if (next !== maximum) useScale.setState({ maximum: next });
}

export function setSampled(isSampled: boolean): void {
  if (useScale.getState().isSampled !== isSampled) useScale.setState({ isSampled });
}
