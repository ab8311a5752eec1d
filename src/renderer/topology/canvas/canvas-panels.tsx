// What lies over the canvas: zoom and view controls, the legend, the minimap, and what stands there while
// there is nothing to draw.

import { Panel } from '@xyflow/react';
import { Map as MapIcon, Maximize, Minus, Network, Plug, Plus, Workflow } from 'lucide-react';
import { useTranslation } from '../../i18n/index.ts';
import { runCommand } from '../../state/command-registry.ts';
import { usePreferences } from '../../state/preferences-store.ts';
import { useShortcut } from '../../state/shortcuts.ts';
import { useWorkspace } from '../../state/workspace-store.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { Legend } from '../flow/legend.tsx';
import styles from './canvas.module.css';
import { useCanvas } from './canvas-store.ts';
import { Minimap } from './minimap.tsx';

export function CanvasPanels() {
  const showsMinimap = usePreferences((state) => state.showsMinimap);
  const isEmpty = useCanvas((state) => state.graph.nodes.length === 0);
  return (
    <>
      <Panel position="bottom-left" className={styles.panel}>
        <Controls />
        {!isEmpty && <Legend />}
      </Panel>
      {showsMinimap && !isEmpty && (
        <Panel position="bottom-right" className={styles.panel}>
          <Minimap />
        </Panel>
      )}
    </>
  );
}

function Controls() {
  const { t } = useTranslation('topology');
  const showsMinimap = usePreferences((state) => state.showsMinimap);
  return (
    <div className={styles.controls} role="toolbar" aria-label={t('controls.label')}>
      <IconButton
        label={t('controls.zoomOut')}
        tooltipSide="top"
        shortcut={useShortcut('view.zoom-out')}
        icon={<Minus size={15} aria-hidden={true} />}
        onClick={() => runCommand('view.zoom-out')}
      />
      <IconButton
        label={t('controls.zoomIn')}
        tooltipSide="top"
        shortcut={useShortcut('view.zoom-in')}
        icon={<Plus size={15} aria-hidden={true} />}
        onClick={() => runCommand('view.zoom-in')}
      />
      <IconButton
        label={t('controls.fit')}
        tooltipSide="top"
        shortcut={useShortcut('view.fit')}
        icon={<Maximize size={14} aria-hidden={true} />}
        onClick={() => runCommand('view.fit')}
      />
      <IconButton
        label={t('controls.tidy')}
        tooltipSide="top"
        shortcut={useShortcut('topology.tidy')}
        icon={<Workflow size={15} aria-hidden={true} />}
        onClick={() => runCommand('topology.tidy')}
      />
      <IconButton
        label={t('controls.minimap')}
        tooltipSide="top"
        shortcut={useShortcut('view.minimap')}
        isPressed={showsMinimap}
        icon={<MapIcon size={14} aria-hidden={true} />}
        onClick={() => runCommand('view.minimap')}
      />
    </div>
  );
}

/** While there is nothing to draw: why, and what to do. */
export function CanvasPlaceholder() {
  const { t } = useTranslation('topology');
  const isReady = useCanvas((state) => state.isReady);
  const isEmpty = useCanvas((state) => state.graph.nodes.length === 0);
  if (!isReady) {
    return (
      <div className={styles.placeholder}>
        <Spinner label={t('loading')} />
      </div>
    );
  }
  if (!isEmpty) return null;
  return (
    <div className={styles.placeholder}>
      <EmptyState
        icon={<Network size={28} aria-hidden={true} />}
        title={t('empty.title')}
        description={t('empty.description')}
        actions={
          <>
            <Button
              variant="primary"
              icon={<Plus size={14} aria-hidden={true} />}
              onClick={() => runCommand('topology.quick-add')}
            >
              {t('empty.add')}
            </Button>
            <Button
              icon={<Plug size={14} aria-hidden={true} />}
              onClick={() => useWorkspace.getState().open('connect')}
            >
              {t('empty.connect')}
            </Button>
          </>
        }
      />
    </div>
  );
}
