// The home screen of the studio: the topology of the current vhost as a graph, with the messages that flow.

import '@xyflow/react/dist/base.css';
import { ReactFlowProvider } from '@xyflow/react';
import styles from './canvas/canvas.module.css';
import { Canvas } from './canvas/canvas.tsx';
import { CanvasMenus } from './canvas/canvas-menus.tsx';
import { CanvasPlaceholder } from './canvas/canvas-panels.tsx';
import { LiveRegion } from './canvas/live-region.tsx';
import { SearchBar } from './canvas/search-bar.tsx';

export function TopologyView() {
  return (
    <div className={styles.view}>
      <ReactFlowProvider>
        <Canvas />
      </ReactFlowProvider>
      <CanvasPlaceholder />
      {/* What lies on the canvas without being of it: the palette of authoring. */}
      <div id="topology-overlay" />
      <SearchBar />
      <CanvasMenus />
      <LiveRegion />
    </div>
  );
}
