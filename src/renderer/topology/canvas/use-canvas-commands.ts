// The commands of the studio that the canvas carries out.

import type { ReactFlowInstance } from '@xyflow/react';
import { useEffect } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { canvasPort } from '../../state/canvas-port.ts';
import { useCommandRegistry } from '../../state/command-registry.ts';
import { usePreferences } from '../../state/preferences-store.ts';
import { savePicture } from '../picture-file.ts';
import { type Arrangement, arrange, tidy, toggleGroup } from './arranging.ts';
import { setCanvas } from './canvas-store.ts';
import { focusPath } from './focus-path.ts';
import { isStill } from './motion.ts';
import { selectedNodes } from './selected.ts';
import type { CanvasNode } from './use-flow-nodes.ts';

export const glideMs = (): number => (isStill() ? 0 : 200);

export function useCanvasCommands(flow: ReactFlowInstance<CanvasNode>): void {
  const { t } = useTranslation('topology');
  useEffect(() => {
    const register = useCommandRegistry.getState().register;
    return register({ ...viewCommands(flow), ...arrangeCommands(t('group.newTitle')) });
  }, [flow, t]);
}

function viewCommands(flow: ReactFlowInstance<CanvasNode>) {
  return {
    'view.fit': { run: () => canvasPort()?.fitView() },
    'view.zoom-in': { run: () => void flow.zoomIn({ duration: glideMs() }) },
    'view.zoom-out': { run: () => void flow.zoomOut({ duration: glideMs() }) },
    'view.minimap': {
      run: () => {
        const { showsMinimap, set } = usePreferences.getState();
        set({ showsMinimap: !showsMinimap });
      },
    },
    'edit.find': { run: () => setCanvas({ isSearching: true }) },
    'file.export-svg': { run: () => void savePicture('svg') },
    'file.export-png': { run: () => void savePicture('png') },
  };
}

function arrangeCommands(groupTitle: string) {
  const arranging = (how: Arrangement, least: number) => ({
    run: () => void arrange(how),
    isEnabled: () => selectedNodes().length >= least,
  });
  return {
    'topology.tidy': { run: () => void tidy() },
    'topology.group': {
      run: () => toggleGroup(groupTitle),
      isEnabled: () => selectedNodes().length > 0,
    },
    'topology.align-left': arranging('left', 2),
    'topology.align-top': arranging('top', 2),
    'topology.distribute-horizontally': arranging('horizontally', 3),
    'topology.distribute-vertically': arranging('vertically', 3),
    'topology.focus-path': { run: focusPath },
  };
}
