// Follows the viewport: how much detail fits, what is on screen, and that it is kept.

import type { Viewport } from '@xyflow/react';
import { type RefObject, useEffect, useMemo } from 'react';
import { detailAt, setCanvas, useCanvas } from './canvas-store.ts';
import { drawnArea, zoomStepAt } from './visible-area.ts';

/** What was last moved to, for when only the size of the canvas changes. */
let last: Viewport = { x: 0, y: 0, zoom: 1 };

export function useViewport(
  wrapper: RefObject<HTMLDivElement | null>,
  keep: (viewport: Viewport) => void,
) {
  useEffect(() => {
    const element = wrapper.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => follow(last, element));
    observer.observe(element);
    return () => observer.disconnect();
  }, [wrapper]);

  return useMemo(
    () => ({
      // Without an event it is the canvas itself that moves.
      onMoveStart: (event: unknown) =>
        setCanvas({ isPanning: true, ...(event === null ? {} : { isPanned: true }) }),
      onMove: (_event: unknown, viewport: Viewport) => {
        last = viewport;
        if (wrapper.current !== null) follow(viewport, wrapper.current);
      },
      onMoveEnd: (_event: unknown, viewport: Viewport) => {
        setCanvas({ isPanning: false });
        keep(viewport);
      },
    }),
    [wrapper, keep],
  );
}

function follow({ x, y, zoom }: Viewport, element: HTMLElement): void {
  const state = useCanvas.getState();
  const detail = detailAt(zoom);
  const zoomStep = zoomStepAt(zoom);
  const view = { x, y, zoom, width: element.clientWidth, height: element.clientHeight };
  const area = drawnArea(state.area, view, detail);
  if (detail !== state.detail || zoomStep !== state.zoomStep || area !== state.area) {
    setCanvas({ detail, zoomStep, area });
    requestAnimationFrame(() => setCanvas({ edgeArea: useCanvas.getState().area }));
  }
}
