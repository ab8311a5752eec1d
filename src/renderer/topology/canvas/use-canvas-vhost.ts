// Brings a vhost onto the canvas: its positions first, then its graph, then the viewport as it was left.

import type { ReactFlowInstance, Viewport } from '@xyflow/react';
import { useCallback, useEffect, useRef } from 'react';
import { useConnection } from '../../api/index.ts';
import { useTranslation } from '../../i18n/index.ts';
import { canvasPort } from '../../state/canvas-port.ts';
import { useLayout } from '../../state/layout-store.ts';
import { useVhost } from '../../state/vhost-store.ts';
import { notify } from '../../ui/toast.tsx';
import { useCanvas } from './canvas-store.ts';
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
    keeper.current = own;
    follower.forget();
    follower.start();
    void own.load().then((layout) => {
      if (layout === null) return;
      if (layout.failure !== null)
        notify.failure(layout.failure, texts.current('layout.loadFailed'));
      follower.begin();
      if (layout.viewport !== null) void flow.setViewport(layout.viewport);
      else fitWhenThere();
    });
    return () => {
      keeper.current = null;
      own.stop();
      follower.stop();
    };
  }, [vhost, isOpen, flow]);

  return useCallback((viewport) => keeper.current?.keepViewport(viewport), []);
}

/** The topology may come a moment after the positions. What the user places first stays where it is. */
function fitWhenThere(): void {
  const run = (): boolean => {
    const { nodes } = useCanvas.getState().graph;
    const { positions } = useLayout.getState();
    if (nodes.length === 0) return false;
    if (!nodes.every(({ id }) => positions[id]?.isPlaced === true)) canvasPort()?.fitView();
    return true;
  };
  if (run()) return;
  const stop = useCanvas.subscribe(() => {
    if (run()) stop();
  });
}
