// Brings a vhost onto the canvas: its positions first, then its graph, then the viewport as it was left.

import type { ReactFlowInstance, Viewport } from '@xyflow/react';
import { useCallback, useEffect, useRef } from 'react';
import { useConnection } from '../../api/index.ts';
import { useTranslation } from '../../i18n/index.ts';
import { canvasPort } from '../../state/canvas-port.ts';
import { useLayout } from '../../state/layout-store.ts';
import { useVhost } from '../../state/vhost-store.ts';
import { notify } from '../../ui/toast.tsx';
import { setCanvas, useCanvas } from './canvas-store.ts';
import { GraphFollower } from './graph-follower.ts';
import { LayoutKeeper } from './layout-keeper.ts';
import type { CanvasNode } from './use-flow-nodes.ts';

/** Returns what keeps the viewport. */
export function useCanvasVhost(flow: ReactFlowInstance<CanvasNode>): (viewport: Viewport) => void {
  const { t } = useTranslation('topology');
  const vhost = useVhost((state) => state.current);
  const isOpen = useConnection((connection) => connection.phase === 'open');
  const keeper = useRef<LayoutKeeper | null>(null);
  const texts = useRef(t);
  texts.current = t;

  useEffect(() => {
    if (!isOpen) return;
    const follower = new GraphFollower();
    const own = new LayoutKeeper(vhost, (failure) =>
      notify.failure(failure, texts.current('layout.saveFailed'), { id: 'layout' }),
    );
    let endFit = (): void => {};
    setCanvas({ isPanned: false });
    keeper.current = own;
    follower.forget();
    follower.start();
    void own.load().then((layout) => {
      if (layout === null) return;
      if (layout.failure !== null)
        notify.failure(layout.failure, texts.current('layout.loadFailed'));
      follower.begin();
      if (layout.viewport !== null) void flow.setViewport(layout.viewport);
      else endFit = fitWhileNew();
    });
    return () => {
      endFit();
      keeper.current = null;
      own.stop();
      follower.stop();
    };
  }, [vhost, isOpen, flow]);

  return useCallback((viewport) => keeper.current?.keepViewport(viewport), []);
}

/** A topology that is being declared grows for about so long. */
const GROWTH_MS = 15_000;

/**
 * Shows all of a graph that nobody has placed or looked at yet, and goes on while it grows, until the user
 * places something or moves the picture. Returns what ends it.
 */
function fitWhileNew(): () => void {
  const endsAtMs = Date.now() + GROWTH_MS;
  let fitted = 0;
  const run = (): void => {
    const { graph, isPanned } = useCanvas.getState();
    const { positions } = useLayout.getState();
    const isPlaced = graph.nodes.some(({ id }) => positions[id]?.isPlaced === true);
    if (isPanned || isPlaced || Date.now() > endsAtMs) stop();
    else if (graph.nodes.length > fitted) {
      fitted = graph.nodes.length;
      canvasPort()?.fitView();
    }
  };
  const stop = useCanvas.subscribe(run);
  run();
  return stop;
}
